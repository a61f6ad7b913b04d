// The fields that a customer has made up: a name and a value in each line, with lines to add and to take away.
import { t } from "../../app/i18n";
import { Button } from "../../components/button";
import { Input } from "../../components/field";
import type { Own } from "./values";

const MOST = 50;

type Props = {
  value: readonly Own[];
  onValue: (lines: readonly Own[]) => void;
  errors: Readonly<Record<string, string>>;
};

export function OwnFields({ value, onValue, errors }: Props) {
  const change = (at: number, part: Partial<Own>) =>
    onValue(value.map((line, index) => (index === at ? { ...line, ...part } : line)));
  return (
    <div class="stack-tight">
      {value.map((line, index) => (
        <div class="own-field" key={index}>
          <Input
            label={t("contacts.own.name")}
            value={line.name}
            onValue={(name) => change(index, { name })}
            maxLength={60}
            autocomplete="off"
          />
          <Input
            label={t("contacts.own.value")}
            name={`custom.${line.name}`}
            value={line.value}
            onValue={(text) => change(index, { value: text })}
            error={errors[`custom.${line.name}`]}
            maxLength={2000}
            autocomplete="off"
          />
          <Button
            look="quiet"
            icon="trash"
            label={t("contacts.own.remove", { name: line.name || String(index + 1) })}
            onClick={() => onValue(value.filter((_, other) => other !== index))}
          />
        </div>
      ))}
      {value.length < MOST && (
        <div class="row">
          <Button small icon="plus" onClick={() => onValue([...value, { name: "", value: "" }])}>
            {t("contacts.own.add")}
          </Button>
        </div>
      )}
    </div>
  );
}
