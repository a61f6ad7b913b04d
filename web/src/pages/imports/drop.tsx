// Where a file is dropped or chosen, and how far its upload is.
import { useEffect, useRef, useState } from "preact/hooks";
import { call } from "../../api/client";
import { upload } from "../../api/upload";
import { useAction } from "../../app/data";
import { number, t } from "../../app/i18n";
import { go, guard } from "../../app/navigation";
import { Button } from "../../components/button";
import { confirm } from "../../components/dialog";
import { Icon } from "../../components/icon";
import { Progress } from "../../components/surface";
import { fileSize, MAX_BYTES, MAX_COLUMNS, MAX_ROWS } from "./labels";

const TYPES = ".csv,.tsv,.txt,.jsonl,.ndjson,.zip,.gz,text/csv,text/plain";

export function Drop() {
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const sending = useUpload();
  const take = (file: File | undefined) => {
    if (!file || sending.file) return;
    const problem = refusalOf(file);
    setRefused(problem);
    if (!problem) void sending.run(file);
  };
  if (sending.file) return <Sending file={sending.file} share={sending.share} cancel={sending.cancel} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is for keys
    <div
      class="drop"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files[0]);
      }}
    >
      <Icon name="upload" />
      <h2>{t("imports.drop.title")}</h2>
      <input
        ref={input}
        type="file"
        class="visually-hidden"
        tabIndex={-1}
        aria-label={t("imports.drop.choose")}
        accept={TYPES}
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      <Button look="primary" onClick={() => input.current?.click()}>
        {t("imports.drop.choose")}
      </Button>
      {refused && (
        <p class="field-error" role="alert">
          <Icon name="warning" />
          {refused}
        </p>
      )}
      <p class="small muted">{t("imports.drop.formats")}</p>
      <p class="small muted">
        {t("imports.drop.limits", {
          size: fileSize(MAX_BYTES),
          rows: MAX_ROWS,
          columns: MAX_COLUMNS,
        })}
      </p>
    </div>
  );
}

function refusalOf(file: File): string | undefined {
  if (file.size === 0) return t("imports.failure.empty");
  if (file.size > MAX_BYTES) return t("imports.failure.large", { most: fileSize(MAX_BYTES) });
  return /\.(xlsx?|ods|numbers)$/i.test(file.name) ? t("imports.failure.excel") : undefined;
}

type Sent = {
  file: File | undefined;
  share: number;
  run: (file: File) => Promise<boolean>;
  cancel: () => void;
};

/** Sends a file and goes to its import. Leaving meanwhile asks first, since the upload would end. */
function useUpload(): Sent {
  const [file, setFile] = useState<File>();
  const [share, setShare] = useState(0);
  const controller = useRef<AbortController>(undefined);
  useEffect(() => (file ? guard(askToStop) : undefined), [file]);
  useEffect(() => () => controller.current?.abort(), []);
  const action = useAction(async (chosen: File) => {
    controller.current = new AbortController();
    const { signal } = controller.current;
    setShare(0);
    setFile(chosen);
    let made: string | undefined;
    try {
      made = await send(chosen, setShare, signal);
    } finally {
      setFile(undefined);
    }
    setTimeout(() => void go(`/imports/${made}`), 50); // once nothing holds the page any more
  });
  return { file, share, run: action.run, cancel: () => controller.current?.abort() };
}

/** The id of the import that has got the file. One that doesn't get it is given up, so that nobody waits for it. */
async function send(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<string> {
  const body = { file_name: file.name.slice(0, 200), size: file.size };
  const made = await call("POST /v1/imports", { body, signal });
  try {
    if (made.upload) await upload(made.upload, file, onProgress, signal);
  } catch (error) {
    const path = { import_id: made.id };
    void call("POST /v1/imports/{import_id}/cancel", { path }).catch(() => undefined);
    throw error;
  }
  return made.id;
}

function askToStop(): Promise<boolean> {
  return confirm({
    title: t("imports.upload.leave"),
    text: t("imports.upload.leave.text"),
    confirm: t("common.leave.confirm"),
    cancel: t("common.leave.cancel"),
    danger: true,
  });
}

function Sending({ file, share, cancel }: { file: File; share: number; cancel: () => void }) {
  return (
    <div class="card stack">
      <h2>{t("imports.upload.title")}</h2>
      <p>
        {file.name} <span class="muted">· {fileSize(file.size)}</span>
      </p>
      <Progress label={t("imports.upload.title")} value={share} />
      <div class="row row-between">
        <span class="number">{number(share, { style: "percent" })}</span>
        <Button onClick={cancel}>{t("common.cancel")}</Button>
      </div>
    </div>
  );
}
