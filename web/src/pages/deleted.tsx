// What one sees after deleting an account, when nobody is signed in any more: until when it can be had back, and how.
import { t } from "../app/i18n";
import { usePlace } from "../app/navigation";
import { LinkButton } from "../components/button";
import { Title } from "../components/page";
import { Time } from "../components/text";

export default function DeletedPage() {
  const until = usePlace().query.get("until") ?? "";
  const known = !Number.isNaN(Date.parse(until));
  return (
    <div class="entry">
      <div class="card stack">
        <Title>{t("settings.gone.title")}</Title>
        <p>{t("settings.gone.text")}</p>
        {known && (
          <p class="strong">
            {t("settings.gone.until")} <Time value={until} />
          </p>
        )}
        <p class="muted">{t("settings.gone.after")}</p>
        <LinkButton href="/signin?next=/delete-account" look="primary" wide icon="undo">
          {t("settings.gone.restore")}
        </LinkButton>
      </div>
    </div>
  );
}
