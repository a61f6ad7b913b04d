// The frame of the app: side navigation (a drawer where it is narrow), banners about the account, the page.
import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { SessionView } from "../api/schema";
import { t } from "../app/i18n";
import { usePlace } from "../app/navigation";
import { can, type Right, useSignedIn } from "../app/session";
import { paletteOpen, startShortcuts } from "../app/shortcuts";
import { useStore } from "../app/store";
import { Button } from "../components/button";
import { Icon, type IconName } from "../components/icon";
import { AccountMenu } from "./account-menu";
import { AccountBanners } from "./banners";
import { Brand } from "./brand";

type Link = { href: string; label: string; icon: IconName; right?: Right };
type Group = { title: string; links: Link[] };

/** Where somebody can go, in the order of the navigation and the command palette. */
export function navigation(view: SessionView): Group[] {
  const isOpen = ({ right }: Link) => !right || can(view, right);
  return places().map(({ title, links }) => ({ title, links: links.filter(isOpen) }));
}

function places(): Group[] {
  return [
    {
      title: t("common.nav.work"),
      links: [
        { href: "/contacts", label: t("common.nav.contacts"), icon: "people" },
        { href: "/imports", label: t("common.nav.imports"), icon: "upload" },
      ],
    },
    {
      title: t("common.nav.configuration"),
      links: [
        { href: "/company", label: t("common.nav.company"), icon: "building" },
        { href: "/exports", label: t("common.nav.exports"), icon: "download", right: "manage-account" },
        { href: "/blacklist", label: t("common.nav.blacklist"), icon: "ban" },
        { href: "/team", label: t("common.nav.team"), icon: "people" },
        { href: "/billing", label: t("common.nav.billing"), icon: "card", right: "manage-account" },
        { href: "/api-keys", label: t("common.nav.keys"), icon: "key", right: "manage-account" },
        { href: "/notifications", label: t("common.nav.notifications"), icon: "bell" },
        { href: "/security", label: t("common.nav.security"), icon: "shield" },
        { href: "/activity", label: t("common.nav.activity"), icon: "clock", right: "manage-account" },
        { href: "/delete-account", label: t("common.nav.delete"), icon: "trash", right: "own" },
      ],
    },
  ];
}

export function AppFrame({ children }: { children: ComponentChildren }) {
  useEffect(startShortcuts, []);
  return (
    <div class="app">
      <CommandPalette />
      <aside class="side">
        <Brand href="/contacts" />
        <Button icon="search" wide onClick={() => paletteOpen.set(true)}>
          <span class="grow side-search">{t("common.palette.open")}</span>
          <kbd class="keys">Ctrl K</kbd>
        </Button>
        <Navigation />
        <div class="side-foot">
          <AccountMenu />
        </div>
      </aside>
      <Topbar />
      <div>
        <AccountBanners />
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}

/** The palette, fetched when it is opened for the first time. */
function CommandPalette() {
  const open = useStore(paletteOpen);
  const [Palette, setPalette] = useState<ComponentType<{ onClose: () => void }>>();
  useEffect(() => {
    if (open && !Palette)
      void import("../components/palette").then((module) => setPalette(() => module.default));
  }, [open, Palette]);
  return open && Palette ? <Palette onClose={() => paletteOpen.set(false)} /> : null;
}

function Navigation() {
  const { path } = usePlace();
  const view = useSignedIn();
  return (
    <nav class="side-nav" aria-label={t("common.nav.label")}>
      {navigation(view).map((group) => (
        <div key={group.title} class="side-nav">
          <span class="side-title">{group.title}</span>
          {group.links.map((link) => (
            <a
              key={link.href}
              class="side-link"
              href={link.href}
              aria-current={isAt(path, link.href) ? "page" : undefined}
            >
              <Icon name={link.icon} />
              {link.label}
            </a>
          ))}
        </div>
      ))}
    </nav>
  );
}

function isAt(path: string, href: string): boolean {
  return path === href || path.startsWith(`${href}/`);
}

function Topbar() {
  const { path } = usePlace();
  const drawer = useRef<HTMLDialogElement>(null);
  useEffect(() => drawer.current?.close(), [path]);
  return (
    <header class="topbar">
      <Brand href="/contacts" />
      <Button
        look="quiet"
        icon="menu"
        label={t("common.nav.open")}
        onClick={() => drawer.current?.showModal()}
      />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same, by the browser */}
      <dialog
        ref={drawer}
        class="drawer"
        aria-label={t("common.nav.label")}
        onClick={(event) => event.target === drawer.current && drawer.current?.close()}
      >
        <div class="row row-between">
          <Brand href="/contacts" />
          <Button
            look="quiet"
            icon="close"
            label={t("common.close")}
            onClick={() => drawer.current?.close()}
          />
        </div>
        <Navigation />
        <div class="side-foot">
          <AccountMenu />
        </div>
      </dialog>
    </header>
  );
}
