// Asks by category before anything but signing in is kept or loaded; refusing is one press, like accepting.
import { useEffect, useState } from "preact/hooks";
import { choose, choosing, consent } from "../app/consent";
import { t } from "../app/i18n";
import { useStore } from "../app/store";
import { Button } from "./button";
import { Checkbox } from "./field";
import { LegalLink } from "./legal-link";

export function ConsentBanner() {
  const given = useStore(consent);
  const again = useStore(choosing);
  useEffect(() => {
    if (given?.statistics) void import("../app/statistics").then((module) => module.startStatistics());
  }, [given]);
  return given === null || again ? <Choice key={String(again)} /> : null;
}

function Choice() {
  const [detailed, setDetailed] = useState(choosing.get());
  const [comfort, setComfort] = useState(consent.get()?.comfort ?? false);
  const [statistics, setStatistics] = useState(consent.get()?.statistics ?? false);
  return (
    <section class="consent" aria-label={t("common.consent.title")}>
      <div class="grow stack-tight">
        <p>
          <span class="strong">{t("common.consent.title")}</span> {t("common.consent.text")}{" "}
          <LegalLink page="privacy">{t("common.consent.policy")}</LegalLink>
        </p>
        {detailed && (
          <div class="stack-tight">
            <Checkbox
              label={t("common.consent.sign-in")}
              hint={t("common.consent.sign-in.hint")}
              value
              disabled
              onValue={() => {}}
            />
            <Checkbox
              label={t("common.consent.comfort")}
              hint={t("common.consent.comfort.hint")}
              value={comfort}
              onValue={setComfort}
            />
            <Checkbox
              label={t("common.consent.statistics")}
              hint={t("common.consent.statistics.hint")}
              value={statistics}
              onValue={setStatistics}
            />
          </div>
        )}
      </div>
      <div class="row">
        <Button onClick={() => choose({ comfort: false, statistics: false })}>
          {t("common.consent.refuse")}
        </Button>
        <Button onClick={() => choose({ comfort: true, statistics: true })}>
          {t("common.consent.accept")}
        </Button>
        {detailed ? (
          <Button onClick={() => choose({ comfort, statistics })}>{t("common.consent.save")}</Button>
        ) : (
          <Button look="quiet" aria-expanded={false} onClick={() => setDetailed(true)}>
            {t("common.consent.choose")}
          </Button>
        )}
      </div>
    </section>
  );
}
