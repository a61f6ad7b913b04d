// What stands in place of something that a person's role or the account's standing doesn't allow: not offered, and why.
import type { ComponentChildren } from "preact";
import { t } from "../app/i18n";
import { useSignedIn } from "../app/session";
import { Empty } from "./surface";

/** In place of a whole page for owners and admins, or for owners alone. */
export function Locked({ owners }: { owners?: boolean }) {
  return (
    <Empty icon="lock" title={t("common.locked.title")}>
      {owners ? t("common.locked.owner") : t("common.locked.admin")}
    </Empty>
  );
}

/** What creates something: while the account is read-only a word and the way to billing stand there instead. */
export function Creating({ children }: { children: ComponentChildren }) {
  const { account } = useSignedIn();
  if (account.status !== "read_only") return <>{children}</>;
  return (
    <p class="small muted">
      {t("common.read-only")} <a href="/billing">{t("common.to-billing")}</a>
    </p>
  );
}
