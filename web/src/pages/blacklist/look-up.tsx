// Is an address or a domain unsubscribed, and why? What is asked for stays out of the page's address, which ends up in logs.
import { useState } from "preact/hooks";
import type { Entry } from "../../api/schema";
import { type List, useAnswer } from "../../app/data";
import { useForm } from "../../app/form";
import { t } from "../../app/i18n";
import { Answered } from "../../components/answered";
import { Button } from "../../components/button";
import { Input } from "../../components/field";
import { Form } from "../../components/form";
import { Banner, Card } from "../../components/surface";
import { EntryTable } from "./entries";
import { linesOf } from "./lines";

type Wanted = { email?: string; domain?: string };

export function LookUp({ list }: { list: List<Entry> }) {
  const [asked, setAsked] = useState<{ text: string; wanted: Wanted } | null>(null);
  const form = useForm({
    initial: { wanted: "" },
    check: ({ wanted }) => ({ wanted: wanted.trim() ? undefined : t("common.field.required") }),
    save: async ({ wanted }) => {
      const entry = linesOf(wanted, "", "")[0]?.entry ?? {};
      setAsked({ text: wanted.trim(), wanted: entry as Wanted });
    },
  });
  return (
    <Card title={t("blacklist.look-up")}>
      <div class="stack">
        <Form form={form}>
          <div class="look-up">
            <Input
              label={t("blacklist.look-up.label")}
              type="search"
              spellcheck={false}
              autocomplete="off"
              {...form.field("wanted")}
            />
            <Button type="submit" icon="search" busy={form.busy}>
              {t("blacklist.look-up.submit")}
            </Button>
          </div>
        </Form>
        {asked && <Found key={asked.text} {...asked} list={list} />}
      </div>
    </Card>
  );
}

function Found({ text, wanted, list }: { text: string; wanted: Wanted; list: List<Entry> }) {
  const answer = useAnswer("GET /v1/blacklist", { query: wanted });
  const both: List<Entry> = {
    ...list,
    change: (how) => {
      list.change(how);
      if (answer.data) answer.replace({ ...answer.data, items: how(answer.data.items) });
    },
    reload: () => {
      list.reload();
      answer.reload();
    },
  };
  return (
    <div role="status">
      <Answered of={answer} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Banner icon="check">{t("blacklist.look-up.none", { what: text })}</Banner>
          ) : (
            <div class="stack-tight">
              <p class="strong">{t("blacklist.look-up.found", { what: text })}</p>
              <EntryTable entries={items} list={both} />
            </div>
          )
        }
      </Answered>
    </div>
  );
}
