// Which column of the file becomes which field, with some of what stands in it.
import type { Column as FileColumn } from "../../api/schema";
import { t } from "../../app/i18n";
import { Select } from "../../components/field";
import { Card } from "../../components/surface";
import { type Column, Table } from "../../components/table";
import { fieldName } from "../contacts/labels";
import { choose, type Mapping, ownField } from "./fields";

/** The fields in the order in which they are offered. */
const FIELDS = [
  "email",
  "first_name",
  "last_name",
  "full_name",
  "company",
  "job_title",
  "phone",
  "website",
  "linkedin_url",
  "tags",
  "notes",
  "address.line1",
  "address.line2",
  "address.postal_code",
  "address.city",
  "address.region",
  "address.country",
  "source",
  "lawful_basis",
];

type Props = {
  columns: readonly FileColumn[];
  mapping: Mapping;
  onMapping: (mapping: Mapping) => void;
  errors: Readonly<Record<string, string>>;
};

export function MappingTable({ columns, mapping, onMapping, errors }: Props) {
  const used = columns.filter(({ name }) => mapping[name]).length;
  return (
    <Card
      title={t("imports.columns")}
      aside={
        <span class="small muted">{t("imports.columns.used", { count: used, all: columns.length })}</span>
      }
      flush
    >
      <Table
        caption={t("imports.columns")}
        rows={columns}
        rowKey={(column) => column.name}
        columns={tableColumns(mapping, onMapping, errors)}
      />
    </Card>
  );
}

function tableColumns(
  mapping: Mapping,
  onMapping: Props["onMapping"],
  errors: Props["errors"],
): Column<FileColumn>[] {
  const fields = fieldOptions();
  return [
    { name: t("imports.columns.file"), cell: ({ name }) => name },
    {
      name: t("imports.columns.samples"),
      cell: ({ samples }) => samples.length > 0 && <span class="muted samples">{samples.join("\n")}</span>,
    },
    {
      name: t("imports.columns.field"),
      cell: ({ name }) => {
        const own = ownField(name, mapping[name]);
        return (
          <div class="mapping-field">
            <Select
              label={t("imports.columns.field-of", { column: name })}
              hideLabel
              name={`mapping.${name}`}
              value={mapping[name] ?? ""}
              onValue={(field) => onMapping(choose(mapping, name, field))}
              error={errors[`mapping.${name}`]}
              options={[
                { value: "", label: t("imports.columns.leave-out") },
                ...fields,
                { value: own, label: t("imports.columns.own", { name: own.slice("custom:".length) }) },
              ]}
            />
          </div>
        );
      },
    },
  ];
}

function fieldOptions(): { value: string; label: string }[] {
  return FIELDS.map((value) => ({
    value,
    label: value === "full_name" ? t("imports.full-name") : fieldName(value),
  }));
}
