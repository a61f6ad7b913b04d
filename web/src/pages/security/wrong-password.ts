// What is said beside the field of a password that isn't right, in the person's language.
import type { Problem } from "../../api/problem";
import type { Errors } from "../../app/form";
import { t } from "../../app/i18n";

/** For a form's onProblem: `field` is the one that the API names for the present password. */
export function wrongPassword(field: string): (problem: Problem) => boolean | Errors {
  return ({ fields }) => fields.has(field) && { [field]: t("security.password.wrong") };
}
