// Charts, each beside a table with the same figures, since a picture tells nothing to who can't see it.
import { Fragment } from "preact";
import { number, t } from "../app/i18n";
import { Table } from "./table";

export type Figure = { label: string; value: number };
type ChartProps = { title: string; figures: readonly Figure[]; labelName: string; valueName: string };

/** One bar for each figure, in their order: days. The first, the middle and the last are named below. */
export function BarChart(props: ChartProps) {
  const { title, figures } = props;
  const most = Math.max(1, ...figures.map((figure) => figure.value));
  const named = [...new Set([0, Math.floor((figures.length - 1) / 2), figures.length - 1])];
  return (
    <figure class="stack-tight">
      <div class="chart" role="img" aria-label={title}>
        <span class="chart-most number">{number(most)}</span>
        <div class="chart-bars">
          {figures.map((figure) => (
            <span key={figure.label} class="chart-slot" title={`${figure.label}: ${number(figure.value)}`}>
              <span class="chart-bar" style={{ height: `${(100 * figure.value) / most}%` }} />
            </span>
          ))}
        </div>
        <div class="chart-names">
          {named.map((index) => (
            <span key={index}>{figures[index]?.label}</span>
          ))}
        </div>
      </div>
      <AsTable {...props} />
    </figure>
  );
}

/** One line for each figure with its share of the largest: countries. */
export function BarList(props: ChartProps) {
  const most = Math.max(1, ...props.figures.map((figure) => figure.value));
  return (
    <figure class="stack-tight">
      <div class="bars" role="img" aria-label={props.title}>
        {props.figures.map((figure) => (
          <Fragment key={figure.label}>
            <span>{figure.label}</span>
            <progress class="progress" max={most} value={figure.value} aria-hidden="true" />
            <span class="number">{number(figure.value)}</span>
          </Fragment>
        ))}
      </div>
      <AsTable {...props} />
    </figure>
  );
}

function AsTable({ title, figures, labelName, valueName }: ChartProps) {
  return (
    <details>
      <summary>{t("common.chart.table")}</summary>
      <Table
        caption={title}
        rows={figures}
        rowKey={(figure) => figure.label}
        columns={[
          { name: labelName, cell: (figure) => figure.label },
          { name: valueName, cell: (figure) => number(figure.value), end: true },
        ]}
      />
    </details>
  );
}
