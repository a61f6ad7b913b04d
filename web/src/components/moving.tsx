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

/** Steps through a cursor list; `children` is what stands between, as a page size. null switches a direction off. */
export function Pagination({ onPrevious, onNext, children }: PaginationProps) {
  return (
    <nav class="pagination" aria-label={t("common.pages")}>
      <div class="row">{children}</div>
      <div class="row">
        <Button small icon="chevron-left" disabled={!onPrevious} onClick={() => onPrevious?.()}>
          {t("common.previous")}
        </Button>
        <Button small disabled={!onNext} onClick={() => onNext?.()}>
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
