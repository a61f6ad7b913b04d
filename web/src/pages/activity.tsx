// Configuration → Activity log: who did what, when and from where in the last 30 days (promise L1).
import { t } from "../app/i18n";
import { usePlace } from "../app/navigation";
import { useNames } from "../app/people";
import { can, useSignedIn } from "../app/session";
import { Answered } from "../components/answered";
import { Locked } from "../components/locked";
import { Page } from "../components/page";
import { Charts } from "./activity/charts";
import { filterOf } from "./activity/filter";
import { Filters } from "./activity/filters";
import { Requests } from "./activity/requests";
import { useCounts } from "./activity/summary";
import "./activity.css";

export default function ActivityPage() {
  return (
    <Page title={t("activity.title")} lead={t("activity.lead")}>
      {can(useSignedIn(), "manage-account") ? <Activity /> : <Locked />}
    </Page>
  );
}

function Activity() {
  const { query } = usePlace();
  const filter = filterOf(query);
  const { user: _, country: __, route: ___, ...time } = filter;
  const all = useCounts(time);
  const chosen = useCounts(filter);
  const name = useNames();
  return (
    <>
      <Filters counts={all.counts} name={name} />
      <Answered of={{ data: chosen.counts, problem: chosen.problem, reload: chosen.reload }} lines={8}>
        {(counts) => <Charts counts={counts} filter={filter} complete={chosen.complete} />}
      </Answered>
      <Requests filter={filter} name={name} />
    </>
  );
}
