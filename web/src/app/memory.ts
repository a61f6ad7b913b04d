// What this browser keeps of a person's choices. Storage may be refused; then a choice lasts as long as the page.
type Name = "language" | "theme" | "consent" | "page-size" | "signed-in";
const meanwhile = new Map<Name, string>();

export function remembered(name: Name): string | null {
  try {
    return localStorage.getItem(name) ?? meanwhile.get(name) ?? null;
  } catch {
    return meanwhile.get(name) ?? null;
  }
}

/** What makes browsing comfortable and can be refused; it then lasts as long as the page. */
const COMFORT: readonly Name[] = ["language", "theme", "page-size"];

export function remember(name: Name, value: string): void {
  meanwhile.set(name, value);
  if (COMFORT.includes(name) && remembered("consent")?.includes('"comfort":false')) return;
  try {
    localStorage.setItem(name, value);
  } catch {
    // kept in `meanwhile`
  }
}

export function forget(name: Name): void {
  meanwhile.delete(name);
  try {
    localStorage.removeItem(name);
  } catch {
    // it never was there
  }
}
