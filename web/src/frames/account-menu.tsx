// Who is signed in, into which account, and what belongs to the person: language, colours, signing out.

import { useState } from "preact/hooks";
import { call } from "../api/client";
import { asProblem } from "../api/problem";
import { useAnswer } from "../app/data";
import { t } from "../app/i18n";
import { go } from "../app/navigation";
import { notifyProblem } from "../app/notices";
import { enter, signOut, useSignedIn } from "../app/session";
import { Menu, type MenuItem } from "../components/menu";
import { Choices } from "./choices";

export function AccountMenu() {
  const view = useSignedIn();
  const [opened, setOpened] = useState(false);
  const { data: me } = useAnswer("GET /v1/me", opened ? {} : null);
  const others = (me?.accounts ?? []).filter((account) => account.id !== view.account.id);
  const items: MenuItem[] = [
    ...others.map(
      (account): MenuItem => ({
        label: account.company,
        icon: "building",
        run: () => void switchTo(account.id),
      }),
    ),
    { label: t("common.nav.security"), icon: "shield", href: "/security" },
    { label: t("common.sign-out"), icon: "exit", run: () => void signOut() },
  ];
  return (
    <div class="stack">
      <Choices />
      <div class="stack-tight">
        <span class="small muted clipped" title={view.user.email}>
          {view.user.email}
        </span>
        <Menu label={t("common.account-menu")} items={items} place="up" onOpen={() => setOpened(true)}>
          <span class="strong">{view.account.company}</span>
        </Menu>
      </div>
    </div>
  );
}

/** Moves the session to another account of the person; what was shown of the former one goes. */
async function switchTo(accountId: string): Promise<void> {
  try {
    await enter(await call("POST /v1/session/account", { body: { account_id: accountId } }));
    await go("/contacts");
    location.reload();
  } catch (error) {
    notifyProblem(asProblem(error));
  }
}
