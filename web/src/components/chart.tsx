// Charts drawn as SVG, each beside a table with the same figures, since a picture tells nothing to who can't see it.
import { number, t } from "../app/i18n";
import { Table } from "./table";

export type Figure = { label: string; value: number };
type ChartProps = { title: string; figures: readonly Figure[]; labelName: string; valueName: string };

const WIDTH = 640;
const HEIGHT = 180;
const FOOT = 22;

/** One bar for each figure, in their order: days. */
export function BarChart(props: ChartProps) {
  const { title, figures } = props;
  const most = Math.max(1, ...figures.map((figure) => figure.value));
  const step = WIDTH / Math.max(1, figures.length);
  const every = Math.ceil(figures.length / 6);
  return (
    <figure class="stack-tight">
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`} role="img" aria-label={title}>
        <line class="chart-axis" x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        {figures.map((figure, index) => {
          const height = (figure.value / most) * (HEIGHT - 16);
          const x = index * step + step * 0.15;
          return (
            <g key={figure.label}>
              <title>{`${figure.label}: ${number(figure.value)}`}</title>
              <rect class="chart-bar" x={x} y={HEIGHT - height} width={step * 0.7} height={height} rx="2" />
              {index % every === 0 && (
                <text x={x + step * 0.35} y={HEIGHT + 16} text-anchor="middle">
                  {figure.label}
                </text>
              )}
            </g>
          );
        })}
      </svg>
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
          <>
            <span>{figure.label}</span>
            <progress class="progress" max={most} value={figure.value} aria-hidden="true" />
            <span class="number">{number(figure.value)}</span>
          </>
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
