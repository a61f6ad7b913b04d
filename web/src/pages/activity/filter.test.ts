import { expect, test } from "vitest";
import { daysOf, filterOf } from "./filter";

const query = (text: string) => new URLSearchParams(text);

test("what isn't a filter is left out", () => {
  expect(filterOf(query("country=FR&route=&from=soon&other=1"))).toEqual({ country: "FR" });
});

test("a day lasts until the next begins", () => {
  const { from, to } = filterOf(query("from=2026-03-02&to=2026-03-02"));

  expect(Date.parse(to ?? "") - Date.parse(from ?? "")).toBe(86_400_000);
});

test("days in the wrong order are turned round", () => {
  expect(filterOf(query("from=2026-03-05&to=2026-03-01"))).toEqual(
    filterOf(query("from=2026-03-01&to=2026-03-05")),
  );
});

test("a chart has every day of the last thirty, empty ones too", () => {
  const days = daysOf({}, Date.parse("2026-03-31T10:00:00Z"));

  expect(days).toHaveLength(31);
  expect([days[0], days.at(-1)]).toEqual(["2026-03-01", "2026-03-31"]);
});

test("a chart of some days has these alone", () => {
  const filter = { from: "2026-03-02T23:00:00Z", to: "2026-03-04T23:00:00Z" };

  expect(daysOf(filter, Date.parse("2026-03-31T10:00:00Z"))).toEqual([
    "2026-03-02",
    "2026-03-03",
    "2026-03-04",
  ]);
});
