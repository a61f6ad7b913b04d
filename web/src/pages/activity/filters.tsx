// The filters, whose choices are what the log of that time holds.
import { number, t } from "../../app/i18n";
import { setQuery, usePlace } from "../../app/navigation";
import { Button } from "../../components/button";
import { Input, Select } from "../../components/field";
import { DAYS, isoDay, NAMES } from "./filter";
import { type Counts, ranked } from "./summary";
import { placeName } from "./words";

const DAY = 86_400_000;

export function Filters({ counts, name }: { counts: Counts | undefined; name: (author: string) => string }) {
  const { query } = usePlace();
  const value = (which: string) => query.get(which) ?? "";
  const options = (which: "user" | "country" | "route", all: string, of: Record<string, number>) => {
    const known = ranked(of).filter(([key]) => key);
    const missing = value(which) && !known.some(([key]) => key === value(which));
    if (missing) known.push([value(which), 0]);
    const label = { user: name, country: placeName, route: (route: string) => route }[which];
    return [
      { value: "", label: all },
      ...known.map(([key, count]) => ({ value: key, label: `${label(key)} (${number(count)})` })),
    ];
  };
  const days = { min: isoDay(Date.now() - DAYS * DAY), max: isoDay(Date.now()) };
  return (
    <form class="filters" aria-label={t("activity.filters")} onSubmit={(event) => event.preventDefault()}>
      <Select
        label={t("activity.who")}
        value={value("user")}
        onValue={(user) => setQuery({ user })}
        options={options("user", t("activity.everybody"), counts?.users ?? {})}
      />
      <Select
        label={t("activity.country")}
        value={value("country")}
        onValue={(country) => setQuery({ country })}
        options={options("country", t("activity.everywhere"), counts?.countries ?? {})}
      />
      <Select
        label={t("activity.route")}
        value={value("route")}
        onValue={(route) => setQuery({ route })}
        options={options("route", t("activity.everything"), counts?.routes ?? {})}
      />
      <Input
        label={t("activity.from")}
        type="date"
        {...days}
        value={value("from")}
        onValue={(from) => setQuery({ from })}
      />
      <Input
        label={t("activity.to")}
        type="date"
        {...days}
        value={value("to")}
        onValue={(to) => setQuery({ to })}
      />
      {NAMES.some((which) => query.has(which)) && (
        <div class="filters-foot">
          <Button
            small
            icon="close"
            onClick={() => setQuery(Object.fromEntries(NAMES.map((which) => [which, null])))}
          >
            {t("activity.clear")}
          </Button>
        </div>
      )}
    </form>
  );
}
