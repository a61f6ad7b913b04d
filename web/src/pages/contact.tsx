// One contact: its details, changed in place; its history; what the person may ask for: a copy, restriction, erasure.
import { useEffect, useRef, useState } from "preact/hooks";
import { call, send } from "../api/client";
import type { ContactView } from "../api/schema";
import { useAction, useAnswer } from "../app/data";
import { t } from "../app/i18n";
import { go } from "../app/navigation";
import { notify } from "../app/notices";
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
  const back = { href: listAddress(), label: t("contacts.title") };
  const contact = answer.data;
  if (contact) {
    return <Contact version={{ contact, etag: answer.etag }} onVersion={answer.replace} back={back} />;
  }
  return (
    <Page title={t("contacts.one")} back={back}>
      {answer.problem?.kind === "not-found" ? (
        <div class="card">
          <Empty icon="people" title={t("contacts.gone.title")}>
            {t("contacts.gone.text")}
          </Empty>
        </div>
      ) : answer.problem ? (
        <Failure problem={answer.problem} retry={answer.reload} />
      ) : (
        <div class="card contact-waiting">
          <Skeleton lines={8} />
        </div>
      )}
    </Page>
  );
}

type ContactProps = {
  version: Version;
  onVersion: (contact: ContactView, etag: string | null) => void;
  back: { href: string; label: string };
};

function Contact({ version, onVersion, back }: ContactProps) {
  const { contact } = version;
  const path = { contact_id: contact.id };
  const [editing, setEditing] = useState(false);
  const [restricting, setRestricting] = useState(false);
  const page = useBackToHeading(editing);
  const restrict = useAction(async (action: Action) => {
    if (!("restrict" in action)) return;
    const body = { ground: action.restrict };
    const answer = await send("POST /v1/contacts/{contact_id}/restrict", { path, body });
    setEditing(false);
    onVersion(answer.data, answer.etag);
    notify(t("contacts.done.restrict", { count: 1 }), {
      action: { label: t("contacts.undo"), run: () => void lift.run() },
    });
  });
  const lift = useAction(async () => {
    const answer = await send("DELETE /v1/contacts/{contact_id}/restrict", { path });
    onVersion(answer.data, answer.etag);
    notify(t("contacts.lifted"));
  });
  const changed = (next: Version, saved: boolean) => {
    onVersion(next.contact, next.etag);
    if (!saved) return;
    setEditing(false);
    const takeBack = async () => {
      const body = patchOf(valuesOf(next.contact), valuesOf(contact));
      const answer = await send("PATCH /v1/contacts/{contact_id}", {
        path,
        body,
        ifMatch: next.etag ?? undefined,
      });
      onVersion(answer.data, answer.etag);
    };
    notify(t("contacts.saved"), {
      action: { label: t("contacts.undo"), run: () => void undo.run(takeBack) },
    });
  };
  const undo = useAction(async (takeBack: () => Promise<void>) => takeBack());
  const restricted = contact.status === "restricted";
  return (
    <Page
      title={nameOf(contact)}
      lead={[contact.job_title, contact.company].filter(Boolean).join(" · ") || undefined}
      back={back}
      actions={
        <>
          {!editing && !restricted && (
            <Button look="primary" icon="edit" onClick={() => setEditing(true)}>
              {t("contacts.edit")}
            </Button>
          )}
          <More contact={contact} onRestrict={() => setRestricting(true)} />
        </>
      }
    >
      {contact.restriction && (
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
      )}
      <div class="contact" ref={page}>
        <div class="stack-loose">
          {editing ? (
            <EditContact version={version} onVersion={changed} onClose={() => setEditing(false)} />
          ) : (
            <Details contact={contact} />
          )}
        </div>
        <div class="stack">
          <Record contact={contact} />
          <HistoryCard contactId={contact.id} version={contact.version} />
        </div>
      </div>
      {restricting && (
        <AskGround
          whom={nameOf(contact)}
          onAction={(action) => void restrict.run(action)}
          onClose={() => setRestricting(false)}
        />
      )}
    </Page>
  );
}

/** When editing ends the form is gone, so the focus goes to the page's heading. */
function useBackToHeading(editing: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const before = useRef(editing);
  useEffect(() => {
    if (before.current && !editing) {
      ref.current?.closest("main")?.querySelector("h1")?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    before.current = editing;
  }, [editing]);
  return ref;
}

/** What is done with a contact as a whole. */
function More({ contact, onRestrict }: { contact: ContactView; onRestrict: () => void }) {
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
  const restrict: MenuItem = { label: t("contacts.restrict.action"), icon: "lock", run: onRestrict };
  return (
    <Menu
      label={t("contacts.more")}
      look="plain"
      items={[
        { label: t("contacts.copy"), icon: "copy", run: () => void copyContact(contact) },
        { label: t("contacts.download"), icon: "download", run: () => void download.run() },
        ...(contact.restriction ? [] : [restrict]),
        {
          label: t("contacts.blacklist.action"),
          icon: "ban",
          danger: true,
          run: () => void blacklist.run(),
        },
        { label: t("contacts.erase.action"), icon: "trash", danger: true, run: () => void erase.run() },
      ]}
    />
  );
}

async function left(said: string): Promise<void> {
  notify(said);
  await go(listAddress(), { replace: true });
}
