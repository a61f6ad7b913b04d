// A link to one of the plain pages, in the person's language.
import type { ComponentChildren } from "preact";
import { useLanguage } from "../app/i18n";

type LegalPage = "privacy" | "terms" | "processors" | "retention";

export function LegalLink({
  page,
  beside = true,
  children,
}: {
  page: LegalPage;
  beside?: boolean;
  children: ComponentChildren;
}) {
  const spoken = useLanguage();
  const address = spoken === "fr" ? `/fr/${page}` : `/${page}`;
  return (
    <a href={address} target={beside ? "_blank" : undefined} rel={beside ? "noopener" : undefined}>
      {children}
    </a>
  );
}
