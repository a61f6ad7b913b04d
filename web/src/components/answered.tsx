// What stands where data will be: grey lines, the data, or why it can't be had. What was shown stays when a later try fails.
import type { ComponentChildren } from "preact";
import type { Problem } from "../api/problem";
import { Failure, Skeleton } from "./surface";

type Source<T> = { data: T | undefined; problem: Problem | undefined; reload: () => void };

export function Answered<T>({
  of: { data, problem, reload },
  lines = 4,
  children,
}: {
  of: Source<T>;
  lines?: number;
  children: (data: T) => ComponentChildren;
}) {
  return (
    <>
      {problem && <Failure problem={problem} retry={reload} />}
      {data !== undefined ? children(data) : !problem && <Skeleton lines={lines} />}
    </>
  );
}
