// The front page: what Lead Labs does, what it promises, what it costs.
import { useState } from "preact/hooks";
import type { PlanView } from "../api/schema";
import { useAnswer } from "../app/data";
import { money, number, t } from "../app/i18n";
import { LinkButton } from "../components/button";
import { Segments } from "../components/field";
import { Icon, type IconName } from "../components/icon";
import { LegalLink } from "../components/legal-link";
import { Title } from "../components/page";
import { Failure, Skeleton } from "../components/surface";
import "./front.css";

export default function FrontPage() {
  return (
    <div class="front">
      <Hero />
      <Features />
      <Promises />
      <Prices />
      <Questions />
      <section class="front-end">
        <h2>{t("public.front.end")}</h2>
        <LinkButton look="primary" href="/signup">
          {t("common.sign-up")}
        </LinkButton>
      </section>
    </div>
  );
}

function Hero() {
  return (
    <section class="front-hero">
      <div class="front-words">
        <Title>{t("public.front.title")}</Title>
        <p class="front-lead">{t("public.front.lead")}</p>
        <div class="row">
          <LinkButton look="primary" href="/signup">
            {t("common.sign-up")}
          </LinkButton>
          <LinkButton look="quiet" href="#prices">
            {t("public.front.see-prices")}
          </LinkButton>
        </div>
        <p class="small muted">{t("public.front.no-card")}</p>
      </div>
      <Picture />
    </section>
  );
}

const PEOPLE = [
  ["CM", "Claire Moreau", "Atelier Moreau", "customer"],
  ["JB", "Jonas Berg", "Berg & Søn", "fair"],
  ["AN", "Amara Ndiaye", "Teranga Foods", "partner"],
  ["LS", "Lucía Soto", "Soto Hermanos", "customer"],
] as const;

/** A drawing of the product, made of the product's own parts; it says nothing that the words don't. */
function Picture() {
  return (
    <div class="front-picture" aria-hidden="true">
      <div class="front-picture-head">
        <span class="strong">{t("public.front.picture")}</span>
        <span class="badge badge-accent">{number(12480)}</span>
      </div>
      {PEOPLE.map(([initials, name, company, tag]) => (
        <div key={initials} class="front-picture-row">
          <span class="front-face">{initials}</span>
          <span class="grow">
            <span class="strong">{name}</span>
            <br />
            <span class="small muted">{company}</span>
          </span>
          <span class="badge">{tag}</span>
        </div>
      ))}
    </div>
  );
}

function Features() {
  const features: [IconName, string, string][] = [
    ["upload", t("public.feature.import"), t("public.feature.import.text")],
    ["search", t("public.feature.find"), t("public.feature.find.text")],
    ["people", t("public.feature.team"), t("public.feature.team.text")],
    ["download", t("public.feature.export"), t("public.feature.export.text")],
    ["undo", t("public.feature.undo"), t("public.feature.undo.text")],
    ["key", t("public.feature.api"), t("public.feature.api.text")],
  ];
  return (
    <section class="front-part" aria-labelledby="features">
      <h2 id="features">{t("public.features")}</h2>
      <ul class="front-grid">
        {features.map(([icon, name, text]) => (
          <li key={icon} class="front-feature">
            <Icon name={icon} />
            <h3>{name}</h3>
            <p class="muted">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Promises() {
  const promises = [
    [t("public.promise.delete"), t("public.promise.delete.text")],
    [t("public.promise.logs"), t("public.promise.logs.text")],
    [t("public.promise.card"), t("public.promise.card.text")],
    [t("public.promise.forget"), t("public.promise.forget.text")],
  ] as const;
  return (
    <section class="front-part front-promises" aria-labelledby="promises">
      <div>
        <h2 id="promises">{t("public.promises")}</h2>
        <p class="muted">{t("public.promises.lead")}</p>
        <p>
          <LegalLink page="privacy" beside={false}>
            {t("public.promises.all")}
          </LegalLink>
        </p>
      </div>
      <dl class="front-list">
        {promises.map(([name, text]) => (
          <div key={name}>
            <dt>
              <Icon name="check" />
              {name}
            </dt>
            <dd class="muted">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Prices() {
  const { data, problem, reload } = useAnswer("GET /v1/plans", { anonymous: true });
  const [yearly, setYearly] = useState(false);
  return (
    <section id="prices" class="front-part" aria-labelledby="prices-title">
      <div class="row row-between">
        <h2 id="prices-title">{t("public.prices")}</h2>
        <Segments
          label={t("public.prices.interval")}
          hideLabel
          value={yearly ? "year" : "month"}
          onValue={(value) => setYearly(value === "year")}
          options={[
            { value: "month", label: t("public.prices.monthly") },
            { value: "year", label: t("public.prices.yearly") },
          ]}
        />
      </div>
      {data && (
        <p class="muted">
          {t("public.prices.trial", { count: data.trial.days, contacts: data.trial.contacts })}
        </p>
      )}
      {problem && !data && <Failure problem={problem} retry={reload} />}
      <div class="front-plans">
        {data
          ? data.items.map((plan) => <Plan key={plan.key} plan={plan} yearly={yearly} />)
          : !problem && <Skeleton lines={8} />}
      </div>
      <p class="small muted">{t("public.prices.tax")}</p>
    </section>
  );
}

function Plan({ plan, yearly }: { plan: PlanView; yearly: boolean }) {
  const price = yearly ? plan.yearly : plan.monthly;
  return (
    <article class="card front-plan">
      <h3>{plan.name}</h3>
      <p>
        <span class="front-price">{money(price.amount, price.currency)}</span>{" "}
        <span class="muted">{yearly ? t("public.prices.per-year") : t("public.prices.per-month")}</span>
      </p>
      <ul>
        <li>{t("public.prices.contacts", { count: plan.contacts })}</li>
        <li>{t("public.prices.seats", { count: plan.seats })}</li>
      </ul>
      <LinkButton href="/signup" wide>
        {t("common.sign-up")}
      </LinkButton>
    </article>
  );
}

function Questions() {
  const questions = [
    [t("public.question.card"), t("public.question.card.text")],
    [t("public.question.end"), t("public.question.end.text")],
    [t("public.question.leave"), t("public.question.leave.text")],
    [t("public.question.where"), t("public.question.where.text")],
    [t("public.question.person"), t("public.question.person.text")],
  ] as const;
  return (
    <section class="front-part" aria-labelledby="questions">
      <h2 id="questions">{t("public.questions")}</h2>
      <div class="front-questions">
        {questions.map(([question, answer]) => (
          <details key={question}>
            <summary>{question}</summary>
            <p class="muted">{answer}</p>
          </details>
        ))}
      </div>
    </section>
  );
}
