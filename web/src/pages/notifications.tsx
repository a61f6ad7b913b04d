// Which mail one wants. Each switch acts at once and is one's own, whatever account one looks at.
import { call } from "../api/client";
import type { Me } from "../api/schema";
import { optimistic, useAnswer } from "../app/data";
import { type Key, t } from "../app/i18n";
import { notify } from "../app/notices";
import { Answered } from "../components/answered";
import { Checkbox } from "../components/field";
import { Page } from "../components/page";
import { Card } from "../components/surface";

type Name = keyof Me["preferences"];

const SWITCHES = [
  { name: "account_mail", label: "settings.mail.account", hint: "settings.mail.account.hint" },
  { name: "notifications", label: "settings.mail.jobs", hint: "settings.mail.jobs.hint" },
  { name: "newsletter", label: "settings.mail.newsletter", hint: "settings.mail.newsletter.hint" },
] as const satisfies readonly { name: Name; label: Key; hint: Key }[];

export default function NotificationsPage() {
  const me = useAnswer("GET /v1/me", {});
  const change = async (before: Me, name: Name, value: boolean) => {
    const after = { ...before, preferences: { ...before.preferences, [name]: value } };
    const saved = await optimistic(
      () => me.replace(after),
      () => call("PATCH /v1/me", { body: { preferences: { [name]: value } } }),
      () => me.replace(before),
    );
    if (saved) notify(t("settings.mail.saved"));
  };
  return (
    <Page title={t("settings.mail.title")} lead={t("settings.mail.lead")} narrow>
      <Card>
        <Answered of={me} lines={8}>
          {(data) => (
            <fieldset class="stack">
              <legend class="visually-hidden">{t("settings.mail.title")}</legend>
              {SWITCHES.map(({ name, label, hint }) => (
                <Checkbox
                  key={name}
                  label={<span class="strong">{t(label)}</span>}
                  hint={t(hint)}
                  value={data.preferences[name]}
                  onValue={(value) => void change(data, name, value)}
                />
              ))}
            </fieldset>
          )}
        </Answered>
      </Card>
      <p class="muted">{t("settings.mail.always")}</p>
    </Page>
  );
}
