// Moving among pages and lists: tabs that are links, pages of a list, more of a list.
import type { ComponentChildren } from "preact";
import { t } from "../app/i18n";
import { usePlace } from "../app/navigation";
import { Button } from "./button";

export function Tabs({ label, items }: { label: string; items: readonly { href: string; label: string }[] }) {
  const { path } = usePlace();
  return (
    <nav class="tabs" aria-label={label}>
      {items.map((item) => (
        <a key={item.href} href={item.href} aria-current={path === item.href ? "page" : undefined}>
          {item.label}
        </a>
      ))}
    </nav>
  );
}

type PaginationProps = {
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
  children?: ComponentChildren;
};

/** Steps through a cursor list; `children` is what stands between, as a page size. null switches a direction off; its
 * button is not `disabled`, for then whoever pressed it on the way to the last page would lose the focus. */
export function Pagination({ onPrevious, onNext, children }: PaginationProps) {
  const step = (to: (() => void) | null) => ({ "aria-disabled": !to || undefined, onClick: () => to?.() });
  return (
    <nav class="pagination" aria-label={t("common.pages")}>
      <div class="row">{children}</div>
      <div class="row">
        <Button small icon="chevron-left" {...step(onPrevious)}>
          {t("common.previous")}
        </Button>
        <Button small {...step(onNext)}>
          {t("common.next")}
        </Button>
      </div>
    </nav>
  );
}

export function More({ list }: { list: { hasMore: boolean; loading: boolean; loadMore: () => void } }) {
  if (!list.hasMore) return null;
  return (
    <div class="row">
      <Button busy={list.loading} onClick={list.loadMore}>
        {t("common.more")}
      </Button>
    </div>
  );
}
