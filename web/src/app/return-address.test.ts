import { expect, test } from "vitest";
import { safeReturn } from "./return-address";

test.each(["/contacts", "/contacts?q=a%20b&tag=c", "/contacts/01J"])("comes back to %s", (address) => {
  expect(safeReturn(address)).toBe(address);
});

test.each([
  null,
  "",
  "contacts",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "https://evil.example",
  "javascript:alert(1)",
])("never leads to %s", (address) => {
  expect(safeReturn(address)).toBeNull();
});

test("dots stay inside", () => {
  expect(safeReturn("/../../contacts")).toBe("/contacts");
});
