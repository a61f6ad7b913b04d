// Imports: drop a file, or look at what became of earlier ones.
import { useList } from "../app/data";
import { t } from "../app/i18n";
import { allows, useSignedIn } from "../app/session";
import { Page } from "../components/page";
import { Banner } from "../components/surface";
import { Drop } from "./imports/drop";
import { ImportHistory } from "./imports/history";
import "./imports.css";

export default function ImportsPage() {
  const view = useSignedIn();
  const list = useList("GET /v1/imports", { limit: 25 });
  return (
    <Page title={t("imports.title")} lead={t("imports.lead")}>
      {allows(view, "import") ? (
        <Drop />
      ) : (
        <Banner tone="warning" action={<a href="/billing">{t("common.to-billing")}</a>}>
          {t("imports.barred")}
        </Banner>
      )}
      <ImportHistory list={list} />
    </Page>
  );
}
