// Texts, dates and numbers in the person's language. Texts come by area (`locales/<language>/<area>.ts`), loaded with
// the pages that need them; keys and the values they name are checked by the compiler.

import { remember, remembered } from "./memory";
import { createStore, useStore } from "./store";

export type Language = "en" | "fr";
export const LANGUAGES: readonly Language[] = ["en", "fr"];

type Areas = {
  common: typeof import("../locales/en/common").default;
  public: typeof import("../locales/en/public").default;
  contacts: typeof import("../locales/en/contacts").default;
  imports: typeof import("../locales/en/imports").default;
  settings: typeof import("../locales/en/settings").default;
  team: typeof import("../locales/en/team").default;
  blacklist: typeof import("../locales/en/blacklist").default;
  billing: typeof import("../locales/en/billing").default;
  security: typeof import("../locales/en/security").default;
  activity: typeof import("../locales/en/activity").default;
};
export type Area = keyof Areas;
type Plural = { readonly one: string; readonly other: string };
type Text = string | Plural;

/** What the French file of an area must be: the same keys, plural where the English is plural. */
export type Like<T> = { readonly [K in keyof T]: T[K] extends string ? string : Plural };

export type Key = { [A in Area]: `${A}.${keyof Areas[A] & string}` }[Area];
type Lookup<K extends Key> = K extends `${infer A extends Area}.${infer Rest}`
  ? Rest extends keyof Areas[A]
    ? Areas[A][Rest]
    : never
  : never;
type Names<T> = T extends `${string}{${infer N}}${infer Rest}` ? N | Names<Rest> : never;
type Needed<T> = T extends Plural ? Names<T["one"] | T["other"]> | "count" : Names<T>;
export type Values<K extends Key> = [Needed<Lookup<K>>] extends [never]
  ? []
  : [Record<Needed<Lookup<K>>, string | number>];

type Module = { default: Record<string, Text> };
const files = import.meta.glob<Module>("../locales/*/*.ts");
const loaded = new Map<string, Record<string, Text>>();

export const language = createStore<Language>(firstLanguage());

function firstLanguage(): Language {
  const kept = remembered("language");
  return (kept || navigator.language).toLowerCase().startsWith("fr") ? "fr" : "en";
}

/** Loads what these areas say in the present language; `common` always comes along. */
export async function loadTexts(areas: readonly Area[], wanted: Language = language.get()): Promise<void> {
  const missing = ["common", ...areas].filter((area) => !loaded.has(`${wanted}/${area}`));
  await Promise.all(
    missing.map(async (area) => {
      const file = await files[`../locales/${wanted}/${area}.ts`]?.();
      if (file)
        loaded.set(`${wanted}/${area}`, wanted === "fr" ? withFrenchSpaces(file.default) : file.default);
    }),
  );
}

/** French sets a space before some signs, at which a line must not break. */
function withFrenchSpaces(texts: Record<string, Text>): Record<string, Text> {
  const bind = (text: string) => text.replace(/ ([?!:;»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
  const each = Object.entries(texts).map(([key, text]) => [
    key,
    typeof text === "string" ? bind(text) : { one: bind(text.one), other: bind(text.other) },
  ]);
  return Object.fromEntries(each);
}

/** Changes the language once its texts for everything shown so far are there. */
export async function changeLanguage(wanted: Language): Promise<void> {
  const areas = [...loaded.keys()].map((name) => name.split("/")[1] as Area);
  await loadTexts(areas, wanted);
  remember("language", wanted);
  document.documentElement.lang = wanted;
  language.set(wanted);
}

export function useLanguage(): Language {
  return useStore(language);
}

/** A text. Numbers among the values are written as the language writes them; `count` chooses the plural. */
export function t<K extends Key>(key: K, ...values: Values<K>): string {
  return fill(textOf(key, values[0]), values[0] ?? {});
}

export function textOf(key: string, values?: Record<string, string | number>): string {
  const dot = key.indexOf(".");
  const text = loaded.get(`${language.get()}/${key.slice(0, dot)}`)?.[key.slice(dot + 1)];
  if (text === undefined) throw new Error(`no text ${key} in ${language.get()}`);
  if (typeof text === "string") return text;
  const rule = new Intl.PluralRules(language.get()).select(Number(values?.count));
  return rule === "one" ? text.one : text.other;
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === "number" ? number(value) : (value ?? "");
  });
}

export function number(value: number, options?: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(language.get(), options).format(value);
}

/** Money as the API has it: whole minor units. Whole amounts are written without decimals. */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat(language.get(), { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const value = amount / 10 ** digits;
  return number(value, {
    style: "currency",
    currency,
    minimumFractionDigits: Number.isInteger(value) ? 0 : digits,
  });
}

/** `3 March 2028`; a day without a time is not moved by the time zone. */
export function date(value: string | Date): string {
  const dayOnly = typeof value === "string" && value.length === 10;
  const options: Intl.DateTimeFormatOptions = { dateStyle: "long", ...(dayOnly ? { timeZone: "UTC" } : {}) };
  return new Intl.DateTimeFormat(regional(), options).format(new Date(value));
}

/** `3 Mar 2028, 14:05` in the person's time zone. */
export function moment(value: string | Date): string {
  return new Intl.DateTimeFormat(regional(), { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(value),
  );
}

/** `3 minutes ago`, `in 2 days`: the largest unit that fits. */
export function ago(value: string | Date, now = Date.now()): string {
  const seconds = (new Date(value).getTime() - now) / 1000;
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ["year", 31_557_600],
    ["month", 2_629_800],
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["minute", 60];
  return new Intl.RelativeTimeFormat(language.get(), { numeric: "auto" }).format(
    Math.trunc(seconds / size),
    unit,
  );
}

export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(language.get(), { type: "region" }).of(code) ?? code;
}

/** English dates in the order of most readers: day before month. */
function regional(): string {
  return language.get() === "en" && !/^en-US/.test(navigator.language) ? "en-GB" : language.get();
}
