// A form's values, what is wrong with them, and its submission. What was typed is never lost; the first field that is
// wrong gets the focus; leaving with unsaved changes asks.
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "../api/problem";
import { askToLeave } from "../components/dialog";
import { fieldText } from "./fields";
import { guard } from "./navigation";
import { problemText } from "./problems";

export type Errors = Readonly<Record<string, string>>;

export type Form<V> = {
  values: V;
  set: <K extends keyof V>(name: K, value: V[K]) => void;
  reset: (values: V) => void;
  errors: Errors;
  /** What is wrong with the whole, not with one field. */
  failure: string | undefined;
  problem: Problem | undefined;
  dirty: boolean;
  busy: boolean;
  /** For <form onSubmit>. */
  submit: (event: Event) => void;
  ref: RefObject<HTMLFormElement | null>;
  /** What an Input of this name needs: value, onValue, error, name. */
  field: <K extends keyof V & string>(
    name: K,
  ) => { name: K; value: V[K]; onValue: (value: V[K]) => void; error: string | undefined };
};

type Options<V> = {
  initial: V;
  /** Errors by field name that can be told before asking the API. */
  check?: (values: V) => Record<string, string | undefined>;
  /** false says that nothing was saved after all, as when the person was asked and said no. */
  save: (values: V) => Promise<unknown>;
  /** Ask before the page is left while something is typed and not saved. */
  guarded?: boolean;
  /** Handles a refusal: true when nothing more is to be said, or what is to be said beside which fields. */
  onProblem?: (problem: Problem) => boolean | Errors;
};

export function useForm<V extends object>({
  initial,
  check,
  save,
  guarded = false,
  onProblem,
}: Options<V>): Form<V> {
  const [start, setStart] = useState(initial);
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors>({});
  const [refused, setRefused] = useState<Errors>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const ref = useRef<HTMLFormElement>(null);
  const dirty = JSON.stringify(values) !== JSON.stringify(start);
  useEffect(() => (guarded && dirty && !busy ? guard(askToLeave) : undefined), [guarded, dirty, busy]);
  useLayoutEffect(() => {
    if (refused) focusFirst(ref.current, refused);
  }, [refused]);

  const set: Form<V>["set"] = (name, value) => {
    setValues((before) => ({ ...before, [name]: value }));
    setErrors(({ [name as string]: _, ...rest }) => rest);
  };
  const refuse = (found: Errors) => {
    setErrors(found);
    setRefused(found);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    const found = wrong(check?.(values));
    setProblem(undefined);
    if (Object.keys(found).length > 0) {
      refuse(found);
      return;
    }
    setBusy(true);
    try {
      if ((await save(values)) === false) return;
      setStart((now) => (now === start ? values : now)); // unless `save` has reset the form
      setErrors({});
    } catch (error) {
      const met = asProblem(error);
      const handled = onProblem?.(met);
      if (handled) {
        if (handled !== true) refuse(handled);
        return;
      }
      setProblem(met);
      refuse(Object.fromEntries([...met.fields].map(([field, message]) => [field, fieldText(message)])));
    } finally {
      setBusy(false);
    }
  };
  const shown = problem && Object.keys(errors).some((field) => isShown(ref.current, field));
  return {
    values,
    set,
    reset: (next) => {
      setStart(next);
      setValues(next);
      setErrors({});
      setProblem(undefined);
    },
    errors,
    failure: problem && !shown ? failureOf(problem) : undefined,
    problem,
    dirty,
    busy,
    submit,
    ref,
    field: (name) => ({
      name,
      value: values[name],
      onValue: (value) => set(name, value),
      error: errors[name],
    }),
  };
}

function wrong(found: Record<string, string | undefined> = {}): Errors {
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

function isShown(form: HTMLFormElement | null, field: string): boolean {
  return form?.querySelector(`[name="${CSS.escape(field)}"]`) != null;
}

function failureOf(problem: Problem): string {
  if (problem.kind !== "invalid") return problemText(problem);
  const named = [...problem.fields].map(([field, message]) => `${field}: ${fieldText(message)}`);
  return named.length > 0 ? named.join(" ") : problemText(problem);
}

function focusFirst(form: HTMLFormElement | null, errors: Errors): void {
  const fields = [...(form?.elements ?? [])] as HTMLElement[];
  const first = fields.find((one) => (one.getAttribute("name") ?? "") in errors);
  (first ?? form?.querySelector<HTMLElement>('[role="alert"]'))?.focus();
}
