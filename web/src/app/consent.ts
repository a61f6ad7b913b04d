// What somebody has agreed to, by category (promises C6, T3). Signing in needs its cookie and isn't asked about. Nothing
// else is loaded or kept before a choice; a choice holds for six months, and may be changed any time.

import { type Category, permit, remember, remembered } from "./memory";
import { createStore } from "./store";

export type Consent = Readonly<Record<Category | "statistics", boolean>>;
export const NOTHING: Consent = { preferences: false, comfort: false, statistics: false };
export const EVERYTHING: Consent = { preferences: true, comfort: true, statistics: true };

const MONTHS = 6;
/** Rises when a category is added, since nobody has agreed to that yet. */
const VERSION = 1;

/** null: nobody has chosen yet. */
export const consent = createStore<Consent | null>(kept());
/** Whether the choice is being shown again. */
export const choosing = createStore(false);

apply(consent.get());

function kept(): Consent | null {
  try {
    const { version, at, preferences, comfort, statistics } = JSON.parse(remembered("consent") ?? "{}");
    const end = new Date(at);
    end.setMonth(end.getMonth() + MONTHS);
    return version === VERSION && end > new Date()
      ? { preferences: preferences === true, comfort: comfort === true, statistics: statistics === true }
      : null;
  } catch {
    return null;
  }
}

function apply(choice: Consent | null): void {
  permit((["preferences", "comfort"] as const).filter((category) => choice?.[category]));
}

export function choose(choice: Consent): void {
  const withdrawn = consent.get()?.statistics && !choice.statistics;
  remember("consent", JSON.stringify({ version: VERSION, at: new Date().toISOString(), ...choice }));
  apply(choice);
  consent.set(choice);
  choosing.set(false);
  if (withdrawn) leaveStatistics();
}

/** Removes what Google Analytics has left here; it stops with the page it was loaded by. */
function leaveStatistics(): void {
  for (const cookie of document.cookie.split("; ")) {
    const name = cookie.split("=")[0] ?? "";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
    if (name.startsWith("_ga")) document.cookie = `${name}=; Max-Age=0; Path=/; Domain=${location.hostname}`;
  }
  location.reload();
}
