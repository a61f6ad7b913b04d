// Where notices appear. Screen readers are told as they come.
import { t } from "../app/i18n";
import { dismiss, notices } from "../app/notices";
import { useStore } from "../app/store";
import { Button } from "./button";

export function Toasts() {
  const shown = useStore(notices);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.map((notice) => (
        <div key={notice.id} class={notice.danger ? "toast toast-danger" : "toast"}>
          <span class="grow">{notice.text}</span>
          {notice.action && (
            <Button
              small
              look="link"
              onClick={() => {
                dismiss(notice.id);
                notice.action?.run();
              }}
            >
              {notice.action.label}
            </Button>
          )}
          <Button
            small
            look="quiet"
            icon="close"
            label={t("common.dismiss")}
            onClick={() => dismiss(notice.id)}
          />
        </div>
      ))}
    </div>
  );
}
