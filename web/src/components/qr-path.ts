// The modules of a QR code as one SVG path.

/** One path for all dark modules: a run of them in a row is one rectangle. */
export function pathOf(rows: readonly (readonly boolean[])[]): string {
  const pieces: string[] = [];
  for (const [y, row] of rows.entries()) {
    let x = 0;
    while (x < row.length) {
      const from = x;
      while (row[x]) x += 1;
      if (x > from) pieces.push(`M${from} ${y}h${x - from}v1h${from - x}z`);
      else x += 1;
    }
  }
  return pieces.join("");
}
