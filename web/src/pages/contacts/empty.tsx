// What stands where contacts would be: nobody is here yet, nobody matches, or one has to look further.
import { t } from "../../app/i18n";
import { Button, LinkButton } from "../../components/button";
import { Empty } from "../../components/surface";
import { look } from "./filters";
import { NOTHING } from "./search";

export type Allowed = { create: boolean; import: boolean };

export function NoneYet({ allowed }: { allowed: Allowed }) {
  return (
    <div class="card">
      <Empty
        icon="people"
        title={t("contacts.none.title")}
        action={
          <>
            {allowed.import && (
              <LinkButton look="primary" icon="upload" href="/imports">
                {t("contacts.import")}
              </LinkButton>
            )}
            {allowed.create && <LinkButton href="/contacts/new">{t("contacts.none.create")}</LinkButton>}
            {!allowed.create && <LinkButton href="/billing">{t("common.banner.plan")}</LinkButton>}
          </>
        }
      >
        {allowed.create ? t("contacts.none.text") : t("contacts.none.barred")}
      </Empty>
    </div>
  );
}

export function NoMatch() {
  return (
    <div class="card">
      <Empty
        icon="search"
        title={t("contacts.no-match.title")}
        action={<Button onClick={() => look(NOTHING)}>{t("contacts.no-match.clear")}</Button>}
      >
        {t("contacts.no-match.text")}
      </Empty>
    </div>
  );
}

/** A page that has nobody on it, or nobody any more, between others. */
export function NobodyHere({ onNext }: { onNext: (() => void) | null }) {
  return (
    <div class="card">
      <Empty
        icon="search"
        title={t("contacts.nobody-here.title")}
        action={
          onNext ? (
            <Button look="primary" onClick={onNext}>
              {t("contacts.nobody-here.next")}
            </Button>
          ) : (
            <Button onClick={() => look({})}>{t("contacts.nobody-here.first")}</Button>
          )
        }
      >
        {onNext ? t("contacts.nobody-here.text") : t("contacts.nobody-here.end")}
      </Empty>
    </div>
  );
}
