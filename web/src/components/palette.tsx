// The command palette: type a few letters of where to go or what to do, Enter does it.
import { useId, useRef, useState } from "preact/hooks";
import type { SessionView } from "../api/schema";
import { t } from "../app/i18n";
import { go } from "../app/navigation";
import { signOut, useSignedIn } from "../app/session";
import { changeTheme } from "../app/theme";
import { navigation } from "../frames/app-frame";
import { Dialog } from "./dialog";
import { Input } from "./field";
import { Icon, type IconName } from "./icon";

type Command = { label: string; icon: IconName; run: () => void };

export default function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const found = commands(useSignedIn(), typed.trim());
  const chosen = Math.min(at, found.length - 1);
  const run = (command: Command | undefined) => {
    onClose();
    command?.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = (chosen + step + found.length) % found.length;
      setAt(next);
      list.current?.children[next]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(found[chosen]);
    }
  };
  const combobox = {
    role: "combobox",
    "aria-expanded": true,
    "aria-controls": id,
    "aria-activedescendant": `${id}-${chosen}`,
  };
  return (
    <Dialog title={t("common.palette.title")} onClose={onClose}>
      <Input
        {...combobox}
        label={t("common.palette.label")}
        hideLabel
        placeholder={t("common.palette.label")}
        autocomplete="off"
        value={typed}
        onValue={(value) => {
          setTyped(value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={id} ref={list} class="palette-list" role="listbox" aria-label={t("common.palette.title")}>
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the combobox keeps the focus and takes the keys
          <div
            key={command.label}
            id={`${id}-${index}`}
            class="menu-item"
            role="option"
            aria-selected={index === chosen}
            onClick={() => run(command)}
          >
            <Icon name={command.icon} />
            {command.label}
          </div>
        ))}
      </div>
    </Dialog>
  );
}

function commands(view: SessionView, typed: string): Command[] {
  const places = navigation(view)
    .flatMap((group) => group.links)
    .map((link): Command => ({ label: link.label, icon: link.icon, run: () => void go(link.href) }));
  const acts: Command[] = [
    { label: t("common.palette.new-contact"), icon: "plus", run: () => void go("/contacts/new") },
    { label: t("common.palette.light"), icon: "eye", run: () => changeTheme("light") },
    { label: t("common.palette.dark"), icon: "eye-off", run: () => changeTheme("dark") },
    { label: t("common.sign-out"), icon: "exit", run: () => void signOut() },
  ];
  if (!typed) return [...places, ...acts];
  const wanted = plain(typed);
  const search: Command = {
    label: t("common.palette.search", { words: typed }),
    icon: "search",
    run: () => void go(`/contacts?q=${encodeURIComponent(typed)}`),
  };
  return [...[...places, ...acts].filter((command) => plain(command.label).includes(wanted)), search];
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
