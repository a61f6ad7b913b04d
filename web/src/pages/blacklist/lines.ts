// What is pasted or comes as a file, as the API takes it: entries of lines, and long files in parts. No text in it.
import type { ImportRow } from "../../api/schema";

/** Entries of one request (chalicelib/schemas/blacklist.py). */
const MOST_ENTRIES = 1000;
/** Of one part of a file, well below what a request may hold (services/blacklist_files.py, edge/parsing.py). */
const MOST_LINES = 4000;
const MOST_LETTERS = 300_000;
const HEADER =
  /^["\s]*(id|e-?mail|mail|address|email address|adresse|adresse e-mail|courriel|domain|domaine)["\s]*$/i;

export type Line = { text: string; entry: ImportRow };

/** One entry for each line that isn't blank: an address or a domain, and behind a comma, semicolon or tab a reason of its own. */
export function linesOf(pasted: string, reason: string, source: string): Line[] {
  const lines = pasted.split(/\r?\n/).filter((line) => line.trim());
  return lines.map((text) => {
    const [name = "", ...rest] = text.split(/[,;\t]/);
    const named = name.trim().replace(/^<|>$/g, "");
    const own = rest.join(" ").trim() || reason.trim();
    const kind = named.replace(/^@/, "").includes("@") ? "email" : "domain";
    const target = kind === "email" ? named : named.replace(/^@/, "");
    return {
      text: text.trim(),
      entry: {
        [kind]: target,
        ...(own && { reason: own }),
        ...(source.trim() && { source: source.trim() }),
      },
    };
  });
}

export function inParts<T>(items: readonly T[], size = MOST_ENTRIES): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));
  return parts;
}

/** A file in parts that are whole files: rows stay together, and each part has the header. */
export function filesOf(text: string, lines = MOST_LINES, letters = MOST_LETTERS): string[] {
  const rows = rowsOf(text.replace(/^\ufeff/, ""));
  const header = rows[0] !== undefined && isHeader(rows[0]) ? rows.shift() : undefined;
  const parts: string[] = [];
  let part: string[] = [];
  let size = 0;
  for (const row of rows) {
    if (part.length > 0 && (part.length === lines || size + row.length > letters)) {
      parts.push(whole(header, part));
      part = [];
      size = 0;
    }
    part.push(row);
    size += row.length;
  }
  if (part.length > 0) parts.push(whole(header, part));
  return parts;
}

/** Lines, joined again where a line break stands inside quotation marks; blank ones are left out. */
function rowsOf(text: string): string[] {
  const rows: string[] = [];
  let open = "";
  for (const line of text.split(/\r?\n/)) {
    open = open ? `${open}\n${line}` : line;
    const inside = (open.split('"').length - 1) % 2 === 1;
    if (inside) continue;
    if (open.trim()) rows.push(open);
    open = "";
  }
  return open.trim() ? [...rows, open] : rows;
}

function isHeader(row: string): boolean {
  return !row.includes("@") && row.split(/[,;\t]/).some((cell) => HEADER.test(cell));
}

function whole(header: string | undefined, rows: string[]): string {
  return `${[...(header === undefined ? [] : [header]), ...rows].join("\n")}\n`;
}
