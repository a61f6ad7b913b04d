import { describe, expect, test } from "vitest";
import { choose, hasAddress, ownField, sameMapping } from "./fields";

describe("the columns of a file", () => {
  test("become a field, another one, or nothing", () => {
    const mapping = choose(choose({}, "E-mail", "email"), "Name", "full_name");

    expect(mapping).toEqual({ "E-mail": "email", Name: "full_name" });
    expect(hasAddress(mapping)).toBe(true);
    expect(hasAddress(choose(mapping, "E-mail", ""))).toBe(false);
  });

  test("are the same choice in any order", () => {
    expect(sameMapping({ a: "email", b: "tags" }, { b: "tags", a: "email" })).toBe(true);
    expect(sameMapping({ a: "email" }, { a: "email", b: "tags" })).toBe(false);
  });

  test("become fields of the customer's own under a name that the API takes", () => {
    expect(ownField("Team  size", undefined)).toBe("custom:Team size");
    expect(ownField("x".repeat(150), "email")).toHaveLength("custom:".length + 60);
    expect(ownField("Column", "custom:Chosen before")).toBe("custom:Chosen before");
  });
});
