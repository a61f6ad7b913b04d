// Where one is and how one gets elsewhere: the History API, links, and a question before unsaved input is left.
import { createStore, useStore } from "./store";

export type Place = { path: string; query: URLSearchParams; hash: string };
type Guard = () => Promise<boolean>;

export const place = createStore<Place>(here());
const guards = new Set<Guard>();
let position = Number(history.state?.position ?? 0);
let returning = false;

function here(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search), hash: location.hash };
}

export function usePlace(): Place {
  return useStore(place);
}

/** Goes to an address of the product. `replace` leaves no step to come back to. */
export async function go(address: string, { replace = false } = {}): Promise<void> {
  const target = new URL(address, location.origin);
  if (target.origin !== location.origin) {
    location.assign(address);
    return;
  }
  const elsewhere = target.pathname !== location.pathname;
  if (elsewhere && !(await mayLeave())) return;
  if (replace) {
    history.replaceState({ position }, "", target);
  } else {
    position += 1;
    history.pushState({ position }, "", target);
  }
  place.set(here());
  if (elsewhere) scrollTo(0, 0);
}

/** Writes a page's state (filters, page) into the address; empty values are left out. */
export function setQuery(values: Record<string, string | null | undefined>, { replace = true } = {}): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  void go(location.pathname + (text ? `?${text}` : ""), { replace });
}

/** Has somebody asked before the page is left, until the answer is called. */
export function guard(ask: Guard): () => void {
  guards.add(ask);
  return () => guards.delete(ask);
}

async function mayLeave(): Promise<boolean> {
  for (const ask of guards) if (!(await ask())) return false;
  return true;
}

/** Makes plain links and the back button work without loading the page anew. `isOurs` says which paths have a page. */
export function startNavigation(isOurs: (path: string) => boolean): void {
  history.replaceState({ position }, "");
  addEventListener("popstate", async (event) => {
    const target = Number(event.state?.position ?? 0);
    if (returning) {
      returning = false;
      return;
    }
    if (location.pathname !== place.get().path && guards.size > 0) {
      const wanted = location.href;
      returning = true;
      history.go(position - target); // stay here while the question is open
      if (await mayLeave()) void go(wanted);
      return;
    }
    position = target;
    place.set(here());
  });
  document.addEventListener("click", (event) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link?.href || link.target || link.hasAttribute("download")) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || !isOurs(url.pathname)) return;
    if (url.pathname === location.pathname && url.hash) return;
    event.preventDefault();
    void go(url.href);
  });
  addEventListener("beforeunload", (event) => {
    if (guards.size > 0) event.preventDefault();
  });
}
