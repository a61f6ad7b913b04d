// "Unsubscribe emails or domains": who must never be contacted again (promise R4). Paste many or import a file, see why each is
// there, take one off, export the list.
import { useState } from "preact/hooks";
import { send } from "../api/client";
import { useAction, useList } from "../app/data";
import { saveText } from "../app/download";
import { t } from "../app/i18n";
import { Button } from "../components/button";
import { Page } from "../components/page";
import { Add } from "./blacklist/add";
import { Entries } from "./blacklist/entries";
import { LookUp } from "./blacklist/look-up";
import { Outcome, type Told } from "./blacklist/outcome";
import "./blacklist.css";

export default function BlacklistPage() {
  const list = useList("GET /v1/blacklist", { limit: 25 });
  const [told, setTold] = useState<Told | null>(null);
  const download = useAction(async () => saveText("blacklist.csv", await everything(), "text/csv"));
  return (
    <Page
      title={t("blacklist.title")}
      lead={t("blacklist.lead")}
      actions={
        <Button icon="download" busy={download.busy} onClick={() => download.run()}>
          {t("blacklist.export")}
        </Button>
      }
    >
      <Add
        onTold={(news) => {
          setTold(news);
          list.reload();
        }}
      />
      {told && <Outcome told={told} onClose={() => setTold(null)} />}
      <LookUp list={list} />
      <Entries list={list} />
    </Page>
  );
}

/** All parts of the export as one file: the header of later parts goes. */
async function everything(): Promise<string> {
  let text = "";
  let cursor: string | null = null;
  do {
    const query: { cursor?: string } = cursor ? { cursor } : {};
    const part: { data: string; next: string | null } = await send("GET /v1/blacklist/export", { query });
    text += text ? part.data.slice(part.data.indexOf("\n") + 1) : part.data;
    cursor = part.next;
  } while (cursor);
  return text;
}
