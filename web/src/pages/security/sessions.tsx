// Where one is signed in; each session can be ended, and all of them.
import { call } from "../../api/client";
import type { OpenSession } from "../../api/schema";
import { useAction, useAnswer } from "../../app/data";
import { t } from "../../app/i18n";
import { go } from "../../app/navigation";
import { notify } from "../../app/notices";
import { session as signedIn } from "../../app/session";
import { Answered } from "../../components/answered";
import { Button } from "../../components/button";
import { confirm } from "../../components/dialog";
import { Badge, Card } from "../../components/surface";
import { type Column, Table } from "../../components/table";
import { Time } from "../../components/text";

export function Sessions() {
  const sessions = useAnswer("GET /v1/me/sessions", {});
  const end = useAction(async (one: OpenSession) => {
    await call("DELETE /v1/me/sessions/{session_id}", { path: { session_id: one.id } });
    if (sessions.data) {
      sessions.replace({ ...sessions.data, items: sessions.data.items.filter(({ id }) => id !== one.id) });
    }
    notify(t("security.sessions.ended"));
  });
  const endAll = useAction(async () => {
    const agreed = await confirm({
      title: t("security.sessions.all.title"),
      text: t("security.sessions.all.text"),
      confirm: t("security.sessions.all"),
      danger: true,
    });
    if (!agreed) return;
    await call("DELETE /v1/me/sessions");
    await go("/signin");
    signedIn.set(null);
  });
  const columns: Column<OpenSession>[] = [
    {
      name: t("security.sessions.device"),
      cell: (one) => (
        <>
          {one.device || t("security.sessions.unknown")}{" "}
          {one.current && <Badge tone="accent">{t("security.sessions.current")}</Badge>}
          <br />
          <span class="small muted">{t("security.sessions.from", { address: one.ip_address })}</span>
        </>
      ),
    },
    { name: t("security.sessions.since"), cell: (one) => <Time value={one.created_at} /> },
    { name: t("security.sessions.seen"), cell: (one) => <Time value={one.last_seen_at} as="ago" /> },
    {
      name: t("security.sessions.actions"),
      hideName: true,
      end: true,
      cell: (one) =>
        !one.current && (
          <Button
            small
            aria-label={t("security.sessions.end.label", { device: one.device || one.ip_address })}
            onClick={() => end.run(one)}
          >
            {t("security.sessions.end")}
          </Button>
        ),
    },
  ];
  return (
    <Card
      title={t("security.sessions")}
      aside={
        <Button small look="danger" busy={endAll.busy} onClick={() => endAll.run()}>
          {t("security.sessions.all")}
        </Button>
      }
      flush
    >
      <Answered of={sessions} lines={3}>
        {({ items }) => (
          <Table caption={t("security.sessions")} rows={items} rowKey={(one) => one.id} columns={columns} />
        )}
      </Answered>
    </Card>
  );
}
