// What a refusal means to a person, in their language. The API speaks English and names its refusals by stable kinds.
import type { Problem } from "../api/problem";
import { language, t } from "./i18n";

const KINDS = {
  offline: () => t("common.problem.offline"),
  unavailable: () => t("common.problem.unavailable"),
  unexpected: () => t("common.problem.unexpected"),
  "too-many-requests": () => t("common.problem.too-many"),
  "not-found": () => t("common.problem.not-found"),
  "not-signed-in": () => t("common.problem.not-signed-in"),
  "invalid-credentials": () => t("common.problem.credentials"),
  "totp-required": () => t("common.problem.totp"),
  forbidden: () => t("common.problem.forbidden"),
  "payment-required": () => t("common.problem.payment"),
  "account-suspended": () => t("common.problem.suspended"),
  "account-deleted": () => t("common.problem.deleted"),
  "stale-version": () => t("common.problem.changed"),
  "already-exists": () => t("common.problem.exists"),
  conflict: () => t("common.problem.conflict"),
  "already-subscribed": () => t("common.problem.subscribed"),
  "last-owner": () => t("common.problem.last-owner"),
  gone: () => t("common.problem.gone"),
  blacklisted: () => t("common.problem.blacklisted"),
  "too-large": () => t("common.problem.too-large"),
  invalid: () => t("common.problem.invalid"),
} satisfies Record<string, () => string>;

/** Kinds whose English detail says more than our own words. */
const TELLING = new Set(["conflict", "payment-required", "invalid", "bad-request"]);

export function problemText(problem: Problem): string {
  const known = KINDS[problem.kind as keyof typeof KINDS];
  const tells = TELLING.has(problem.kind) && language.get() === "en" && problem.detail;
  return tells || known?.() || (language.get() === "en" && problem.detail) || t("common.problem.unexpected");
}

/** Whether a plan, or a payment cleared up, would lift the refusal: then the billing page is the way on. */
export function leadsToBilling(problem: Problem): boolean {
  return problem.kind === "payment-required" || problem.kind === "account-suspended";
}
