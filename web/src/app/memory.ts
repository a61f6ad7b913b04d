// What this browser keeps of a person. Storage may be refused by the browser, and all but what signing in needs by the
// person (promise T3); what isn't kept lasts as long as the page.
export type Category = "preferences" | "comfort";
type Name = "consent" | "signed-in" | "language" | "theme" | "page-size";

const CATEGORY: Partial<Record<Name, Category>> = {
  language: "preferences",
  theme: "preferences",
  "page-size": "comfort",
};
const permitted = new Set<Category>();
const meanwhile = new Map<Name, string>();

export function remembered(name: Name): string | null {
  return meanwhile.get(name) ?? read(name);
}

export function remember(name: Name, value: string): void {
  meanwhile.set(name, value);
  const category = CATEGORY[name];
  if (!category || permitted.has(category)) write(name, value);
}

export function forget(name: Name): void {
  meanwhile.delete(name);
  write(name, null);
}

/** Says which categories may be kept: what this page has seen of them is, and what was kept of others is removed. */
export function permit(categories: Iterable<Category>): void {
  permitted.clear();
  for (const category of categories) permitted.add(category);
  for (const [name, category] of Object.entries(CATEGORY) as [Name, Category][]) {
    const value = remembered(name);
    if (value !== null) meanwhile.set(name, value);
    write(name, permitted.has(category) ? value : null);
  }
}

function read(name: Name): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name: Name, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // kept in `meanwhile`
  }
}
