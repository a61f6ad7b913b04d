// An address without a page.
import { t } from "../app/i18n";
import { LinkButton } from "../components/button";
import { Title } from "../components/page";

export default function NotFoundPage() {
  return (
    <div class="page page-narrow">
      <Title>{t("public.not-found.title")}</Title>
      <p class="muted">{t("public.not-found.text")}</p>
      <div class="row">
        <LinkButton href="/">{t("public.not-found.home")}</LinkButton>
      </div>
    </div>
  );
}
