// Plan and payment: how the account stands, what it uses, plans to choose, and invoices (promise U4). Cards are entered at
// Stripe alone (promise C3); this page leads there and is what one comes back to.
import { call } from "../api/client";
import { useAction, useAnswer } from "../app/data";
import { t } from "../app/i18n";
import { can, useSignedIn } from "../app/session";
import { Answered } from "../components/answered";
import { Locked } from "../components/locked";
import { Page } from "../components/page";
import { Concerns } from "./billing/concerns";
import { Invoices } from "./billing/invoices";
import { CurrentPlan } from "./billing/plan";
import { PlanChoice } from "./billing/plans";
import { Returned } from "./billing/returned";
import { isLive } from "./billing/standing";
import { Use } from "./billing/use";
import "./billing.css";

export default function BillingPage() {
  return (
    <Page title={t("billing.title")} lead={t("billing.lead")}>
      {can(useSignedIn(), "manage-account") ? <Billing /> : <Locked />}
    </Page>
  );
}

function Billing() {
  const mayPay = can(useSignedIn(), "own");
  const billing = useAnswer("GET /v1/billing", {});
  const portal = useAction(async () => location.assign((await call("POST /v1/billing/portal")).url));
  const manage = mayPay ? { busy: portal.busy, open: () => void portal.run() } : null;
  return (
    <>
      <Returned billing={billing.data} onNews={billing.replace} />
      <Answered of={billing} lines={8}>
        {(data) => (
          <>
            <Concerns billing={data} manage={manage} />
            <div class="grid-2">
              <CurrentPlan billing={data} manage={manage} />
              <Use limits={data.limits} />
            </div>
            {!mayPay && <p class="muted">{t("billing.owners")}</p>}
            {!isLive(data.subscription) && <PlanChoice current={data.plan} mayPay={mayPay} />}
          </>
        )}
      </Answered>
      <Invoices />
    </>
  );
}
