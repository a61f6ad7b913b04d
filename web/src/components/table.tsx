// A table that becomes a list of small cards on narrow screens. The first column names the row.
import type { ComponentChildren } from "preact";

export type Column<Row> = {
  name: string;
  cell: (row: Row) => ComponentChildren;
  /** Numbers and actions stand at the end. */
  end?: boolean;
  /** The heading is for screen readers alone, as over a row's actions. */
  hideName?: boolean;
};

type TableProps<Row> = {
  /** What the table is, for who can't see where it stands. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  selected?: (row: Row) => boolean;
  busy?: boolean;
  /** A cell before the name, as a box to tick, and its heading. */
  before?: { head: ComponentChildren; cell: (row: Row) => ComponentChildren };
};

export function Table<Row>({ caption, columns, rows, rowKey, selected, busy, before }: TableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keys (WCAG 2.1.1)
    <section class="table-wrap" tabIndex={0} aria-label={caption}>
      <table class="table table-narrow" aria-busy={busy || undefined}>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {before && <td class="cell-before">{before.head}</td>}
            {columns.map((column) => (
              <th key={column.name} scope="col" class={column.end ? "cell-end" : undefined}>
                <span class={column.hideName ? "visually-hidden" : undefined}>{column.name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} aria-selected={selected?.(row) || undefined}>
              {before && <td class="cell-before">{before.cell(row)}</td>}
              {columns.map((column, index) => (
                <Cell key={column.name} column={column} row={row} first={index === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell<Row>({ column, row, first }: { column: Column<Row>; row: Row; first: boolean }) {
  const look = column.end ? "cell-end number" : undefined;
  if (first) {
    return (
      <th scope="row" class={look}>
        {column.cell(row)}
      </th>
    );
  }
  return (
    <td class={look} data-label={column.hideName ? undefined : column.name}>
      {column.cell(row)}
    </td>
  );
}
