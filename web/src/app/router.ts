// Which page an address is: `routes.json` lists them (the browser tests walk the same list), pages load when needed.
import type { ComponentType } from "preact";
import table from "../routes.json";
import type { Area } from "./i18n";

export type PageProps = { params: Readonly<Record<string, string>> };
export type PageModule = { default: ComponentType<PageProps> };
export type Frame = "public" | "app";
export type Route = { path: string; page: string; frame: Frame; texts: Area[] };
export type Match = { route: Route; params: Record<string, string> };

export const ROUTES = table as readonly Route[];
const NOT_FOUND: Route = { path: "", page: "not-found", frame: "public", texts: ["public"] };
const pages = import.meta.glob<PageModule>("../pages/*.tsx");

export function match(path: string): Match {
  const asked = parts(path);
  for (const route of ROUTES) {
    const params = paramsOf(parts(route.path), asked);
    if (params) return { route, params };
  }
  return { route: NOT_FOUND, params: {} };
}

export function isOurs(path: string): boolean {
  return match(path).route !== NOT_FOUND;
}

/** The page's code; fetched once, and again after a failure. */
export async function load(route: Route): Promise<PageModule> {
  const found = pages[`../pages/${route.page}.tsx`];
  if (!found) throw new Error(`no page ${route.page}`);
  return found();
}

function parts(path: string): string[] {
  return path.split("/").filter(Boolean);
}

/** Fixed parts must be equal; a later route of `:name` never hides an earlier fixed one. */
function paramsOf(wanted: string[], asked: string[]): Record<string, string> | null {
  if (wanted.length !== asked.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = asked[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = safely(value);
    else if (part !== value) return null;
  }
  return params;
}

function safely(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
