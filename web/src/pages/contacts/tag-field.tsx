// The tags of a contact: each can be taken off, and others put on by Enter or a comma.
import { useId, useState } from "preact/hooks";
import { t } from "../../app/i18n";
import { Button } from "../../components/button";
import { Input } from "../../components/field";

type Props = {
  value: readonly string[];
  onValue: (tags: readonly string[]) => void;
  error: string | undefined;
  suggestions: readonly string[];
};

export function TagField({ value, onValue, error, suggestions }: Props) {
  const [typed, setTyped] = useState("");
  const id = useId();
  const take = (text: string) => {
    const words = text.split(",").map((word) => word.trim().replace(/\s+/g, " "));
    const fresh = words.filter((word) => word && !value.some((tag) => same(tag, word)));
    if (fresh.length > 0) onValue([...value, ...fresh]);
    setTyped("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && typed.trim()) {
      event.preventDefault();
      take(typed);
    } else if (event.key === "Backspace" && !typed && value.length > 0) {
      onValue(value.slice(0, -1));
    }
  };
  return (
    <div class="stack-tight">
      <Input
        label={t("contacts.field.tags")}
        hint={t("contacts.tags.hint")}
        name="tags"
        value={typed}
        onValue={(text) => (text.includes(",") ? take(text) : setTyped(text))}
        onBlur={() => take(typed)}
        onKeyDown={onKeyDown}
        error={error}
        maxLength={200}
        autocomplete="off"
        suggestions={suggestions.filter((tag) => !value.some((one) => same(one, tag)))}
      />
      {value.length > 0 && (
        <ul class="row chips" id={id} aria-label={t("contacts.field.tags")}>
          {value.map((tag) => (
            <li key={tag} class="badge badge-accent chip">
              {tag}
              <Button
                look="quiet"
                small
                icon="close"
                label={t("contacts.tags.remove", { tag })}
                onClick={() => onValue(value.filter((one) => one !== tag))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
