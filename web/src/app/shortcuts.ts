// Keys that work on every page of the app: `/` goes to the search, Ctrl+K (⌘K) opens the palette.

import { go } from "./navigation";
import { createStore } from "./store";

export const paletteOpen = createStore(false);

export function startShortcuts(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      paletteOpen.set(true);
    } else if (
      event.key === "/" &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey &&
      !isTyping(event.target)
    ) {
      event.preventDefault();
      void toSearch();
    }
  };
  addEventListener("keydown", onKey);
  return () => removeEventListener("keydown", onKey);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** The page's own search, else that of the contacts. */
async function toSearch(): Promise<void> {
  if (document.querySelector("dialog[open]")) return;
  const here = document.querySelector<HTMLInputElement>('main input[type="search"]');
  if (here) {
    here.focus();
    here.select();
  } else {
    await go("/contacts");
  }
}
