// Company information: what stands on invoices and in mail, who changed it, and for members a look at it.
import type { AccountView } from "../api/schema";
import { useAnswer } from "../app/data";
import { t } from "../app/i18n";
import { can, useSignedIn } from "../app/session";
import { Answered } from "../components/answered";
import { Page } from "../components/page";
import { Banner, Card } from "../components/surface";
import { CompanyForm } from "./company/company-form";
import { type Detail, detailsOf, labelOf } from "./company/details";
import { CompanyHistory } from "./company/history";
import { valueText } from "./company/values";
import "./company.css";

export default function CompanyPage() {
  const view = useSignedIn();
  const account = useAnswer("GET /v1/account", {});
  const mayChange = can(view, "manage-account") && view.account.status !== "deleted";
  return (
    <Page title={t("settings.company.title")} lead={t("settings.company.lead")} narrow>
      <Answered of={account} lines={12}>
        {(data) =>
          mayChange ? (
            <CompanyForm account={data} etag={account.etag} onSaved={account.replace} />
          ) : (
            <Facts account={data} />
          )
        }
      </Answered>
      {account.data && <CompanyHistory version={account.data.version} />}
    </Page>
  );
}

function Facts({ account }: { account: AccountView }) {
  const { role } = useSignedIn();
  const details = Object.entries(detailsOf(account)) as [Detail, string][];
  return (
    <>
      {role === "member" && <Banner icon="lock">{t("settings.company.members")}</Banner>}
      <Card>
        <dl class="facts">
          {details.map(([field, value]) => (
            <>
              <dt>{labelOf(field)}</dt>
              <dd>{valueText(field, value)}</dd>
            </>
          ))}
        </dl>
      </Card>
    </>
  );
}
