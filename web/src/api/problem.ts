// A refusal of the API (RFC 9457), or of the network, in one shape.
import type { Problem as Body } from "./schema";

export class Problem extends Error {
  constructor(
    readonly status: number,
    /** The last part of the API's `type`: `not-found`, `already-exists`; `offline` is ours. */
    readonly kind: string,
    readonly detail: string,
    readonly fields: ReadonlyMap<string, string> = new Map(),
    /** Further members of the document, such as `purge_at` or the `id` of what exists already. */
    readonly extra: Readonly<Record<string, unknown>> = {},
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
  }

  static offline(): Problem {
    return new Problem(0, "offline", "");
  }

  static async read(response: Response): Promise<Problem> {
    const body: Partial<Body> & Record<string, unknown> = await response.json().catch(() => ({}));
    const { type = "", title = "", status: _, detail = "", errors = [], ...extra } = body;
    const fields = new Map(errors.map(({ field, message }) => [field, message]));
    const wait = Number(response.headers.get("retry-after")) || null;
    return new Problem(
      response.status,
      type.split("/").pop() || "unexpected",
      detail || title,
      fields,
      extra,
      wait,
    );
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Anything that was thrown, as a problem; what is no refusal is a mistake of ours and is shown in the console. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  console.error(error);
  return new Problem(500, "unexpected", "");
}
