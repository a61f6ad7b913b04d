// What is wrong with a field, in the person's language. The API says it in English; what we can't translate is said in
// general words, so that a French page never breaks into English.
import { language, t } from "./i18n";

const KNOWN: readonly [RegExp, () => string][] = [
  [/required|missing|must not be (empty|blank)|at least 1 character/i, () => t("common.field.required")],
  [/url|http|web address/i, () => t("common.field.url")],
  [/guess|attacker/i, () => t("common.field.guessable")],
  [/email|address/i, () => t("common.field.email")],
  [/password/i, () => t("common.field.password")],
  [/at most|too long|longer/i, () => t("common.field.too-long")],
  [/at least|too short/i, () => t("common.field.too-short")],
  [/blacklist|asked not to be/i, () => t("common.field.blacklisted")],
];

export function fieldText(message: string): string {
  if (language.get() === "en") return sentence(message);
  const known = KNOWN.find(([pattern]) => pattern.test(message));
  return known ? known[1]() : t("common.field.wrong");
}

function sentence(message: string): string {
  const text = message.trim();
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}
