// Language and colours: a choice of the browser, and for signed-in people of the person.
import { call } from "../api/client";
import { changeLanguage, type Language, t, useLanguage } from "../app/i18n";
import { session } from "../app/session";
import { useStore } from "../app/store";
import { changeTheme, type Theme, theme } from "../app/theme";
import { Select } from "../components/field";

export function Choices() {
  return (
    <div class="choices">
      <LanguageChoice />
      <ThemeChoice />
    </div>
  );
}

function LanguageChoice() {
  const spoken = useLanguage();
  const choose = async (wanted: string) => {
    const view = session.get();
    if (view) {
      await call("PATCH /v1/me", { body: { locale: wanted as Language } }).catch(() => undefined);
      session.set({ ...view, user: { ...view.user, locale: wanted } });
    }
    await changeLanguage(wanted as Language);
  };
  return (
    <Select
      label={t("common.language")}
      hideLabel
      value={spoken}
      onValue={(wanted) => void choose(wanted)}
      options={[
        { value: "en", label: "English" },
        { value: "fr", label: "Français" },
      ]}
    />
  );
}

function ThemeChoice() {
  const chosen = useStore(theme);
  return (
    <Select
      label={t("common.theme")}
      hideLabel
      value={chosen}
      onValue={(wanted) => changeTheme(wanted as Theme)}
      options={[
        { value: "system", label: t("common.theme.system") },
        { value: "light", label: t("common.theme.light") },
        { value: "dark", label: t("common.theme.dark") },
      ]}
    />
  );
}
