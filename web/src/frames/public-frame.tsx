// The frame of public pages: the name, sign-in or the way into the app, and below the law and the choices.
import type { ComponentChildren } from "preact";
import { t } from "../app/i18n";
import { useSession } from "../app/session";
import { LinkButton } from "../components/button";
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
            <a href="/privacy">{t("common.privacy")}</a>
            <a href="/terms">{t("common.terms")}</a>
          </nav>
          <Choices />
        </div>
      </footer>
    </>
  );
}
