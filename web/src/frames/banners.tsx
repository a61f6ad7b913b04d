// What concerns the whole account, above every page: offline, trial, read-only, suspended, deleted.
import { useEffect, useState } from "preact/hooks";
import { useAnswer } from "../app/data";
import { t } from "../app/i18n";
import { usePlace } from "../app/navigation";
import { useSignedIn } from "../app/session";
import { Banner } from "../components/surface";
import { Time } from "../components/text";

const SHOWN_BEFORE_END = 7;
const DAY = 86_400_000;

export function AccountBanners() {
  return (
    <div class="page-banners">
      <Offline />
      <Standing />
    </div>
  );
}

export function Offline() {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return online ? null : <Banner tone="warning">{t("common.offline")}</Banner>;
}

function Standing() {
  const { account, role } = useSignedIn();
  const toldByPage = usePlace().path === "/billing" && role !== "member";
  const billing = <a href="/billing">{t("common.banner.plan")}</a>;
  if (account.status === "deleted" && account.purge_at) {
    return (
      <Banner tone="danger" action={<a href="/delete-account">{t("common.banner.restore")}</a>}>
        {t("common.banner.deleted")} <Time value={account.purge_at} />
      </Banner>
    );
  }
  if (toldByPage) return null;
  if (account.status === "suspended")
    return (
      <Banner tone="danger" action={<a href="/billing">{t("common.to-billing")}</a>}>
        {t("common.banner.suspended")}
      </Banner>
    );
  if (account.status === "read_only")
    return (
      <Banner tone="warning" action={billing}>
        {t("common.banner.read-only")}
      </Banner>
    );
  if (account.status === "active") return <PastDue />;
  const days = Math.ceil((Date.parse(account.trial_ends_at) - Date.now()) / DAY);
  if (account.status !== "trial" || days > SHOWN_BEFORE_END || days < 0) return null;
  return <Banner action={billing}>{t("common.banner.trial", { count: days })}</Banner>;
}

/** A payment that failed: Stripe tries again for some days, and the account works meanwhile. */
function PastDue() {
  const { role } = useSignedIn();
  const { data } = useAnswer("GET /v1/billing", role === "owner" ? {} : null);
  if (data?.subscription?.status !== "past_due") return null;
  return (
    <Banner tone="warning" action={<a href="/billing">{t("common.banner.pay")}</a>}>
      {t("common.banner.past-due")}
    </Banner>
  );
}
