// What is asked before many contacts are changed: which tag, on what ground, and whether one is sure.
import { useState } from "preact/hooks";
import type { Restriction, TagCount } from "../../api/schema";
import { t } from "../../app/i18n";
import { Button } from "../../components/button";
import { confirm, Dialog } from "../../components/dialog";
import { Input, Radios } from "../../components/field";
import type { Action } from "./bulk";
import { GROUNDS, groundText } from "./labels";

export type Asked = "tag" | "untag" | "restrict";
type Props = {
  /** "3 contacts", "all 320 contacts". */
  whom: string;
  tags: readonly TagCount[];
  onAction: (action: Action) => void;
  onClose: () => void;
};

export function Asking({ asked, ...props }: Props & { asked: Asked }) {
  return asked === "restrict" ? <AskGround {...props} /> : <AskTag {...props} kind={asked} />;
}

function AskTag({ kind, whom, tags, onAction, onClose }: Props & { kind: "tag" | "untag" }) {
  const [tag, setTag] = useState("");
  const [error, setError] = useState<string>();
  const submit = (event: Event) => {
    event.preventDefault();
    const word = tag.trim();
    if (!word) return setError(t("common.field.required"));
    onAction(kind === "tag" ? { tag: word } : { untag: word });
    onClose();
  };
  const titles = {
    tag: t("contacts.tag.title", { whom }),
    untag: t("contacts.untag.title", { whom }),
  };
  return (
    <Dialog title={titles[kind]} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <Input
          label={t("contacts.tag.label")}
          value={tag}
          onValue={setTag}
          error={error}
          maxLength={60}
          autocomplete="off"
          suggestions={tags.map((one) => one.tag)}
        />
        <div class="dialog-foot">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary">
            {kind === "tag" ? t("contacts.tag.submit") : t("contacts.untag.submit")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function AskGround({ whom, onAction, onClose }: Omit<Props, "tags">) {
  const [ground, setGround] = useState<Restriction["ground"]>("accuracy_contested");
  const submit = (event: Event) => {
    event.preventDefault();
    onAction({ restrict: ground });
    onClose();
  };
  return (
    <Dialog title={t("contacts.restrict.title", { whom })} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p>{t("contacts.restrict.text")}</p>
        <Radios
          label={t("contacts.restrict.ground")}
          value={ground}
          onValue={setGround}
          options={GROUNDS.map((value) => ({ value, label: groundText(value) }))}
        />
        <div class="dialog-foot">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary">
            {t("contacts.restrict.submit")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Whether somebody is sure. What touches all that match has to be typed, since nothing brings it back. */
export function sure(kind: "delete" | "blacklist", whom: string, all: boolean): Promise<boolean> {
  const typed = all ? { typed: t("contacts.erase.word") } : {};
  if (kind === "delete") {
    return confirm({
      title: t("contacts.erase.title", { whom }),
      text: t("contacts.erase.text"),
      confirm: t("contacts.erase.submit", { whom }),
      danger: true,
      ...typed,
    });
  }
  return confirm({
    title: t("contacts.blacklist.title", { whom }),
    text: t("contacts.blacklist.text"),
    confirm: t("contacts.blacklist.submit", { whom }),
    danger: true,
    ...typed,
  });
}
