// What a subscription's state at Stripe means here (chalicelib/services/billing_state.py).
import type { SubscriptionView } from "../../api/schema";
import type { Key } from "../../app/i18n";

const ENDED = new Set(["canceled", "incomplete_expired"]);

/** Whether there is a subscription that hasn't ended: then the portal changes it, and no second one is begun. */
export function isLive(subscription: SubscriptionView | null): subscription is SubscriptionView {
  return subscription !== null && !ENDED.has(subscription.status);
}

/** Whether Stripe waits for money. */
export function isOwing({ status }: SubscriptionView): boolean {
  return status === "past_due" || status === "unpaid" || status === "incomplete";
}

export const PER = { month: "billing.per-month", year: "billing.per-year" } as const satisfies Record<
  "month" | "year",
  Key
>;

/** The way to Stripe's own pages, for owners. */
export type Manage = { busy: boolean; open: () => void } | null;
