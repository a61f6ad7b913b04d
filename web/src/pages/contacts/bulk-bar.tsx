// The bar that stays in sight while contacts are ticked: how many, and what can be done with them.
import { useState } from "preact/hooks";
import type { ContactFilter, ContactView, Job, TagCount } from "../../api/schema";
import { useAction } from "../../app/data";
import { t } from "../../app/i18n";
import { notify } from "../../app/notices";
import { allows, useSignedIn } from "../../app/session";
import { Button } from "../../components/button";
import { Menu, type MenuItem } from "../../components/menu";
import { Progress } from "../../components/surface";
import { type Asked, Asking, sure } from "./ask";
import { type Action, actOn, actOnAll, type Outcome, undoOf } from "./bulk";
import type { Selection } from "./selection";

type Props = {
  selection: Selection;
  filter: ContactFilter;
  /** How many match, where that is known. */
  total: number | null;
  tags: readonly TagCount[];
  onDone: () => void;
  onJob: (job: Job) => void;
};

export function BulkBar({ selection, filter, total, tags, onDone, onJob }: Props) {
  const view = useSignedIn();
  const [asked, setAsked] = useState<Asked>();
  const [step, setStep] = useState<number>();
  const chosen = [...selection.contacts.values()];
  const whom = whomOf(selection.all ? total : chosen.length, selection.all);
  const act = useAction(async (action: Action) => {
    if (selection.all) {
      onJob(await actOnAll(filter, action));
    } else {
      setStep(0);
      try {
        tell(action, await actOn(ids(chosen), action, setStep), chosen, onDone);
      } finally {
        setStep(undefined);
        onDone(); // a request that failed half-way has changed some
      }
    }
    selection.clear();
  });
  const certain = async (kind: "delete" | "blacklist") => {
    if (await sure(kind, whom, selection.all))
      await act.run(kind === "delete" ? { delete: true } : { blacklist: true });
  };
  const untag: MenuItem = {
    label: t("contacts.untag.action"),
    icon: "tag",
    run: () => setAsked("untag"),
  };
  if (chosen.length === 0 && !selection.all) return null;
  return (
    <section class="bulk-bar" aria-label={t("contacts.bulk")}>
      <div class="row grow" role="status">
        <span class="strong">{t("contacts.bulk.chosen", { whom })}</span>
        <Button look="link" small onClick={selection.clear}>
          {t("contacts.bulk.clear")}
        </Button>
        {step !== undefined && (
          <Progress label={t("contacts.bulk.doing")} value={step} max={Math.max(1, chosen.length)} />
        )}
      </div>
      <div class="row">
        {allows(view, "tag") && (
          <Button small icon="tag" busy={act.busy} onClick={() => setAsked("tag")}>
            {t("contacts.tag.submit")}
          </Button>
        )}
        <Menu
          small
          look="plain"
          place="up"
          label={t("contacts.more")}
          items={[
            ...(allows(view, "tag") ? [untag] : []),
            { label: t("contacts.restrict.action"), icon: "lock", run: () => setAsked("restrict") },
            {
              label: t("contacts.blacklist.action"),
              icon: "ban",
              danger: true,
              run: () => void certain("blacklist"),
            },
            {
              label: t("contacts.erase.action"),
              icon: "trash",
              danger: true,
              run: () => void certain("delete"),
            },
          ]}
        />
      </div>
      {asked && (
        <Asking
          asked={asked}
          whom={whom}
          tags={tags}
          onAction={(action) => void act.run(action)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  );
}

function whomOf(count: number | null, all: boolean): string {
  if (count === null) return t("contacts.whom.all");
  return all ? t("contacts.whom.all-of", { count }) : t("contacts.whom", { count });
}

function ids(contacts: readonly ContactView[]): string[] {
  return contacts.map((contact) => contact.id);
}

/** Says what was done and what was not, and offers to take it back where that can be. */
function tell(action: Action, outcome: Outcome, contacts: readonly ContactView[], onDone: () => void): void {
  const undo = undoOf(action, contacts, outcome.failed);
  const takeBack = async () => {
    if (!undo) return;
    const back = await actOn(undo.ids, undo.action, () => undefined);
    notify(t("contacts.undone", { count: back.done }));
    onDone();
  };
  const canUndo = undo !== null && undo.ids.length > 0;
  notify(
    doneText(action, outcome.done),
    canUndo ? { action: { label: t("contacts.undo"), run: () => void takeBack() } } : {},
  );
  const restricted = outcome.failed.filter((one) => one.reason === "restricted").length;
  const others = outcome.failed.length - restricted;
  if (restricted > 0) notify(t("contacts.failed.restricted", { count: restricted }), { danger: true });
  if (others > 0) notify(t("contacts.failed.others", { count: others }), { danger: true });
}

/** What was done to so many contacts. */
export function doneText(action: Action, count: number): string {
  if ("tag" in action) return t("contacts.done.tag", { count, tag: action.tag });
  if ("untag" in action) return t("contacts.done.untag", { count, tag: action.untag });
  if ("restrict" in action) return t("contacts.done.restrict", { count });
  return "blacklist" in action
    ? t("contacts.done.blacklist", { count })
    : t("contacts.done.erase", { count });
}
