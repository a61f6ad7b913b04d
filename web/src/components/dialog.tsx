// Modal dialogs on the browser's own <dialog>, which keeps the focus inside and gives it back; Esc closes.
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../app/i18n";
import { createStore, useStore } from "../app/store";
import { Button } from "./button";
import { Input } from "./field";

type DialogProps = { title: string; onClose: () => void; children: ComponentChildren; wide?: boolean };

/** What gets the focus: the first thing to fill in or press, not the cross above it. */
const FIRST = ".dialog-body :is(input, select, textarea, button):not([disabled])";

/** Open as long as it is rendered. */
export function Dialog({ title, onClose, children, wide }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const before = document.activeElement;
    ref.current?.showModal();
    ref.current?.querySelector<HTMLElement>(FIRST)?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same, by the browser
    <dialog
      ref={ref}
      class={wide ? "dialog dialog-wide" : "dialog"}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
        <Button look="quiet" small icon="close" label={t("common.close")} onClick={onClose} />
      </div>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}

export type Question = {
  title: string;
  text: ComponentChildren;
  /** What the button does, named: "Erase 3 contacts", never "OK". */
  confirm: string;
  cancel?: string;
  danger?: boolean;
  /** What has to be typed before the button works, for what can't be undone. */
  typed?: string;
};

const asked = createStore<{ question: Question; answer: (yes: boolean) => void } | null>(null);

/** Asks the person, and gives back whether they agreed. */
export function confirm(question: Question): Promise<boolean> {
  asked.get()?.answer(false);
  return new Promise((resolve) => {
    asked.set({
      question,
      answer: (yes) => {
        asked.set(null);
        resolve(yes);
      },
    });
  });
}

export function askToLeave(): Promise<boolean> {
  return confirm({
    title: t("common.leave.title"),
    text: t("common.leave.text"),
    confirm: t("common.leave.confirm"),
    cancel: t("common.leave.cancel"),
    danger: true,
  });
}

/** Where `confirm` shows its question; once, in the frame. */
export function Questions() {
  const open = useStore(asked);
  return open && <Asking key={open.question.title} {...open} />;
}

function Asking({ question, answer }: { question: Question; answer: (yes: boolean) => void }) {
  const [typed, setTyped] = useState("");
  const ready = question.typed === undefined || typed.trim() === question.typed;
  return (
    <Dialog title={question.title} onClose={() => answer(false)}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) answer(true);
        }}
      >
        <div class="stack-tight">
          {typeof question.text === "string" ? <p>{question.text}</p> : question.text}
        </div>
        {question.typed !== undefined && (
          <Input
            label={t("common.confirm.type", { word: question.typed })}
            value={typed}
            onValue={setTyped}
            autocomplete="off"
          />
        )}
        <div class="dialog-foot">
          <Button onClick={() => answer(false)}>{question.cancel ?? t("common.cancel")}</Button>
          <Button type="submit" look={question.danger ? "danger-solid" : "primary"} disabled={!ready}>
            {question.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
