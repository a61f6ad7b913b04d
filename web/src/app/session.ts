// Who is signed in. The cookie can't be read here, so the API is asked once, and told of every change.
import { call, onSignedOut } from "../api/client";
import { Problem } from "../api/problem";
import type { SessionView } from "../api/schema";
import { changeLanguage, language } from "./i18n";
import { forget, remember, remembered } from "./memory";
import { go, place } from "./navigation";
import { createStore, useStore } from "./store";

/** undefined: not known yet; null: nobody. */
export const session = createStore<SessionView | null | undefined>(undefined);

export function useSession(): SessionView | null | undefined {
  return useStore(session);
}

/** The session on pages that only signed-in people reach. */
export function useSignedIn(): SessionView {
  const view = useSession();
  if (!view) throw new Error("nobody is signed in here");
  return view;
}

export type Right = "manage-team" | "manage-account" | "own";

export function can(view: SessionView, what: Right): boolean {
  if (what === "own") return view.role === "owner";
  return view.role === "owner" || view.role === "admin";
}

/** Whether the account stands so that this may be done; everything else always may (register/standing.py). */
export function allows({ account }: SessionView, act: "create" | "tag" | "import"): boolean {
  if (account.status === "suspended") return act !== "import";
  return account.status === "trial" || account.status === "active";
}

session.follow((view) => {
  if (view) remember("signed-in", "yes");
  else if (view === null) forget("signed-in");
});

/** As `refreshSession`, but on a public page only where somebody has been signed in: visitors cost no request. */
export async function firstSession(isPublic: boolean): Promise<void> {
  if (isPublic && !remembered("signed-in")) session.set(null);
  else await refreshSession();
}

/** Asks who is signed in. While the network is away nobody is signed out: the answer stays unknown. */
export async function refreshSession(): Promise<void> {
  try {
    await enter((await earlyAnswer()) ?? (await call("GET /v1/session", { anonymous: true })));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) session.set(null);
    else if (session.get() === undefined) throw error;
  }
}

declare global {
  interface Window {
    /** What public/early.js has asked already. */
    firstSession?: Promise<Response>;
  }
}

async function earlyAnswer(): Promise<SessionView | undefined> {
  const asked = window.firstSession;
  window.firstSession = undefined;
  const response = await asked?.catch(() => undefined);
  return response?.ok ? response.json() : undefined;
}

/** Takes over the session that an answer of the API has opened, and its person's language unless this browser was told one. */
export async function enter(view: SessionView): Promise<void> {
  const spoken = view.user.locale === "fr" ? "fr" : "en";
  if (!remembered("language") && spoken !== language.get()) await changeLanguage(spoken);
  session.set(view);
}

export async function signOut(): Promise<void> {
  await call("DELETE /v1/session", { anonymous: true }).catch(() => undefined);
  session.set(null);
  await go("/signin");
}

/** To sign-in, and back to where one is now afterwards. */
export function signInAddress(): string {
  const { path, query } = place.get();
  const text = query.toString();
  return `/signin?next=${encodeURIComponent(path + (text ? `?${text}` : ""))}`;
}

onSignedOut(() => session.set(null));
