// The invoices, with Stripe's page of each and its file.
import type { InvoiceView } from "../../api/schema";
import { useList } from "../../app/data";
import { type Key, money, t } from "../../app/i18n";
import { Answered } from "../../components/answered";
import { Icon } from "../../components/icon";
import { More } from "../../components/moving";
import { Badge, Card, type Tone } from "../../components/surface";
import { type Column, Table } from "../../components/table";
import { Time } from "../../components/text";

const STATUSES = {
  open: { name: "billing.invoice.open", tone: "warning" },
  paid: { name: "billing.invoice.paid", tone: "good" },
  void: { name: "billing.invoice.void", tone: "plain" },
  uncollectible: { name: "billing.invoice.uncollectible", tone: "danger" },
} as const satisfies Record<InvoiceView["status"], { name: Key; tone: Tone }>;

export function Invoices() {
  const list = useList("GET /v1/billing/invoices", { limit: 12 });
  return (
    <Card title={t("billing.invoices")} flush>
      <Answered of={{ ...list, data: list.items }} lines={2}>
        {(items) =>
          items.length === 0 ? (
            <p class="muted card-words">{t("billing.invoices.none")}</p>
          ) : (
            <Table
              caption={t("billing.invoices")}
              rows={items}
              rowKey={(invoice) => invoice.id}
              columns={columns()}
            />
          )
        }
      </Answered>
      <More list={list} />
    </Card>
  );
}

function columns(): Column<InvoiceView>[] {
  return [
    { name: t("billing.invoice.number"), cell: (one) => one.number ?? "–" },
    { name: t("billing.invoice.date"), cell: (one) => <Time value={one.date} as="day" /> },
    {
      name: t("billing.invoice.amount"),
      end: true,
      cell: (one) => (
        <>
          {money(one.amount, one.currency)}
          {one.refunded > 0 && (
            <span class="small muted">
              <br />
              {t("billing.invoice.refunded", { amount: money(one.refunded, one.currency) })}
            </span>
          )}
        </>
      ),
    },
    {
      name: t("billing.invoice.status"),
      cell: (one) => <Badge tone={STATUSES[one.status].tone}>{t(STATUSES[one.status].name)}</Badge>,
    },
    {
      name: t("billing.invoice.files"),
      hideName: true,
      end: true,
      cell: (one) => <Files invoice={one} />,
    },
  ];
}

function Files({ invoice: { number, page_url, pdf_url } }: { invoice: InvoiceView }) {
  const name = number ?? "";
  return (
    <span class="row row-end">
      {page_url && (
        <a
          class="button button-small button-quiet"
          href={page_url}
          target="_blank"
          rel="noreferrer"
          aria-label={t("billing.invoice.page.label", { number: name })}
        >
          {t("billing.invoice.page")}
        </a>
      )}
      {pdf_url && (
        <a
          class="button button-small"
          href={pdf_url}
          target="_blank"
          rel="noreferrer"
          aria-label={t("billing.invoice.pdf.label", { number: name })}
        >
          <Icon name="download" />
          PDF
        </a>
      )}
    </span>
  );
}
