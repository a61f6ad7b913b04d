// Asks by category before anything but signing in is kept or loaded; refusing is one press, like accepting.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Consent, choose, choosing, consent, EVERYTHING, NOTHING } from "../app/consent";
import { type Key, t } from "../app/i18n";
import { useStore } from "../app/store";
import { Button } from "./button";
import { Checkbox } from "./field";
import { LegalLink } from "./legal-link";

const ASKED = {
  preferences: { name: "common.consent.preferences", hint: "common.consent.preferences.hint" },
  comfort: { name: "common.consent.comfort", hint: "common.consent.comfort.hint" },
  statistics: { name: "common.consent.statistics", hint: "common.consent.statistics.hint" },
} as const satisfies Record<keyof Consent, { name: Key; hint: Key }>;
const CATEGORIES = Object.keys(ASKED) as (keyof Consent)[];

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
  const [choice, setChoice] = useState(consent.get() ?? NOTHING);
  return (
    <section ref={useRoomBelow()} class="consent" aria-label={t("common.consent.title")}>
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
            {CATEGORIES.map((category) => (
              <Checkbox
                key={category}
                label={t(ASKED[category].name)}
                hint={t(ASKED[category].hint)}
                value={choice[category]}
                onValue={(agreed) => setChoice({ ...choice, [category]: agreed })}
              />
            ))}
          </div>
        )}
      </div>
      <div class="row">
        <Button onClick={() => choose(NOTHING)}>{t("common.consent.refuse")}</Button>
        <Button onClick={() => choose(EVERYTHING)}>{t("common.consent.accept")}</Button>
        {detailed ? (
          <Button onClick={() => choose(choice)}>{t("common.consent.save")}</Button>
        ) : (
          <Button look="quiet" aria-expanded={false} onClick={() => setDetailed(true)}>
            {t("common.consent.choose")}
          </Button>
        )}
      </div>
    </section>
  );
}

/** Tells the styles how high this stands, so that nothing one can reach lies under it (WCAG 2.4.11). */
function useRoomBelow() {
  const ref = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const banner = ref.current;
    if (!banner) return;
    const root = document.documentElement.style;
    const observer = new ResizeObserver(() =>
      root.setProperty("--banner", `calc(${banner.offsetHeight}px + var(--space-4))`),
    );
    observer.observe(banner);
    return () => {
      observer.disconnect();
      root.removeProperty("--banner");
    };
  }, []);
  return ref;
}
