import { expect, test } from "vitest";
import { filesOf, inParts, linesOf } from "./lines";

test("pasted lines become entries, with their own reason or the common one", () => {
  const lines = linesOf(
    "jane@example.com\n\n  example.org ; competitor\r\n<joe@example.com>\n@example.net\n",
    "asked",
    "",
  );

  expect(lines.map(({ entry }) => entry)).toEqual([
    { email: "jane@example.com", reason: "asked" },
    { domain: "example.org", reason: "competitor" },
    { email: "joe@example.com", reason: "asked" },
    { domain: "example.net", reason: "asked" },
  ]);
  expect(lines.map(({ text }) => text)[1]).toBe("example.org ; competitor");
});

test("no line gets lost between parts", () => {
  expect(inParts([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(inParts([], 2)).toEqual([]);
});

test("each part of a file has its header, and a quoted line break parts no row", () => {
  const text = '\ufeffid,domain,reason\r\ne-1,,"two\r\nlines"\r\n\r\n,example.com,x\r\n,example.org,y\r\n';

  expect(filesOf(text, 2)).toEqual([
    'id,domain,reason\ne-1,,"two\nlines"\n,example.com,x\n',
    "id,domain,reason\n,example.org,y\n",
  ]);
});

test("a list without a header begins with its first entry", () => {
  expect(filesOf("mail.example.com\njane@example.com\n", 1)).toEqual([
    "mail.example.com\n",
    "jane@example.com\n",
  ]);
});

test("a part holds only so many letters", () => {
  expect(filesOf("aaaa@example.com\nbbbb@example.com", 100, 20)).toHaveLength(2);
});
