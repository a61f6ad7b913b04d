// "Look into your mail": said whether the address is known or not.
import { t } from "../app/i18n";
import { Button } from "./button";
import { Entry } from "./entry";
import { Banner } from "./surface";

export function Mailed({ title, address, again }: { title: string; address: string; again: () => void }) {
  return (
    <Entry title={title}>
      <div role="status">
        <Banner tone="good" icon="mail">
          {t("public.mailed.text", { address })}
        </Banner>
      </div>
      <p class="muted">{t("public.mailed.hint")}</p>
      <Button look="link" onClick={again}>
        {t("public.mailed.again")}
      </Button>
    </Entry>
  );
}
