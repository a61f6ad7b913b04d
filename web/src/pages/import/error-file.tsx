// The rows that could not be imported, each with its reason, as a file.
import { call } from "../../api/client";
import type { Import } from "../../api/schema";
import { useAction } from "../../app/data";
import { t } from "../../app/i18n";
import { Button } from "../../components/button";

/** The link is good for some minutes only, so a press asks for a new one. */
export function ErrorFile({ job }: { job: Import }) {
  const fetchIt = useAction(async () => {
    const { error_file_url } = await call("GET /v1/imports/{import_id}", { path: { import_id: job.id } });
    if (error_file_url) location.assign(error_file_url);
  });
  if (!job.error_file_url) return null;
  return (
    <Button icon="download" busy={fetchIt.busy} onClick={() => fetchIt.run()}>
      {t("imports.errors")}
    </Button>
  );
}
