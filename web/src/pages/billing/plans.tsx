// The plans side by side, by month or by year, each with its way to Stripe's checkout.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { call } from "../../api/client";
import type { CheckoutBody, PlanView } from "../../api/schema";
import { useAction, useAnswer } from "../../app/data";
import { money, number, t } from "../../app/i18n";
import { Answered } from "../../components/answered";
import { Button } from "../../components/button";
import { Segments } from "../../components/field";
import { Icon } from "../../components/icon";
import { Badge } from "../../components/surface";
import { PER } from "./standing";

type Interval = CheckoutBody["interval"];
/** The plan that most choose stands out; of several ways to pay one is the primary action. */
const SUGGESTED = "team";

export function PlanChoice({ current, mayPay }: { current: string; mayPay: boolean }) {
  const [interval, setInterval] = useState<Interval>("month");
  const plans = useAnswer("GET /v1/plans", {});
  const [wanted, setWanted] = useState("");
  const checkout = useAction(async (plan: string) => {
    setWanted(plan);
    const body = { plan: plan as CheckoutBody["plan"], interval };
    location.assign((await call("POST /v1/billing/checkout", { body })).url);
  });
  return (
    <section class="stack" aria-labelledby="plans">
      <div class="row row-between">
        <h2 id="plans">{t("billing.plans")}</h2>
        <Segments
          label={t("billing.interval")}
          hideLabel
          value={interval}
          onValue={setInterval}
          options={[
            { value: "month", label: t("billing.monthly") },
            { value: "year", label: t("billing.yearly") },
          ]}
        />
      </div>
      <Answered of={plans} lines={8}>
        {({ items }) => (
          <div class="plans">
            {items.map((plan) => (
              <Plan key={plan.key} plan={plan} interval={interval} current={plan.key === current}>
                {mayPay && (
                  <Button
                    wide
                    look={plan.key === SUGGESTED ? "primary" : "plain"}
                    busy={checkout.busy && wanted === plan.key}
                    disabled={checkout.busy && wanted !== plan.key}
                    onClick={() => checkout.run(plan.key)}
                  >
                    {t("billing.choose", { plan: plan.name })}
                  </Button>
                )}
              </Plan>
            ))}
          </div>
        )}
      </Answered>
      <p class="small muted">{t("billing.plans.hint")}</p>
    </section>
  );
}

function Plan({
  plan,
  interval,
  current,
  children,
}: {
  plan: PlanView;
  interval: Interval;
  current: boolean;
  children: ComponentChildren;
}) {
  const price = interval === "month" ? plan.monthly : plan.yearly;
  const saved = Math.round((12 * plan.monthly.amount - plan.yearly.amount) / plan.monthly.amount);
  return (
    <div class="card stack plan">
      <div class="row row-between">
        <h3>{plan.name}</h3>
        {current && <Badge>{t("billing.former")}</Badge>}
      </div>
      <p>
        <span class="plan-price">{money(price.amount, price.currency)}</span>{" "}
        <span class="muted">{t(PER[interval])}</span>
        <br />
        <span class="small muted">
          {interval === "year" && saved > 0 ? t("billing.saved", { count: saved }) : t("billing.untaxed")}
        </span>
      </p>
      <ul class="ticks">
        <Tick>{t("billing.contacts", { count: plan.contacts, contacts: number(plan.contacts) })}</Tick>
        <Tick>{t("billing.seats", { count: plan.seats })}</Tick>
        <Tick>{t("billing.mails", { count: plan.mails })}</Tick>
      </ul>
      <div class="plan-foot">{children}</div>
    </div>
  );
}

function Tick({ children }: { children: string }) {
  return (
    <li>
      <Icon name="check" />
      {children}
    </li>
  );
}
