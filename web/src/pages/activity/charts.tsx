// How much was done on which day and from where.
import { number, shortDay, t } from "../../app/i18n";
import { BarChart, BarList } from "../../components/chart";
import { Card } from "../../components/surface";
import { daysOf, type Filter } from "./filter";
import { type Counts, ranked } from "./summary";
import { placeName } from "./words";

const MOST_COUNTRIES = 8;

export function Charts({ counts, filter, complete }: { counts: Counts; filter: Filter; complete: boolean }) {
  const days = daysOf(filter).map((day) => ({ label: shortDay(day), value: counts.days[day] ?? 0 }));
  const total = Object.values(counts.days).reduce((sum, one) => sum + one, 0);
  const [shown, rest] = split(ranked(counts.countries));
  const countries = shown.map(([code, value]) => ({ label: placeName(code), value }));
  if (rest > 0) countries.push({ label: t("activity.elsewhere"), value: rest });
  return (
    <div class="charts">
      <Card
        title={t("activity.by-day")}
        aside={
          <span class="small muted" role="status">
            {complete ? t("activity.total", { count: total }) : t("activity.counting", { count: total })}
          </span>
        }
      >
        <BarChart
          title={t("activity.by-day.title", { total: number(total) })}
          figures={days}
          labelName={t("activity.day")}
          valueName={t("activity.requests")}
        />
      </Card>
      <Card title={t("activity.by-country")}>
        {countries.length === 0 ? (
          <p class="muted">{t("activity.none")}</p>
        ) : (
          <BarList
            title={t("activity.by-country.title")}
            figures={countries}
            labelName={t("activity.country")}
            valueName={t("activity.requests")}
          />
        )}
      </Card>
    </div>
  );
}

function split(all: [string, number][]): [[string, number][], number] {
  const rest = all.slice(MOST_COUNTRIES).reduce((sum, [, value]) => sum + value, 0);
  return [all.slice(0, MOST_COUNTRIES), rest];
}
