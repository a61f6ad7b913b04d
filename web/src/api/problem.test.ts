import { expect, test } from "vitest";
import { Problem } from "./problem";

const read = (body: string, init: ResponseInit) => Problem.read(new Response(body, init));

test("a problem document is taken apart", async () => {
  const body = {
    type: "/problems/already-exists",
    title: "There is one",
    status: 409,
    detail: "This address has a contact.",
    errors: [{ field: "email", message: "is taken" }],
    id: "01J",
  };

  const problem = await read(JSON.stringify(body), { status: 409, headers: { "retry-after": "3" } });

  expect(problem.kind).toBe("already-exists");
  expect(problem.detail).toBe("This address has a contact.");
  expect(problem.fields.get("email")).toBe("is taken");
  expect(problem.extra).toEqual({ id: "01J" });
  expect(problem.retryAfter).toBe(3);
});

test("an answer that is no problem document is unexpected", async () => {
  const problem = await read("<html>", { status: 502 });

  expect([problem.status, problem.kind, problem.detail]).toEqual([502, "unexpected", ""]);
});
