// The frame of public pages: the name, sign-in or the way into the app, and below the law and the choices.
import type { ComponentChildren } from "preact";
import { choosing } from "../app/consent";
import { t } from "../app/i18n";
import { useSession } from "../app/session";
import { Button, LinkButton } from "../components/button";
import { LegalLink } from "../components/legal-link";
import { Offline } from "./banners";
import { Brand } from "./brand";
import { Choices } from "./choices";

export function PublicFrame({ children }: { children: ComponentChildren }) {
  const view = useSession();
  return (
    <>
      <header class="public-head">
        <Brand href="/" />
        <nav class="row" aria-label={t("common.nav.label")}>
          {view ? (
            <LinkButton small look="primary" href="/contacts">
              {t("common.to-app")}
            </LinkButton>
          ) : (
            <>
              <LinkButton small look="quiet" href="/signin">
                {t("common.sign-in")}
              </LinkButton>
              <LinkButton small look="primary" href="/signup">
                {t("common.sign-up")}
              </LinkButton>
            </>
          )}
        </nav>
      </header>
      <Offline />
      <main id="main" class="public-main" tabIndex={-1}>
        {children}
      </main>
      <footer class="public-foot">
        <div>
          <nav aria-label={t("common.legal")}>
            <LegalLink page="privacy" beside={false}>
              {t("common.privacy")}
            </LegalLink>
            <LegalLink page="terms" beside={false}>
              {t("common.terms")}
            </LegalLink>
            <LegalLink page="processors" beside={false}>
              {t("common.processors")}
            </LegalLink>
            <LegalLink page="retention" beside={false}>
              {t("common.retention")}
            </LegalLink>
            <Button look="link" onClick={() => choosing.set(true)}>
              {t("common.consent.reopen")}
            </Button>
          </nav>
          <Choices />
        </div>
      </footer>
    </>
  );
}
