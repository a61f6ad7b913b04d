// Company information to be changed. Somebody else's change in the meantime is shown before anything is overwritten.
import { useState } from "preact/hooks";
import { call, send } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { AccountView } from "../../api/schema";
import { countryOptions } from "../../app/countries";
import { useForm } from "../../app/form";
import { t } from "../../app/i18n";
import { notify, notifyProblem } from "../../app/notices";
import { refreshSession } from "../../app/session";
import { Button } from "../../components/button";
import { Input, Select } from "../../components/field";
import { Form } from "../../components/form";
import { Card } from "../../components/surface";
import { Conflict } from "./conflict";
import { changed, type Details, detailsOf, patchOf } from "./details";

type Saved = (account: AccountView, etag: string | null) => void;

export function CompanyForm({
  account,
  etag,
  onSaved,
}: {
  account: AccountView;
  etag: string | null;
  onSaved: Saved;
}) {
  const [base, setBase] = useState({ details: detailsOf(account), etag });
  const [theirs, setTheirs] = useState<{ details: Details; etag: string } | null>(null);
  const form = useForm({
    initial: base.details,
    guarded: true,
    check: (values) => ({ company: values.company.trim() ? undefined : t("common.field.required") }),
    save: async (values) => {
      const body = patchOf(base.details, values);
      if (Object.keys(body).length === 0) return;
      const answer = await send("PATCH /v1/account", { body, ifMatch: base.etag ?? undefined });
      setBase({ details: detailsOf(answer.data), etag: answer.etag });
      form.reset(detailsOf(answer.data)); // as it is kept: trimmed, a VAT number without spaces
      onSaved(answer.data, answer.etag);
      notify(t("settings.company.saved"));
      if ("company" in body) void refreshSession();
    },
    onProblem: (problem) => {
      if (problem.kind !== "stale-version") return false;
      void lookAgain();
      return true;
    },
  });
  const lookAgain = async () => {
    try {
      const newest = await call("GET /v1/account");
      setTheirs({ details: detailsOf(newest), etag: `"${newest.version}"` });
    } catch (error) {
      notifyProblem(asProblem(error));
    }
  };
  const settle = (keepMine: boolean) => {
    if (!theirs) return;
    const mine = keepMine ? changed(base.details, form.values) : [];
    form.reset(theirs.details);
    for (const field of mine) form.set(field, form.values[field]);
    setBase(theirs);
    setTheirs(null);
    form.ref.current?.querySelector<HTMLElement>("[type=submit]")?.focus();
  };
  return (
    <Form form={form}>
      {theirs && (
        <Conflict before={base.details} mine={form.values} theirs={theirs.details} onSettle={settle} />
      )}
      <Card title={t("settings.company.identity")}>
        <div class="grid-2">
          <Input
            label={t("settings.company.name")}
            autocomplete="organization"
            maxLength={200}
            {...form.field("company")}
          />
          <Input label={t("settings.company.legal-name")} {...form.field("legal_name")} />
          <Input
            label={t("settings.company.vat")}
            spellcheck={false}
            placeholder="FR12345678901"
            {...form.field("vat_id")}
          />
          <Input
            label={t("settings.company.website")}
            type="url"
            autocomplete="url"
            placeholder="https://example.com"
            {...form.field("website")}
          />
          <Input label={t("settings.company.phone")} type="tel" autocomplete="tel" {...form.field("phone")} />
        </div>
      </Card>
      <Card title={t("settings.company.address")}>
        <div class="grid-2">
          <Input
            label={t("settings.company.line1")}
            autocomplete="address-line1"
            {...form.field("address.line1")}
          />
          <Input
            label={t("settings.company.line2")}
            autocomplete="address-line2"
            {...form.field("address.line2")}
          />
          <Input
            label={t("settings.company.postal-code")}
            autocomplete="postal-code"
            {...form.field("address.postal_code")}
          />
          <Input
            label={t("settings.company.city")}
            autocomplete="address-level2"
            {...form.field("address.city")}
          />
          <Input
            label={t("settings.company.region")}
            autocomplete="address-level1"
            {...form.field("address.region")}
          />
          <Select
            label={t("settings.company.country")}
            autocomplete="country"
            options={countryOptions(form.values["address.country"], t("settings.company.no-country"))}
            {...form.field("address.country")}
          />
        </div>
      </Card>
      <Card title={t("settings.company.mail")}>
        <div class="grid-2">
          <Input
            label={t("settings.company.invoice-email")}
            hint={t("settings.company.invoice-email.hint")}
            type="email"
            {...form.field("invoice_email")}
          />
          <Select
            label={t("settings.company.locale")}
            hint={t("settings.company.locale.hint")}
            options={[
              { value: "", label: t("settings.company.locale.none") },
              { value: "en", label: "English" },
              { value: "fr", label: "Français" },
            ]}
            {...form.field("locale")}
          />
        </div>
      </Card>
      <div class="row">
        <Button type="submit" look="primary" busy={form.busy} disabled={theirs !== null}>
          {t("settings.save")}
        </Button>
        {form.dirty && !theirs && (
          <Button look="quiet" onClick={() => form.reset(base.details)}>
            {t("settings.discard")}
          </Button>
        )}
      </div>
    </Form>
  );
}
