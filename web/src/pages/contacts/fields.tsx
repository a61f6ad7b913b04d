// The fields of a contact in a form, the same for a new one and for one that is changed.
import type { Form } from "../../app/form";
import { t } from "../../app/i18n";
import { Input, Textarea } from "../../components/field";
import { fieldName } from "./labels";
import { OwnFields } from "./own-fields";
import { TagField } from "./tag-field";
import { ADDRESS, type ContactValues, LINKS, ORIGIN, PERSON, type TextField } from "./values";
import "./fields.css";

const TYPES: Partial<Record<TextField, "email" | "tel" | "url">> = { email: "email", phone: "tel" };
/** What a browser may fill in is the visitor's own, never a contact's. */
const NEVER = "off";

type Props = { form: Form<ContactValues>; tags: readonly string[] };

export function ContactFields({ form, tags }: Props) {
  return (
    <>
      <Group fields={PERSON} form={form} />
      <TagField
        value={form.values.tags}
        onValue={(value) => form.set("tags", value)}
        error={Object.entries(form.errors).find(([name]) => name.startsWith("tags"))?.[1]}
        suggestions={tags}
      />
      <Textarea label={fieldName("notes")} {...form.field("notes")} maxLength={20_000} rows={4} />
      <Part title={t("contacts.part.more")} fields={[...LINKS, ...ADDRESS, ...ORIGIN]} form={form}>
        <Group fields={LINKS} form={form} />
        <Group fields={ADDRESS} form={form} />
        <Group fields={ORIGIN} form={form} />
      </Part>
      <Part title={t("contacts.part.own")} fields={["custom"]} form={form}>
        <OwnFields
          value={form.values.custom}
          onValue={(value) => form.set("custom", value)}
          errors={form.errors}
        />
      </Part>
    </>
  );
}

function Group({ fields, form }: { fields: readonly TextField[]; form: Form<ContactValues> }) {
  return (
    <div class="field-grid">
      {fields.map((field) => (
        <Input
          key={field}
          label={fieldName(field)}
          type={TYPES[field] ?? "text"}
          autocomplete={NEVER}
          maxLength={field === "email" ? 1000 : 2000}
          {...form.field(field)}
        />
      ))}
    </div>
  );
}

/** What few need is folded, unless something stands in it or is wrong with it. */
function Part({
  title,
  fields,
  form,
  children,
}: {
  title: string;
  fields: readonly (keyof ContactValues)[];
  form: Form<ContactValues>;
  children: preact.ComponentChildren;
}) {
  const wrong = Object.keys(form.errors).some((name) => fields.some((field) => name.startsWith(field)));
  const filled = fields.some((field) => form.values[field].length > 0);
  return (
    <details class="part" open={wrong || filled}>
      <summary>{title}</summary>
      <div class="stack">{children}</div>
    </details>
  );
}
