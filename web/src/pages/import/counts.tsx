// What a run has done, or would do, in figures.
import { number, t } from "../../app/i18n";

type Counts = { created: number; updated: number; skipped: number; failed: number; over_limit: number };

export function CountTiles({ counts, trial }: { counts: Counts; trial?: boolean }) {
  const tiles = [
    [trial ? t("imports.count.would-create") : t("imports.count.created"), counts.created],
    [trial ? t("imports.count.would-update") : t("imports.count.updated"), counts.updated],
    [trial ? t("imports.count.would-skip") : t("imports.count.skipped"), counts.skipped],
    [trial ? t("imports.count.would-fail") : t("imports.count.failed"), counts.failed],
  ] as const;
  return (
    <div class="stack">
      <Tiles tiles={tiles} />
      {counts.over_limit > 0 && (
        <p>
          {t("imports.over-limit", { count: counts.over_limit })}{" "}
          <a href="/billing">{t("common.to-billing")}</a>
        </p>
      )}
    </div>
  );
}

export function Tiles({ tiles }: { tiles: readonly (readonly [string, number])[] }) {
  return (
    <dl class="tiles">
      {tiles.map(([name, value]) => (
        <div key={name} class="tile">
          <dt>{name}</dt>
          <dd class="number">{number(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
