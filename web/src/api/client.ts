// The one way to the API: typed by operation, errors as problems, nothing cached.

import { Problem } from "./problem";
import type { Operations } from "./schema";

export type Operation = keyof Operations;
export type Answer<O extends Operation> = Operations[O]["answer"];
export type Query<O extends Operation> = NonNullable<Operations[O]["query"]>;

type Given<Name extends string, T> = [T] extends [undefined]
  ? { [K in Name]?: undefined }
  : undefined extends T
    ? { [K in Name]?: T }
    : { [K in Name]: T };

type Settings = {
  /** ETag that the change is based on; 412 when there is a newer version. */
  ifMatch?: string | undefined;
  /** Makes a repeated request have one effect; `newKey()` makes one per intent. */
  idempotencyKey?: string | undefined;
  /** Leaves a 401 to the caller instead of ending the session here. */
  anonymous?: boolean;
  signal?: AbortSignal | undefined;
};

export type Request<O extends Operation> = Settings &
  Given<"path", Operations[O]["path"]> &
  Given<"body", Operations[O]["body"]> & { query?: Query<O> | undefined };

type Arguments<O extends Operation> = Record<never, never> extends Request<O> ? [Request<O>?] : [Request<O>];

export type Reply<O extends Operation> = {
  data: Answer<O>;
  status: number;
  etag: string | null;
  /** The cursor of the part that follows, where an answer is a file that comes in parts (Link, rel="next"). */
  next: string | null;
};

let whenSignedOut: () => void = () => {};

/** Who is told when the API says that the session has ended. */
export function onSignedOut(listener: () => void): void {
  whenSignedOut = listener;
}

export function newKey(): string {
  return crypto.randomUUID();
}

/** Calls an operation and gives back its answer with status and ETag. Throws Problem, or AbortError when aborted. */
export async function send<O extends Operation>(operation: O, ...given: Arguments<O>): Promise<Reply<O>> {
  const request = (given[0] ?? {}) as Settings & { path?: object; query?: object; body?: unknown };
  const [method = "GET", template = ""] = operation.split(" ");
  const response = await reach(address(template, request.path, request.query), {
    method,
    headers: headersOf(method, request),
    body: request.body === undefined ? null : JSON.stringify(request.body),
    credentials: "same-origin",
    cache: "no-store",
    signal: request.signal ?? null,
  });
  if (!response.ok) {
    const problem = await Problem.read(response);
    if (problem.kind === "not-signed-in" && !request.anonymous) whenSignedOut();
    throw problem;
  }
  return {
    data: (await content(response)) as Answer<O>,
    status: response.status,
    etag: response.headers.get("etag"),
    next: following(response.headers.get("link")),
  };
}

/** As `send`, for who wants the answer alone. */
export async function call<O extends Operation>(operation: O, ...given: Arguments<O>): Promise<Answer<O>> {
  return (await send(operation, ...given)).data;
}

function address(template: string, path: object = {}, query: object = {}): string {
  const values = path as Record<string, string>;
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${filled}?${text}` : filled;
}

function headersOf(method: string, request: Settings): Record<string, string> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (method !== "GET") headers["content-type"] = "application/json";
  if (request.ifMatch) headers["if-match"] = request.ifMatch;
  if (request.idempotencyKey) headers["idempotency-key"] = request.idempotencyKey;
  return headers;
}

function following(link: string | null): string | null {
  const address = link?.match(/<([^>]+)>; rel="next"/)?.[1];
  return address ? new URL(address, location.origin).searchParams.get("cursor") : null;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw Problem.offline();
  }
}

async function content(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return isJson ? response.json() : response.text();
}
