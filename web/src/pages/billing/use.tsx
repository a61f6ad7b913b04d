// The limits of the plan with how much of each is used.
import type { LimitsView } from "../../api/schema";
import { type Key, number, t } from "../../app/i18n";
import { Card, Progress } from "../../components/surface";

const LIMITS = {
  contacts: "billing.use.contacts",
  seats: "billing.use.seats",
  mails: "billing.use.mails",
} as const satisfies Record<keyof LimitsView, Key>;

export function Use({ limits }: { limits: LimitsView }) {
  return (
    <Card title={t("billing.use")}>
      <div class="stack">
        {(Object.keys(LIMITS) as (keyof LimitsView)[]).map((name) => {
          const { used, most } = limits[name];
          const label = t(LIMITS[name]);
          return (
            <div key={name} class="stack-tight">
              <div class="use-line">
                <span>{label}</span>
                <span class={used >= most ? "number strong" : "number muted"}>
                  {t("billing.use.of", { used, most })}
                </span>
              </div>
              <Progress label={`${label}: ${number(used)}`} value={Math.min(used, most)} max={most} />
              {used >= most && <span class="small">{t("billing.use.full")}</span>}
            </div>
          );
        })}
      </div>
    </Card>
  );
}
