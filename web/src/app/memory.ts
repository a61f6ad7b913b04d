// What this browser keeps of a person's choices. Storage may be refused; then a choice lasts as long as the page.
type Name = "language" | "theme" | "consent" | "page-size" | "dismissed" | "signed-in";
const meanwhile = new Map<Name, string>();

export function remembered(name: Name): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return meanwhile.get(name) ?? null;
  }
}

export function remember(name: Name, value: string): void {
  meanwhile.set(name, value);
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
