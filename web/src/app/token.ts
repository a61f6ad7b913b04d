// The token of a mailed link. It leaves the address at once, so that it isn't copied, bookmarked or left in the history.
import { useState } from "preact/hooks";
import { place } from "./navigation";

export function useToken(): string {
  const [token] = useState(() => {
    const given = place.get().query.get("token") ?? "";
    if (given) history.replaceState(history.state, "", location.pathname);
    return given;
  });
  return token;
}
