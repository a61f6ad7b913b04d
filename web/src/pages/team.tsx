// The people of the account: members with their roles, and who is invited (promise U3).
import { useState } from "preact/hooks";
import { useAnswer, useList } from "../app/data";
import { t } from "../app/i18n";
import { can, useSignedIn } from "../app/session";
import { Answered } from "../components/answered";
import { Button } from "../components/button";
import { Creating } from "../components/locked";
import { More } from "../components/moving";
import { Page } from "../components/page";
import { Card } from "../components/surface";
import { Invitations } from "./team/invitations";
import { Invite } from "./team/invite";
import { Members } from "./team/members";
import { ROLE_HINTS, ROLE_NAMES, ROLES } from "./team/roles";
import "./team.css";

export default function TeamPage() {
  const view = useSignedIn();
  const manager = can(view, "manage-team");
  const [inviting, setInviting] = useState(false);
  const members = useList("GET /v1/team", { limit: 100 });
  const invitations = useList("GET /v1/team/invitations", { limit: 100 });
  const billing = useAnswer("GET /v1/billing", manager ? {} : null);
  const invited = invitations.items ?? [];
  return (
    <Page
      title={t("team.title")}
      lead={manager ? t("team.lead") : t("team.lead.member")}
      actions={
        manager && (
          <Creating>
            <Button look="primary" icon="plus" onClick={() => setInviting(true)}>
              {t("team.invite")}
            </Button>
          </Creating>
        )
      }
    >
      <Card title={t("team.members")} aside={billing.data && <Seats {...billing.data.limits.seats} />} flush>
        <Answered of={{ ...members, data: members.items }}>
          {(items) => <Members members={items} list={members} />}
        </Answered>
        <More list={members} />
      </Card>
      {(invited.length > 0 || invitations.problem) && (
        <Card title={t("team.invitations")} flush>
          <Answered of={{ ...invitations, data: invitations.items }} lines={2}>
            {(items) => <Invitations invitations={items} list={invitations} onGone={billing.reload} />}
          </Answered>
          <More list={invitations} />
        </Card>
      )}
      <Roles />
      {inviting && (
        <Invite
          onClose={() => setInviting(false)}
          onInvited={(invitation) => {
            setInviting(false);
            invitations.change((items) => [invitation, ...items.filter(({ id }) => id !== invitation.id)]);
            billing.reload();
          }}
        />
      )}
    </Page>
  );
}

function Seats({ used, most }: { used: number; most: number }) {
  return (
    <p class="small muted">
      {t("team.seats", { used, most })}{" "}
      {used >= most && (
        <>
          {t("team.seats.full")} <a href="/billing">{t("common.to-billing")}</a>
        </>
      )}
    </p>
  );
}

function Roles() {
  return (
    <details class="card">
      <summary class="strong">{t("team.roles")}</summary>
      <dl class="facts team-roles">
        {ROLES.map((role) => (
          <>
            <dt>{t(ROLE_NAMES[role])}</dt>
            <dd>{t(ROLE_HINTS[role])}</dd>
          </>
        ))}
      </dl>
      <p class="muted">{t("team.last-owner.rule")}</p>
    </details>
  );
}
