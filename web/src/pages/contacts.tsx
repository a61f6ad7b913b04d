// The list of contacts: what is looked for stands in the address, and many can be changed at once.
import { useEffect } from "preact/hooks";
import { useAnswer } from "../app/data";
import { t } from "../app/i18n";
import { remember, remembered } from "../app/memory";
import { usePlace } from "../app/navigation";
import { allows, useSignedIn } from "../app/session";
import { LinkButton } from "../components/button";
import { Select } from "../components/field";
import { Pagination } from "../components/moving";
import { Page } from "../components/page";
import { Failure, Skeleton } from "../components/surface";
import { BulkBar } from "./contacts/bulk-bar";
import { type Allowed, NobodyHere, NoMatch, NoneYet } from "./contacts/empty";
import { Filters, look } from "./contacts/filters";
import { JobList, useJobs } from "./contacts/jobs";
import { ContactTable } from "./contacts/list";
import { keepList, stepsOf } from "./contacts/pages";
import { askEarly, useRows } from "./contacts/rows";
import { filterOf, isFiltered, queryOf, type Search, SIZES, searchOf } from "./contacts/search";
import { useSelection } from "./contacts/selection";
import { TakeAll } from "./contacts/take-all";
import "./contacts.css";

if (location.pathname === "/contacts" && remembered("signed-in")) {
  askEarly(queryOf(searchOf(new URLSearchParams(location.search), remembered("page-size"))));
}

export default function ContactsPage() {
  const view = useSignedIn();
  const { query } = usePlace();
  const search = searchOf(query, remembered("page-size"));
  useEffect(() => keepList(query), [query]);
  const filtered = isFiltered(search);
  const rows = useRows(queryOf(search));
  const shown = rows.page !== undefined;
  const tags = useAnswer("GET /v1/tags", shown ? { query: { limit: 100 } } : null); // rows come first
  const selection = useSelection(JSON.stringify(filterOf(search)));
  const total = rows.page?.total ?? null;
  const refresh = () => {
    rows.reload();
    tags.reload();
  };
  const jobs = useJobs(shown, refresh);
  const items = rows.page?.items ?? [];
  const steps = stepsOf(search, rows.stale ? null : (rows.page?.next ?? null));
  const allowed: Allowed = { create: allows(view, "create"), import: allows(view, "import") };
  const bare = shown && items.length === 0 && !filtered && !search.cursor && !steps.next;
  return (
    <Page
      title={t("contacts.title")}
      lead={countText(total, filtered)}
      actions={!bare && <Actions allowed={allowed} />}
    >
      <JobList jobs={jobs} />
      {!bare && <Filters search={search} tags={tags.data} />}
      {rows.problem && <Failure problem={rows.problem} retry={rows.reload} />}
      {!shown && !rows.problem && <Waiting />}
      {bare && <NoneYet allowed={allowed} />}
      {shown && !bare && items.length === 0 && nobody(search, steps.next)}
      {items.length > 0 && (
        <div class="card card-flush">
          <TakeAll
            selection={selection}
            rows={items.length}
            whole={items.every(selection.has) && Boolean(rows.page?.next || search.cursor)}
            total={total}
          />
          <ContactTable rows={items} selection={selection} busy={rows.loading} />
        </div>
      )}
      <BulkBar
        selection={selection}
        filter={filterOf(search)}
        total={total}
        tags={tags.data?.items ?? []}
        onDone={refresh}
        onJob={jobs.add}
      />
      {items.length > 0 && (
        <Pagination onPrevious={steps.previous} onNext={steps.next}>
          <PageSize value={search.size} />
        </Pagination>
      )}
    </Page>
  );
}

function Actions({ allowed }: { allowed: Allowed }) {
  return (
    <>
      {allowed.import && (
        <LinkButton icon="upload" href="/imports">
          {t("contacts.import")}
        </LinkButton>
      )}
      {allowed.create && (
        <LinkButton look="primary" icon="plus" href="/contacts/new">
          {t("contacts.new")}
        </LinkButton>
      )}
    </>
  );
}

/** As high as the first rows will be. */
function Waiting() {
  return (
    <div class="card contacts-waiting">
      <Skeleton lines={12} />
    </div>
  );
}

function nobody(search: Search, next: (() => void) | null) {
  return next || search.cursor ? <NobodyHere onNext={next} /> : <NoMatch />;
}

/** Takes its line also while the count is unknown, so that nothing moves when it comes. */
function countText(total: number | null, filtered: boolean): string {
  if (total === null) return filtered ? t("contacts.count.filtered") : "\u00a0";
  return filtered ? t("contacts.count.match", { count: total }) : t("contacts.count", { count: total });
}

function PageSize({ value }: { value: string }) {
  const choose = (size: string) => {
    remember("page-size", size);
    look({ size });
  };
  return (
    <Select
      label={t("contacts.page-size")}
      hideLabel
      value={value}
      onValue={choose}
      options={SIZES.map((size) => ({
        value: size,
        label: t("contacts.page-size.of", { count: Number(size) }),
      }))}
    />
  );
}
