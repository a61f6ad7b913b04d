// Who is invited and hasn't accepted yet: send the mail again, or take the invitation back.
import { call } from "../../api/client";
import type { InvitationView } from "../../api/schema";
import { type List, useAction } from "../../app/data";
import { t } from "../../app/i18n";
import { notify } from "../../app/notices";
import { useNames } from "../../app/people";
import { useSignedIn } from "../../app/session";
import { Button } from "../../components/button";
import { confirm } from "../../components/dialog";
import { type Column, Table } from "../../components/table";
import { Time } from "../../components/text";
import { manages, ROLE_NAMES } from "./roles";

type Props = { invitations: InvitationView[]; list: List<InvitationView>; onGone: () => void };

export function Invitations({ invitations, list, onGone }: Props) {
  const { role } = useSignedIn();
  const name = useNames();
  const columns: Column<InvitationView>[] = [
    { name: t("team.email"), cell: (one) => one.email },
    { name: t("team.role"), cell: (one) => t(ROLE_NAMES[one.role]) },
    { name: t("team.invited-by"), cell: (one) => name(one.invited_by) },
    { name: t("team.expires"), cell: (one) => <Time value={one.expires_at} as="ago" /> },
    {
      name: t("team.actions"),
      hideName: true,
      end: true,
      cell: (one) => manages(role, one.role) && <Actions one={one} list={list} onGone={onGone} />,
    },
  ];
  return (
    <Table caption={t("team.invitations")} rows={invitations} rowKey={(one) => one.id} columns={columns} />
  );
}

function Actions({ one, list, onGone }: { one: InvitationView } & Omit<Props, "invitations">) {
  const { account } = useSignedIn();
  const { email, role } = one;
  const again = useAction(async () => {
    const fresh = await call("POST /v1/team/invitations", { body: { email, role } });
    list.change((items) => items.map((item) => (item.id === fresh.id ? fresh : item)));
    notify(t("team.resent", { email }));
  });
  const withdraw = useAction(async () => {
    const agreed = await confirm({
      title: t("team.withdraw.title", { email }),
      text: t("team.withdraw.text"),
      confirm: t("team.withdraw.confirm"),
      danger: true,
    });
    if (!agreed) return;
    await call("DELETE /v1/team/invitations/{invitation_id}", { path: { invitation_id: one.id } });
    list.change((items) => items.filter(({ id }) => id !== one.id));
    onGone();
    notify(t("team.withdrawn", { email }));
  });
  return (
    <span class="row row-end">
      {account.status !== "read_only" && (
        <Button
          small
          busy={again.busy}
          aria-label={t("team.resend.label", { email })}
          onClick={() => again.run()}
        >
          {t("team.resend")}
        </Button>
      )}
      <Button
        small
        look="danger"
        busy={withdraw.busy}
        aria-label={t("team.withdraw.label", { email })}
        onClick={() => withdraw.run()}
      >
        {t("team.withdraw")}
      </Button>
    </span>
  );
}
