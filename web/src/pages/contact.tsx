// One contact: its details, changed in place; its history; what the person may ask for: a copy, restriction, erasure.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { call, send } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { ContactView } from "../api/schema";
import { useAction, useAnswer } from "../app/data";
import { t } from "../app/i18n";
import { go } from "../app/navigation";
import { notify, notifyProblem } from "../app/notices";
import type { PageProps } from "../app/router";
import { Button } from "../components/button";
import { Menu, type MenuItem } from "../components/menu";
import { Page } from "../components/page";
import { Banner, Empty, Failure, Skeleton } from "../components/surface";
import { Time } from "../components/text";
import { AskGround, sure } from "./contacts/ask";
import { type Action, actOn } from "./contacts/bulk";
import { copyContact, downloadContact } from "./contacts/copy";
import { Details, Record } from "./contacts/details";
import { EditContact, type Version } from "./contacts/edit";
import { HistoryCard } from "./contacts/history";
import { groundText, nameOf } from "./contacts/labels";
import { listAddress } from "./contacts/pages";
import { patchOf, valuesOf } from "./contacts/values";
import "./contact.css";

export default function ContactPage({ params }: PageProps) {
  const path = { contact_id: params.contact_id ?? "" };
  const answer = useAnswer("GET /v1/contacts/{contact_id}", { path });
  const [editing, setEditing] = useState(false);
  const content = useBackToHeading(editing);
  const contact = answer.data;
  const version = contact && { contact, etag: answer.etag };
  return (
    <Page
      title={contact ? nameOf(contact) : t("contacts.one")}
      lead={contact && [contact.job_title, contact.company].filter(Boolean).join(" · ")}
      back={{ href: listAddress(), label: t("contacts.title") }}
      actions={
        contact && (
          <>
            {!editing && !contact.restriction && (
              <Button look="primary" icon="edit" onClick={() => setEditing(true)}>
                {t("contacts.edit")}
              </Button>
            )}
            <More contact={contact} onVersion={answer.replace} onRestricted={() => setEditing(false)} />
          </>
        )
      }
    >
      {!version && <Missing problem={answer.problem} retry={answer.reload} />}
      {version?.contact.restriction && <Restricted contact={version.contact} onVersion={answer.replace} />}
      {version && (
        <div class="contact" ref={content}>
          {editing ? (
            <EditContact
              version={version}
              onVersion={(next, saved) => {
                answer.replace(next.contact, next.etag);
                if (!saved) return;
                setEditing(false);
                offerUndo(version.contact, next, answer.replace);
              }}
              onClose={() => setEditing(false)}
            />
          ) : (
            <Details contact={version.contact} />
          )}
          <div class="stack">
            <Record contact={version.contact} />
            <HistoryCard contactId={version.contact.id} version={version.contact.version} />
          </div>
        </div>
      )}
    </Page>
  );
}

type Take = (contact: ContactView, etag: string | null) => void;

function Missing({ problem, retry }: { problem: Problem | undefined; retry: () => void }) {
  if (!problem)
    return (
      <div class="card contact-waiting">
        <Skeleton lines={8} />
      </div>
    );
  if (problem.kind !== "not-found") return <Failure problem={problem} retry={retry} />;
  return (
    <div class="card">
      <Empty icon="people" title={t("contacts.gone.title")}>
        {t("contacts.gone.text")}
      </Empty>
    </div>
  );
}

function Restricted({ contact, onVersion }: { contact: ContactView; onVersion: Take }) {
  const lift = useAction(() => liftRestriction(contact.id, onVersion));
  if (!contact.restriction) return null;
  return (
    <Banner
      tone="warning"
      icon="lock"
      action={
        <Button small busy={lift.busy} onClick={() => lift.run()}>
          {t("contacts.lift")}
        </Button>
      }
    >
      <span class="strong">
        {t("contacts.restricted.since")} <Time value={contact.restriction.since} as="day" />.
      </span>{" "}
      {groundText(contact.restriction.ground)}. {t("contacts.restricted.text")}
    </Banner>
  );
}

async function liftRestriction(contactId: string, onVersion: Take): Promise<void> {
  const path = { contact_id: contactId };
  const { data, etag } = await send("DELETE /v1/contacts/{contact_id}/restrict", { path });
  onVersion(data, etag);
  notify(t("contacts.lifted"));
}

/** Says that a change is saved; undoing it is a change as well, refused when there is a newer one. */
function offerUndo(before: ContactView, saved: Version, onVersion: Take): void {
  const takeBack = async () => {
    const body = patchOf(valuesOf(saved.contact), valuesOf(before));
    const path = { contact_id: before.id };
    const ifMatch = saved.etag ?? undefined;
    const { data, etag } = await send("PATCH /v1/contacts/{contact_id}", { path, body, ifMatch });
    onVersion(data, etag);
  };
  const run = () => void takeBack().catch((error: unknown) => notifyProblem(asProblem(error)));
  notify(t("contacts.saved"), { action: { label: t("contacts.undo"), run } });
}

/** When editing ends the form is gone, so the focus goes to the page's heading. */
function useBackToHeading(editing: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const before = useRef(editing);
  useLayoutEffect(() => {
    if (before.current && !editing) {
      ref.current?.closest("main")?.querySelector("h1")?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    before.current = editing;
  }, [editing]);
  return ref;
}

type MoreProps = { contact: ContactView; onVersion: Take; onRestricted: () => void };

/** What is done with a contact as a whole. */
function More({ contact, onVersion, onRestricted }: MoreProps) {
  const [asking, setAsking] = useState(false);
  const whom = nameOf(contact);
  const download = useAction(() => downloadContact(contact.id));
  const erase = useAction(async () => {
    if (!(await sure("delete", whom, false))) return;
    await call("DELETE /v1/contacts/{contact_id}", { path: { contact_id: contact.id } });
    await left(t("contacts.erased", { name: whom }));
  });
  const blacklist = useAction(async () => {
    if (!(await sure("blacklist", whom, false))) return;
    await actOn([contact.id], { blacklist: true }, () => undefined);
    await left(t("contacts.erased", { name: whom }));
  });
  const restrict = useAction(async (action: Action) => {
    if (!("restrict" in action)) return;
    const path = { contact_id: contact.id };
    const body = { ground: action.restrict };
    const { data, etag } = await send("POST /v1/contacts/{contact_id}/restrict", { path, body });
    onRestricted();
    onVersion(data, etag);
    const run = () => void lift.run();
    notify(t("contacts.done.restrict", { count: 1 }), { action: { label: t("contacts.undo"), run } });
  });
  const lift = useAction(() => liftRestriction(contact.id, onVersion));
  const ask: MenuItem = { label: t("contacts.restrict.action"), icon: "lock", run: () => setAsking(true) };
  return (
    <>
      <Menu
        label={t("contacts.more")}
        look="plain"
        items={[
          { label: t("contacts.copy"), icon: "copy", run: () => void copyContact(contact) },
          { label: t("contacts.download"), icon: "download", run: () => void download.run() },
          ...(contact.restriction ? [] : [ask]),
          {
            label: t("contacts.blacklist.action"),
            icon: "ban",
            danger: true,
            run: () => void blacklist.run(),
          },
          { label: t("contacts.erase.action"), icon: "trash", danger: true, run: () => void erase.run() },
        ]}
      />
      {asking && (
        <AskGround
          whom={whom}
          onAction={(action) => void restrict.run(action)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

async function left(said: string): Promise<void> {
  notify(said);
  await go(listAddress(), { replace: true });
}
