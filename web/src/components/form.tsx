// A <form> around a useForm: its failure above the fields, its buttons below.
import type { ComponentChildren } from "preact";
import type { Form as State } from "../app/form";
import { t } from "../app/i18n";
import { leadsToBilling } from "../app/problems";
import { Icon } from "./icon";

export function Form<V>({
  form,
  children,
  label,
}: {
  form: State<V>;
  children: ComponentChildren;
  label?: string;
}) {
  return (
    <form ref={form.ref} onSubmit={form.submit} class="stack" noValidate aria-label={label}>
      {form.failure && (
        <div class="banner banner-danger" role="alert" tabIndex={-1}>
          <Icon name="warning" />
          <span class="grow">{form.failure}</span>
          {form.problem && leadsToBilling(form.problem) && <a href="/billing">{t("common.to-billing")}</a>}
        </div>
      )}
      {children}
    </form>
  );
}
