import { describe, expect, test } from "vitest";
import type { ContactView } from "../../api/schema";
import { undoOf } from "./bulk";
import { mergeEdits } from "./merge";
import { filterOf, isFiltered, queryOf, searchOf } from "./search";
import { between } from "./selection";
import { BLANK, type ContactValues, creationOf, patchOf } from "./values";

const at = (address: string) => searchOf(new URLSearchParams(address), null);
const contact = (id: string, tags: string[] = []) => ({ id, tags }) as unknown as ContactView;
const values = (given: Partial<ContactValues>): ContactValues => ({ ...BLANK, ...given });

describe("a search in the address", () => {
  test("asks the API for what it says", () => {
    const search = at("q=ada&tag=customer&status=bounced&sort=-name&size=50&cursor=abc");

    expect(queryOf(search)).toEqual({
      q: "ada",
      tag: "customer",
      status: "bounced",
      sort: "-name",
      limit: 50,
      cursor: "abc",
    });
    expect(isFiltered(search)).toBe(true);
  });

  test("includes both of its days, whole", () => {
    const filter = filterOf(at("from=2026-03-01&to=2026-03-01"));

    const first = new Date("2026-03-01T00:00:00");
    const last = new Date("2026-03-01T23:59:59.999");
    expect(new Date(filter.created_after ?? "") < first).toBe(true);
    expect(new Date(filter.created_before ?? "") > last).toBe(true);
    expect(new Date(filter.created_before ?? "").getTime() - last.getTime()).toBe(1);
  });

  test("is taken as not said where it makes no sense", () => {
    const search = at("status=happy&sort=luck&from=yesterday&to=2026-99-99&size=7");

    expect(queryOf(search)).toEqual({ sort: "newest", limit: 25, cursor: "" });
    expect(isFiltered(search)).toBe(false);
  });
});

test("a range goes from the row ticked before, in either direction", () => {
  const rows = ["a", "b", "c", "d"].map((id) => contact(id));

  expect(between(rows, "d", contact("b")).map((row) => row.id)).toEqual(["b", "c", "d"]);
  expect(between(rows, "elsewhere", contact("b")).map((row) => row.id)).toEqual(["b"]);
});

test("undo touches those only that the action has changed", () => {
  const contacts = [contact("had", ["VIP"]), contact("new"), contact("refused")];
  const failed = [{ id: "refused", reason: "restricted" as const }];

  expect(undoOf({ tag: "vip" }, contacts, failed)).toEqual({ action: { untag: "vip" }, ids: ["new"] });
  expect(undoOf({ untag: "vip" }, contacts, failed)).toEqual({ action: { tag: "vip" }, ids: ["had"] });
  expect(undoOf({ delete: true }, contacts, failed)).toBeNull();
});

describe("a form of a contact", () => {
  test("says what changes, and nothing else", () => {
    const before = values({
      email: "ada@example.com",
      company: "Old",
      "address.city": "Paris",
      custom: [{ name: "Size", value: "10" }],
    });
    const after = { ...before, company: "", "address.city": "Lyon", custom: [{ name: "Team", value: "A" }] };

    expect(patchOf(before, after)).toEqual({
      company: null,
      address: { city: "Lyon" },
      custom: { Size: null, Team: "A" },
    });
    expect(patchOf(before, { ...before, company: " Old " })).toEqual({});
  });

  test("leaves out of a new contact what is blank", () => {
    expect(creationOf(values({ email: " ada@example.com ", tags: ["vip"] }))).toEqual({
      email: "ada@example.com",
      tags: ["vip"],
    });
  });

  test("keeps what was typed over what another saved, and names what both changed", () => {
    const base = values({ email: "ada@example.com", company: "Old", phone: "1" });
    const mine = { ...base, company: "Mine" };
    const newest = { ...base, company: "Theirs", phone: "2" };

    const merge = mergeEdits(base, mine, newest);

    expect(merge.values).toEqual({ ...newest, company: "Mine" });
    expect(merge.conflicts).toEqual(["company"]);
    expect(merge.theirs).toEqual(["phone"]);
  });
});
