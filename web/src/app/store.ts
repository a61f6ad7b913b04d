// A value that components follow. Small on purpose: one value, who follows it, a hook.
import { useEffect, useState } from "preact/hooks";

export type Store<T> = {
  get: () => T;
  set: (value: T) => void;
  follow: (listener: (value: T) => void) => () => void;
};

export function createStore<T>(value: T): Store<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener(next);
    },
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(store.get());
  useEffect(() => {
    setValue(() => store.get()); // it may have changed between rendering and now
    return store.follow((next) => setValue(() => next));
  }, [store]);
  return value;
}
