// Words with something in them: texts with links, moments, what can be copied.
import type { ComponentChildren, VNode } from "preact";
import { Fragment } from "preact";
import { ago, date, type Key, moment, t, textOf } from "../app/i18n";
import { notify } from "../app/notices";
import { Button } from "./button";

type Wrap = (children: string) => VNode;

/** A text with marked places, `I accept the <terms>terms</terms>`, each drawn by the function of its name. */
export function Rich({
  text,
  values,
  ...wraps
}: { text: Key; values?: Record<string, string | number> } & Record<string, Wrap | unknown>) {
  const filled = textOf(text, values).replace(/\{(\w+)\}/g, (_, name: string) =>
    String(values?.[name] ?? ""),
  );
  const pieces = filled.split(/<(\w+)>(.*?)<\/\1>/);
  const drawn: ComponentChildren[] = [];
  for (let at = 0; at < pieces.length; at += 3) {
    drawn.push(pieces[at]);
    const wrap = wraps[pieces[at + 1] ?? ""] as Wrap | undefined;
    if (wrap) drawn.push(<Fragment key={at}>{wrap(pieces[at + 2] ?? "")}</Fragment>);
  }
  return <>{drawn}</>;
}

/** A moment in the person's time zone: in full, as a day, or how long ago with the moment as its title. */
export function Time({ value, as = "moment" }: { value: string; as?: "moment" | "day" | "ago" }) {
  const text = { moment, day: date, ago }[as](value);
  return (
    <time dateTime={value} title={as === "ago" ? moment(value) : undefined}>
      {text}
    </time>
  );
}

export function CopyButton({ value, label }: { value: string; label?: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      notify(t("common.copied"));
    } catch {
      notify(t("common.not-copied"), { danger: true });
    }
  };
  return (
    <Button small icon="copy" onClick={copy}>
      {label ?? t("common.copy")}
    </Button>
  );
}

/** An address that breaks behind its @, if it must break. */
export function EmailText({ email }: { email: string }) {
  const at = email.lastIndexOf("@") + 1;
  return (
    <>
      {email.slice(0, at)}
      <wbr />
      {email.slice(at)}
    </>
  );
}
