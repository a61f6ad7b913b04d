// The requests one by one, newest first; one's own sign-ins are marked.
import type { ActivityView } from "../../api/schema";
import { useList } from "../../app/data";
import { t } from "../../app/i18n";
import { Answered } from "../../components/answered";
import { More } from "../../components/moving";
import { Badge, Card, Empty } from "../../components/surface";
import { type Column, Table } from "../../components/table";
import { Time } from "../../components/text";
import type { Filter } from "./filter";
import { areaName, placeName, verbName } from "./words";

const REFUSED = 400;

export function Requests({ filter, name }: { filter: Filter; name: (author: string) => string }) {
  const list = useList("GET /v1/activity", { ...filter, limit: 25 });
  const filtered = Object.keys(filter).length > 0;
  return (
    <Card title={t("activity.list")} flush>
      <Answered of={{ ...list, data: list.items }} lines={6}>
        {(items) =>
          items.length === 0 ? (
            <Empty icon="clock" title={filtered ? t("activity.no-match") : t("activity.none")}>
              {list.hasMore
                ? t("activity.further")
                : filtered
                  ? t("activity.no-match.text")
                  : t("activity.none.text")}
            </Empty>
          ) : (
            <Table
              caption={t("activity.list")}
              rows={items}
              rowKey={(one) => `${one.at} ${one.method} ${one.route} ${one.ip_address}`}
              columns={columns(name)}
              busy={list.loading}
            />
          )
        }
      </Answered>
      <More list={list} />
    </Card>
  );
}

function columns(name: (author: string) => string): Column<ActivityView>[] {
  return [
    { name: t("activity.when"), cell: (one) => <Time value={one.at} /> },
    { name: t("activity.who"), cell: (one) => name(one.user) },
    { name: t("activity.what"), cell: (one) => <What one={one} /> },
    {
      name: t("activity.where"),
      cell: (one) => (
        <>
          {placeName(one.country)}
          {one.region && ` (${one.region})`}
          <br />
          <span class="small muted">{one.ip_address}</span>
        </>
      ),
    },
    {
      name: t("activity.with"),
      cell: (one) => (
        <>
          {one.browser || t("activity.unknown")} {one.browser_version}
          <br />
          <span class="small muted">{one.system}</span>
        </>
      ),
    },
  ];
}

function What({ one }: { one: ActivityView }) {
  return (
    <>
      {one.sign_in ? (
        <Badge tone={one.own ? "accent" : "plain"}>
          {one.own ? t("activity.own-sign-in") : t("activity.sign-in")}
        </Badge>
      ) : (
        t("activity.did", { area: areaName(one.route), verb: verbName(one.method) })
      )}{" "}
      {one.status >= REFUSED && (
        <Badge tone="warning">{t("activity.refused", { status: String(one.status) })}</Badge>
      )}
      <br />
      <code class="small muted">
        {one.method} {one.route}
      </code>
    </>
  );
}
