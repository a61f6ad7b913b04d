// What is wrong with the account's standing, and what lifts it.
import type { BillingView } from "../../api/schema";
import { t } from "../../app/i18n";
import { Button } from "../../components/button";
import { Banner } from "../../components/surface";
import { isLive, isOwing, type Manage } from "./standing";

export function Concerns({ billing, manage }: { billing: BillingView; manage: Manage }) {
  const { status, subscription, plan } = billing;
  const toStripe = manage && (
    <Button small busy={manage.busy} onClick={manage.open}>
      {t("billing.pay")}
    </Button>
  );
  if (status === "suspended") return <Banner tone="danger">{t("billing.suspended")}</Banner>;
  if (isLive(subscription) && isOwing(subscription)) {
    return (
      <Banner tone="danger" action={toStripe}>
        {subscription.status === "past_due" ? t("billing.past-due") : t("billing.unpaid")}
      </Banner>
    );
  }
  if (status !== "read_only") return null;
  const ended = plan === "trial" ? t("billing.trial-ended") : t("billing.subscription-ended");
  return (
    <Banner tone="warning">
      {ended} {t("billing.read-only")}
    </Banner>
  );
}
