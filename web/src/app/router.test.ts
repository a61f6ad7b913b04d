import { expect, test } from "vitest";
import { isOurs, load, match, ROUTES } from "./router";

test("a fixed address goes before one with a parameter", () => {
  expect(match("/contacts/new").route.page).toBe("contact-new");
  expect(match("/contacts/01J").route.page).toBe("contact");
});

test("parameters are read as they were meant", () => {
  expect(match("/contacts/a%2Fb").params).toEqual({ contact_id: "a/b" });
  expect(match("/contacts/%zz").params).toEqual({ contact_id: "%zz" });
});

test("an address without a page is not ours", () => {
  expect(isOurs("/v1/contacts")).toBe(false);
  expect(isOurs("/privacy")).toBe(false);
  expect(match("/nowhere").route.page).toBe("not-found");
});

test("a slash at the end makes no difference", () => {
  expect(match("/contacts/").route.page).toBe("contacts");
});

test("no two routes are the same, and a page that is not there is said", async () => {
  expect(new Set(ROUTES.map((route) => route.path)).size).toBe(ROUTES.length);
  await expect(load({ path: "/x", page: "no-such-page", frame: "app", texts: [] })).rejects.toThrow(
    "no page",
  );
});
