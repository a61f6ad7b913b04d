// A request in words: what it was about by the beginning of its path, what was done by its method.
import { countryName, type Key, t } from "../../app/i18n";

const AREAS = {
  contacts: "common.nav.contacts",
  "contact-jobs": "common.nav.contacts",
  tags: "activity.area.tags",
  imports: "common.nav.imports",
  exports: "common.nav.exports",
  blacklist: "common.nav.blacklist",
  account: "common.nav.company",
  team: "common.nav.team",
  invitations: "common.nav.team",
  billing: "common.nav.billing",
  plans: "common.nav.billing",
  "api-keys": "common.nav.keys",
  me: "activity.area.me",
  session: "activity.area.session",
  signup: "activity.area.session",
  password: "activity.area.session",
  activity: "common.nav.activity",
} as const satisfies Record<string, Key>;
const VERBS = {
  GET: "activity.verb.get",
  POST: "activity.verb.post",
  PATCH: "activity.verb.patch",
  DELETE: "activity.verb.delete",
} as const satisfies Record<string, Key>;

export function areaName(route: string): string {
  const area = route.split("/")[1] ?? "";
  return area in AREAS ? t(AREAS[area as keyof typeof AREAS]) : route;
}

export function verbName(method: string): string {
  return method in VERBS ? t(VERBS[method as keyof typeof VERBS]) : method;
}

export function placeName(country: string): string {
  return country ? countryName(country) : t("activity.unknown");
}
