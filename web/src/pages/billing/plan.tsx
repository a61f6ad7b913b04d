// The plan that the account has: price and next date, or what is left of the trial.
import type { BillingView } from "../../api/schema";
import { money, t } from "../../app/i18n";
import { Button } from "../../components/button";
import { Badge, Card } from "../../components/surface";
import { Time } from "../../components/text";
import { isLive, isOwing, type Manage, PER } from "./standing";

export function CurrentPlan({ billing, manage }: { billing: BillingView; manage: Manage }) {
  const { subscription, trial } = billing;
  return (
    <Card title={t("billing.plan")} aside={<State billing={billing} />}>
      <div class="stack">
        <p class="plan-name">{billing.plan_name ?? t("billing.trial")}</p>
        {trial && (
          <p>
            {t("billing.trial.left", { count: trial.days_left })} <Time value={trial.ends_at} />
          </p>
        )}
        {isLive(subscription) && (
          <p>
            {subscription.amount !== null && subscription.currency && (
              <>
                <span class="strong">{money(subscription.amount, subscription.currency)}</span>{" "}
                {subscription.interval && t(PER[subscription.interval])}
                <br />
              </>
            )}
            {subscription.renews_at && (
              <span class="muted">
                {subscription.ends_then ? t("billing.ends") : t("billing.renews")}{" "}
                <Time value={subscription.renews_at} as="day" />
              </span>
            )}
          </p>
        )}
        {manage && subscription && (
          <div class="row">
            <Button icon="card" busy={manage.busy} onClick={manage.open}>
              {t("billing.manage")}
            </Button>
          </div>
        )}
        {manage && subscription && <p class="small muted">{t("billing.manage.hint")}</p>}
      </div>
    </Card>
  );
}

function State({ billing: { status, subscription } }: { billing: BillingView }) {
  if (status === "suspended") return <Badge tone="danger">{t("billing.state.suspended")}</Badge>;
  if (status === "read_only") return <Badge tone="warning">{t("billing.state.read-only")}</Badge>;
  if (isLive(subscription) && isOwing(subscription))
    return <Badge tone="danger">{t("billing.state.past-due")}</Badge>;
  if (isLive(subscription) && subscription.ends_then)
    return <Badge tone="warning">{t("billing.state.ending")}</Badge>;
  return status === "trial" ? (
    <Badge tone="accent">{t("billing.state.trial")}</Badge>
  ) : (
    <Badge tone="good">{t("billing.state.active")}</Badge>
  );
}
