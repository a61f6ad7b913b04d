// Coming back from Stripe's checkout: what was paid takes moments to be known here, and is told as soon as it is.
import { useEffect, useRef } from "preact/hooks";
import { call } from "../../api/client";
import type { BillingView } from "../../api/schema";
import { usePolling } from "../../app/data";
import { t } from "../../app/i18n";
import { setQuery, usePlace } from "../../app/navigation";
import { refreshSession } from "../../app/session";
import { Button } from "../../components/button";
import { Banner } from "../../components/surface";
import { isLive } from "./standing";

type Props = { billing: BillingView | undefined; onNews: (billing: BillingView) => void };

export function Returned({ billing, onNews }: Props) {
  const came = usePlace().query.get("checkout");
  const paid = came === "success" && billing !== undefined && isLive(billing.subscription);
  const told = useRef(false);
  usePolling(
    async () => {
      const news = await call("GET /v1/billing");
      onNews(news);
      return !isLive(news.subscription);
    },
    came === "success" && billing !== undefined && !paid,
  );
  useEffect(() => {
    if (!paid || told.current) return;
    told.current = true;
    void refreshSession(); // the banner about the trial goes
  }, [paid]);
  const close = (
    <Button
      small
      look="quiet"
      icon="close"
      label={t("common.dismiss")}
      onClick={() => setQuery({ checkout: null })}
    />
  );
  return (
    <div class="returned" role="status">
      {came === "cancelled" && <Banner action={close}>{t("billing.cancelled")}</Banner>}
      {came === "success" && (
        <Banner tone="good" icon={paid ? "check" : "clock"} action={paid && close}>
          {paid ? t("billing.paid", { plan: billing.plan_name ?? "" }) : t("billing.awaited")}
        </Banner>
      )}
    </div>
  );
}
