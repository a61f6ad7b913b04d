// The head of a page: its one h1, which gets the focus when one comes here, words below it and what can be done.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { takeFocus } from "../app/arrival";
import { Icon } from "./icon";

type PageProps = {
  title: string;
  lead?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
  narrow?: boolean;
  /** The page above this one. */
  back?: { href: string; label: string };
};

export function Page({ title, lead, actions, children, narrow, back }: PageProps) {
  return (
    <div class={narrow ? "page page-narrow" : "page"}>
      <div class="page-head">
        <div>
          {back && (
            <a class="back" href={back.href}>
              <Icon name="chevron-left" />
              {back.label}
            </a>
          )}
          <Title>{title}</Title>
          {lead && <p>{lead}</p>}
        </div>
        {actions && <div class="row">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** The h1 of a page that has no `Page` around it. */
export function Title({ children }: { children: string }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} · Lead Labs`;
  }, [children]);
  useLayoutEffect(() => {
    if (ref.current) takeFocus(ref.current);
  }, []);
  return (
    <h1 ref={ref} tabIndex={-1}>
      {children}
    </h1>
  );
}
