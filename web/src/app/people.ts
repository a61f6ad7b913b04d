// Names for the ids of people and keys that the API gives as authors.
import { useCallback } from "preact/hooks";
import { useAnswer } from "./data";
import { t } from "./i18n";
import { can, useSignedIn } from "./session";

/** Gives the name of an author: a user's id, or `key:` and the id of an API key. Who is gone is told as such. */
export function useNames(): (author: string) => string {
  const view = useSignedIn();
  const present = view.account.status !== "deleted";
  const asked = { query: { limit: 100 } };
  const team = useAnswer("GET /v1/team", present ? asked : null).data?.items;
  const keys = useAnswer("GET /v1/api-keys", present && can(view, "manage-team") ? asked : null).data?.items;
  return useCallback(
    (author: string) => {
      if (author === view.user.id) return t("common.you");
      if (author.startsWith("key:")) {
        const key = keys?.find(({ id }) => id === author.slice("key:".length));
        return key ? t("common.api-key.named", { label: key.label }) : t("common.api-key");
      }
      if (!team) return "…";
      return team.find(({ user_id }) => user_id === author)?.name ?? t("common.former-person");
    },
    [view.user.id, team, keys],
  );
}
