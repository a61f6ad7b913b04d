// The small card in the middle of a page on which people come in: sign-up, sign-in and what mailed links lead to.
import type { ComponentChildren } from "preact";
import { Title } from "./page";

export function Entry({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <div class="entry">
      <div class="card stack">
        <Title>{title}</Title>
        {lead && <p class="muted">{lead}</p>}
        {children}
      </div>
    </div>
  );
}
