// Fields with their label, hint and error. `form.field("name")` gives what they need.
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { t } from "../app/i18n";
import { Button } from "./button";
import { Icon } from "./icon";

type Frame = {
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  optional?: boolean;
  /** Keeps the label for screen readers alone, where what is around says the same. */
  hideLabel?: boolean;
};
type Described = { id: string; "aria-invalid"?: true; "aria-describedby"?: string };

export function Field({
  label,
  hint,
  error,
  optional,
  hideLabel,
  children,
}: Frame & { children: (described: Described) => ComponentChildren }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id} class={hideLabel ? "visually-hidden" : "field-label"}>
        {label}
        {optional && <span class="field-optional"> ({t("common.optional")})</span>}
      </label>
      {hint && (
        <span class="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {children({
        id,
        ...(error ? { "aria-invalid": true } : {}),
        ...(described ? { "aria-describedby": described } : {}),
      })}
      {error && (
        <span class="field-error" id={`${id}-error`}>
          <Icon name="warning" />
          {error}
        </span>
      )}
    </div>
  );
}

/** What is handed to the element as it is. */
type Native = {
  name?: string;
  type?: "text" | "email" | "search" | "url" | "tel" | "number" | "date";
  autocomplete?: string;
  inputMode?: "text" | "numeric" | "email" | "search" | "tel" | "url";
  placeholder?: string;
  maxLength?: number;
  rows?: number;
  min?: string | number;
  max?: string | number;
  readOnly?: boolean;
  disabled?: boolean;
  spellcheck?: boolean;
  onBlur?: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  role?: string;
  [aria: `aria-${string}`]: unknown;
};
type Text = Frame & { value: string; onValue: (value: string) => void };

function split<P extends Frame>({ label, hint, error, optional, hideLabel, ...rest }: P) {
  return { frame: { label, hint, error, optional, hideLabel }, rest };
}

/** `suggestions` are offered by the browser while somebody types; anything else can be typed as well. */
export function Input(props: Text & Native & { suggestions?: readonly string[] }) {
  const { frame, rest } = split(props);
  const { onValue, suggestions, ...native } = rest;
  return (
    <Field {...frame}>
      {(described) => (
        <>
          <input
            type="text"
            {...(native as object)}
            {...described}
            {...(suggestions && { list: `${described.id}-list` })}
            class="input"
            onInput={(event) => onValue(event.currentTarget.value)}
          />
          {suggestions && (
            <datalist id={`${described.id}-list`}>
              {suggestions.map((value) => (
                <option key={value} value={value} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

export function Textarea(props: Text & Native) {
  const { frame, rest } = split(props);
  const { onValue, ...native } = rest;
  return (
    <Field {...frame}>
      {(described) => (
        <textarea
          {...(native as object)}
          {...described}
          class="input"
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export function Select(props: Text & Native & { options: readonly { value: string; label: string }[] }) {
  const { frame, rest } = split(props);
  const { onValue, options, value, ...native } = rest;
  return (
    <Field {...frame}>
      {(described) => (
        <select
          {...(native as object)}
          {...described}
          class="input"
          value={value}
          onChange={(event) => onValue(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A password that can be looked at. `autocomplete` is current-password or new-password. */
export function PasswordInput(props: Text & Native) {
  const { frame, rest } = split(props);
  const { onValue, ...native } = rest;
  const [shown, setShown] = useState(false);
  return (
    <Field {...frame}>
      {(described) => (
        <div class="input-with-button">
          <input
            {...(native as object)}
            {...described}
            {...({ type: shown ? "text" : "password" } as object)}
            class="input"
            onInput={(event) => onValue(event.currentTarget.value)}
          />
          <Button
            look="quiet"
            icon={shown ? "eye-off" : "eye"}
            label={shown ? t("common.password.hide") : t("common.password.show")}
            onClick={() => setShown(!shown)}
          />
        </div>
      )}
    </Field>
  );
}

export function Checkbox({
  label,
  hint,
  error,
  value,
  onValue,
  ...native
}: {
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: string | undefined;
  value: boolean;
  onValue: (value: boolean) => void;
  name?: string;
  disabled?: boolean;
}) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label class="tick">
        <input
          {...(native as object)}
          type="checkbox"
          checked={value}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          onChange={(event) => onValue(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      {hint && (
        <span class="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span class="field-error" id={`${id}-error`}>
          <Icon name="warning" />
          {error}
        </span>
      )}
    </div>
  );
}

/** A choice among few, shown side by side. */
export function Segments<V extends string>({
  label,
  value,
  onValue,
  options,
  hideLabel,
}: {
  label: string;
  hideLabel?: boolean;
  value: V;
  onValue: (value: V) => void;
  options: readonly { value: V; label: string }[];
}) {
  const name = useId();
  return (
    <fieldset class="stack-tight">
      <legend class={hideLabel ? "visually-hidden" : "field-label"}>{label}</legend>
      <div>
        <div class="segments">
          {options.map((option) => (
            <label key={option.value}>
              <input
                type="radio"
                name={name}
                checked={option.value === value}
                onChange={() => onValue(option.value)}
              />
              {option.label}
            </label>
          ))}
        </div>
      </div>
    </fieldset>
  );
}

/** A choice among few that need a line of their own, or words of explanation. */
export function Radios<V extends string>({
  label,
  value,
  onValue,
  options,
}: {
  label: string;
  value: V;
  onValue: (value: V) => void;
  options: readonly { value: V; label: string; hint?: string }[];
}) {
  const name = useId();
  return (
    <fieldset class="stack-tight">
      <legend class="field-label">{label}</legend>
      {options.map((option) => (
        <label key={option.value} class="tick">
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onValue(option.value)}
          />
          <span>
            {option.label}
            {option.hint && <span class="field-hint tick-hint">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
