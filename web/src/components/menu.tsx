// A button that opens a short list of things to do or places to go. Arrow keys move, Esc and a press elsewhere close.
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button, type Look } from "./button";
import { Icon, type IconName } from "./icon";

export type MenuItem = { label: string; icon?: IconName; danger?: boolean } & (
  | { href: string }
  | { run: () => void }
);

type MenuProps = {
  /** What the button says; with `iconOnly` its name. */
  label: string;
  items: readonly MenuItem[];
  icon?: IconName;
  iconOnly?: boolean;
  children?: ComponentChildren;
  place?: "start" | "up";
  small?: boolean;
  look?: Look;
  /** For items that are fetched when somebody wants to see them. */
  onOpen?: () => void;
};

export function Menu(props: MenuProps) {
  const { label, items, icon, iconOnly, children, place, small, look = "quiet", onOpen } = props;
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  const entries = () => [...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  useLayoutEffect(() => {
    if (!open) return;
    entries()[0]?.focus();
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    root.current?.querySelector("button")?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (event.key === "Tab") {
      setOpen(false);
    } else if (to !== undefined) {
      event.preventDefault();
      all[to % all.length]?.focus();
    }
  };
  const classes = ["menu-list", place && `menu-list-${place}`].filter(Boolean).join(" ");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the items inside, which have the focus
    <div class="menu" ref={root} onKeyDown={onKeyDown}>
      <Button
        look={look}
        small={small}
        icon={icon}
        label={iconOnly ? label : undefined}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => {
          if (!open) onOpen?.();
          setOpen(!open);
        }}
      >
        {!iconOnly && (children ?? label)}
        {!iconOnly && <Icon name="chevron-down" />}
      </Button>
      <div id={id} role="menu" aria-label={label} class={classes} hidden={!open}>
        {items.map((item) => (
          <Entry key={item.label} item={item} done={close} />
        ))}
      </div>
    </div>
  );
}

function Entry({ item, done }: { item: MenuItem; done: () => void }) {
  const look = item.danger ? "menu-item menu-item-danger" : "menu-item";
  const content = (
    <>
      {item.icon && <Icon name={item.icon} />}
      {item.label}
    </>
  );
  if ("href" in item) {
    return (
      <a role="menuitem" tabIndex={-1} class={look} href={item.href} onClick={done}>
        {content}
      </a>
    );
  }
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      class={look}
      onClick={() => {
        done();
        item.run();
      }}
    >
      {content}
    </button>
  );
}
