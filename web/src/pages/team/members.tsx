// The members: another role, removal, leaving. Who may do it is offered it, and the last owner is told why they can't.
import { useState } from "preact/hooks";
import { call } from "../../api/client";
import type { TeammateView } from "../../api/schema";
import { type List, optimistic, useAction } from "../../app/data";
import { language, t } from "../../app/i18n";
import { go } from "../../app/navigation";
import { notify } from "../../app/notices";
import { refreshSession, session, useSignedIn } from "../../app/session";
import { Button } from "../../components/button";
import { confirm } from "../../components/dialog";
import { Select } from "../../components/field";
import { Badge } from "../../components/surface";
import { type Column, Table } from "../../components/table";
import { Time } from "../../components/text";
import { isLower, manages, ROLE_NAMES, ROLES, type Role } from "./roles";

type Props = { members: TeammateView[]; list: List<TeammateView> };

export function Members({ members, list }: Props) {
  const { user, role } = useSignedIn();
  const isLastOwner = (one: TeammateView) =>
    one.role === "owner" && !list.hasMore && members.filter((other) => other.role === "owner").length === 1;
  const columns: Column<TeammateView>[] = [
    {
      name: t("team.person"),
      cell: (one) => (
        <>
          {one.name} {one.user_id === user.id && <Badge>{t("common.you")}</Badge>}
          <br />
          <span class="small muted">{one.email}</span>
        </>
      ),
    },
    {
      name: t("team.role"),
      cell: (one) =>
        manages(role, one.role) ? (
          <RoleChoice one={one} list={list} last={isLastOwner(one)} />
        ) : (
          t(ROLE_NAMES[one.role])
        ),
    },
    { name: t("team.joined"), cell: (one) => <Time value={one.joined_at} as="day" /> },
    {
      name: t("team.actions"),
      hideName: true,
      end: true,
      cell: (one) => <Leaving one={one} list={list} last={isLastOwner(one)} />,
    },
  ];
  return (
    <Table
      caption={t("team.members")}
      rows={sorted(members, user.id)}
      rowKey={(one) => one.user_id}
      columns={columns}
    />
  );
}

function RoleChoice({ one, list, last }: { one: TeammateView; list: List<TeammateView>; last: boolean }) {
  const view = useSignedIn();
  const own = one.user_id === view.user.id;
  const [chosen, setChosen] = useState<Role | null>(null);
  const show = (role: Role) =>
    list.change((items) => items.map((item) => (item.user_id === one.user_id ? { ...item, role } : item)));
  const give = (role: Role, before: Role) =>
    optimistic(
      () => show(role),
      () => call("PATCH /v1/team/{user_id}", { path: { user_id: one.user_id }, body: { role } }),
      () => show(before),
    );
  const choose = async (role: Role) => {
    setChosen(role);
    const agreed = await ask(one, role, own);
    if (agreed && (await give(role, one.role))) {
      const undo = { label: t("team.undo"), run: () => void give(one.role, role) };
      notify(
        t("team.role.changed", { name: one.name, role: t(ROLE_NAMES[role]) }),
        own ? {} : { action: undo },
      );
      if (own) await refreshSession();
    }
    setChosen(null);
  };
  return (
    <div class="role-select">
      <Select
        label={t("team.role.of", { name: one.name })}
        hideLabel
        value={chosen ?? one.role}
        disabled={last || chosen !== null}
        onValue={(role) => void choose(role as Role)}
        options={ROLES.filter((role) => manages(view.role, role)).map((value) => ({
          value,
          label: t(ROLE_NAMES[value]),
        }))}
      />
      {last && <span class="small muted">{t("team.last-owner")}</span>}
    </div>
  );
}

/** A change that oneself can't take back, or that gives somebody all power, is asked for. */
async function ask(one: TeammateView, role: Role, own: boolean): Promise<boolean> {
  const name = one.name;
  if (own && isLower(role, one.role)) {
    return confirm({
      title: t("team.lower.title"),
      text: t("team.lower.text"),
      confirm: t("team.lower.confirm", { role: t(ROLE_NAMES[role]) }),
      danger: true,
    });
  }
  if (role !== "owner") return true;
  return confirm({
    title: t("team.owner.title", { name }),
    text: t("team.owner.text", { name }),
    confirm: t("team.owner.confirm"),
  });
}

function Leaving({ one, list, last }: { one: TeammateView; list: List<TeammateView>; last: boolean }) {
  const { user, account, role } = useSignedIn();
  const own = one.user_id === user.id;
  const leave = useAction(async () => {
    const agreed = await confirm({
      title: own
        ? t("team.leave.title", { company: account.company })
        : t("team.remove.title", { name: one.name }),
      text: own ? t("team.leave.text") : t("team.remove.text", { name: one.name }),
      confirm: own ? t("team.leave.confirm") : t("team.remove.confirm", { name: one.name }),
      danger: true,
    });
    if (!agreed) return;
    await call("DELETE /v1/team/{user_id}", { path: { user_id: one.user_id } });
    if (own) {
      notify(t("team.left", { company: account.company }));
      await go("/signin");
      session.set(null);
      return;
    }
    list.change((items) => items.filter(({ user_id }) => user_id !== one.user_id));
    notify(t("team.removed", { name: one.name }));
  });
  if (last || !(own || manages(role, one.role))) return null;
  return (
    <Button
      small
      look="danger"
      busy={leave.busy}
      aria-label={own ? undefined : t("team.remove.label", { name: one.name })}
      onClick={() => leave.run()}
    >
      {own ? t("team.leave") : t("team.remove")}
    </Button>
  );
}

/** Oneself first, then owners, admins and members, by name. */
function sorted(members: TeammateView[], own: string): TeammateView[] {
  const { compare } = new Intl.Collator(language.get());
  const rank = (one: TeammateView) => (one.user_id === own ? -1 : ROLES.length - ROLES.indexOf(one.role));
  return [...members].sort((a, b) => rank(a) - rank(b) || compare(a.name, b.name));
}
