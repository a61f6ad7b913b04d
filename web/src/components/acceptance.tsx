// The versions of terms and privacy policy that somebody agrees to by signing up.

import { call } from "../api/client";
import type { Acceptance } from "../api/schema";
import { LegalLink } from "./legal-link";
import { Rich } from "./text";

/** The versions in force, asked for when they are agreed to, so that it is those that are agreed to. */
export async function inForce(): Promise<Acceptance> {
  const { terms, privacy } = await call("GET /v1/policy");
  return { terms: terms.version, privacy: privacy.version };
}

/** What stands beside the box to tick. The texts open beside, so that nothing typed is lost. */
export function AcceptText() {
  return (
    <Rich
      text="public.accept"
      terms={(words: string) => <LegalLink page="terms">{words}</LegalLink>}
      privacy={(words: string) => <LegalLink page="privacy">{words}</LegalLink>}
    />
  );
}
