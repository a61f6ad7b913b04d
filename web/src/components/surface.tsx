// Small things that hold or stand for content: cards, badges, banners, empty states, skeletons, progress.
import type { ComponentChildren } from "preact";
import type { Problem } from "../api/problem";
import { t } from "../app/i18n";
import { leadsToBilling, problemText } from "../app/problems";
import { Button } from "./button";
import { Icon, type IconName } from "./icon";

export type Tone = "plain" | "good" | "warning" | "danger" | "accent";

export function Card({
  title,
  aside,
  children,
  flush,
}: {
  title?: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
  flush?: boolean;
}) {
  return (
    <section class={flush ? "card card-flush" : "card"}>
      {title && (
        <div class="card-head row row-between">
          <h2>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

export function Badge({ tone = "plain", children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={tone === "plain" ? "badge" : `badge badge-${tone}`}>{children}</span>;
}

type BannerProps = {
  tone?: "accent" | "good" | "warning" | "danger";
  icon?: IconName;
  children: ComponentChildren;
  action?: ComponentChildren;
};

export function Banner({ tone = "accent", icon, children, action }: BannerProps) {
  return (
    <div class={`banner banner-${tone}`}>
      <Icon name={icon ?? (tone === "accent" || tone === "good" ? "info" : "warning")} />
      <div class="grow">{children}</div>
      {action}
    </div>
  );
}

/** What stands where a list would be: says why it is empty and what to do. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action && <div class="row">{action}</div>}
    </div>
  );
}

/** What could not be loaded, with another try. */
export function Failure({ problem, retry }: { problem: Problem; retry?: () => void }) {
  return (
    <div class="banner banner-danger" role="alert">
      <Icon name="warning" />
      <span class="grow">{problemText(problem)}</span>
      {leadsToBilling(problem) && <a href="/billing">{t("common.to-billing")}</a>}
      {retry && (
        <Button small onClick={retry}>
          {t("common.retry")}
        </Button>
      )}
    </div>
  );
}

/** Grey lines as long as nothing is there, with the height of what will come. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const widths = ["92%", "78%", "85%", "64%"];
  return (
    <div class="stack" role="status">
      <span class="visually-hidden">{t("common.loading")}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} class="skeleton" style={{ width: widths[line % widths.length] }} />
      ))}
    </div>
  );
}

/** How far something is; without `value` it moves without an end. */
export function Progress({ label, value, max = 1 }: { label: string; value?: number; max?: number }) {
  return <progress class="progress" aria-label={label} max={max} value={value} />;
}
