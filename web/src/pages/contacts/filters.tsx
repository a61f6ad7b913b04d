// The search and the conditions above the list of contacts. Everything goes into the address as soon as it rests.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Tags } from "../../api/schema";
import { useRested } from "../../app/data";
import { date, t } from "../../app/i18n";
import { setQuery } from "../../app/navigation";
import { Button } from "../../components/button";
import { Input, Select } from "../../components/field";
import { Icon } from "../../components/icon";
import { sortText, statusText } from "./labels";
import { CONDITIONS, type Condition, NOTHING, type Search, SORTS, STATUSES } from "./search";

type Props = { search: Search; tags: Tags | undefined };

/** Puts conditions into the address, and goes back to the first page. */
export function look(values: Partial<Record<Condition | "size" | "sort", string>>): void {
  setQuery({ ...values, cursor: null });
}

export function Filters({ search, tags }: Props) {
  const given = CONDITIONS.filter((name) => name !== "q" && search[name]);
  const [open, setOpen] = useState(false);
  return (
    <div class="stack">
      <div class="row">
        <SearchField value={search.q} />
        <div class="contact-sort">
          <Select
            label={t("contacts.sort")}
            hideLabel
            value={search.sort}
            onValue={(sort) => look({ sort: sort === "newest" ? "" : sort })}
            options={SORTS.map((sort) => ({ value: sort, label: sortText(sort) }))}
          />
        </div>
        <Button
          icon="gear"
          aria-expanded={open}
          aria-controls="contact-filters"
          onClick={() => setOpen(!open)}
        >
          {t("contacts.filters")}
        </Button>
      </div>
      <div id="contact-filters" class="contact-filters" hidden={!open}>
        <Conditions search={search} tags={tags} />
      </div>
      {given.length > 0 && (
        <ul class="row chips" aria-label={t("contacts.filters.active")}>
          {given.map((name) => (
            <li key={name} class="badge badge-accent chip">
              {said(name, search[name])}
              <Button
                look="quiet"
                small
                icon="close"
                label={t("contacts.filters.remove", { what: said(name, search[name]) })}
                onClick={() => look({ [name]: "" })}
              />
            </li>
          ))}
          <li>
            <Button look="link" small onClick={() => look({ ...NOTHING, q: search.q })}>
              {t("contacts.filters.clear")}
            </Button>
          </li>
        </ul>
      )}
    </div>
  );
}

/** `/` comes here from anywhere (app/shortcuts.ts), Esc empties it and then leaves it. */
function SearchField({ value }: { value: string }) {
  const field = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState(value);
  const rested = useRested(typed);
  const input = () => field.current?.querySelector("input");
  useEffect(() => {
    if (rested === typed && rested.trim() !== value) look({ q: rested.trim() });
  }, [rested]);
  useEffect(() => {
    if (document.activeElement !== input()) setTyped(value);
  }, [value]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") look({ q: typed.trim() });
    if (event.key !== "Escape") return;
    event.preventDefault();
    if (!typed) input()?.blur();
    setTyped("");
    if (value) look({ q: "" });
  };
  return (
    <div class="search" ref={field}>
      <Icon name="search" />
      <Input
        label={t("contacts.search")}
        hideLabel
        type="search"
        placeholder={t("contacts.search")}
        autocomplete="off"
        spellcheck={false}
        maxLength={254}
        value={typed}
        onValue={setTyped}
        onKeyDown={onKeyDown}
      />
      <span class="keys" aria-hidden="true">
        /
      </span>
    </div>
  );
}

function Conditions({ search, tags }: Props) {
  const found = tags?.items ?? [];
  const missing = search.tag && !found.some(({ tag }) => tag === search.tag);
  return (
    <>
      <Select
        label={t("contacts.field.tags")}
        value={search.tag}
        onValue={(tag) => look({ tag })}
        options={[
          { value: "", label: t("contacts.filters.any") },
          ...(missing ? [{ value: search.tag, label: search.tag }] : []),
          ...found.map(({ tag, count }) => ({ value: tag, label: t("contacts.tag-count", { tag, count }) })),
        ]}
      />
      <Select
        label={t("contacts.field.status")}
        value={search.status}
        onValue={(status) => look({ status })}
        options={[
          { value: "", label: t("contacts.filters.any") },
          ...STATUSES.map((status) => ({ value: status, label: statusText(status) })),
        ]}
      />
      <DomainField key={search.domain} value={search.domain} />
      <Input
        label={t("contacts.filters.from")}
        type="date"
        value={search.from}
        onValue={(from) => look({ from })}
        {...(search.to && { max: search.to })}
      />
      <Input
        label={t("contacts.filters.to")}
        type="date"
        value={search.to}
        onValue={(to) => look({ to })}
        {...(search.from && { min: search.from })}
      />
    </>
  );
}

/** Half a domain is none, so it counts once it is left or Enter is pressed. */
function DomainField({ value }: { value: string }) {
  const [typed, setTyped] = useState(value);
  const [wrong, setWrong] = useState(false);
  const take = () => {
    const domain = typed.trim().toLowerCase().replace(/^@/, "");
    const plausible = domain === "" || /^[^\s@]+\.[^\s@.]+$/.test(domain);
    setWrong(!plausible);
    if (plausible && domain !== value) look({ domain });
  };
  return (
    <Input
      label={t("contacts.filters.domain")}
      value={typed}
      onValue={setTyped}
      onBlur={take}
      onKeyDown={(event) => event.key === "Enter" && take()}
      placeholder="example.com"
      autocomplete="off"
      spellcheck={false}
      maxLength={254}
      error={wrong ? t("contacts.filters.domain.wrong") : undefined}
    />
  );
}

function said(name: Condition, value: string): string {
  return {
    q: () => value,
    tag: () => t("contacts.filters.tag-is", { value }),
    domain: () => t("contacts.filters.domain-is", { value }),
    status: () => statusText(value as (typeof STATUSES)[number]),
    from: () => t("contacts.filters.from-is", { value: date(value) }),
    to: () => t("contacts.filters.to-is", { value: date(value) }),
  }[name]();
}
