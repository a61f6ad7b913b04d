// Light, dark, or as the system says.

import { forget, remember, remembered } from "./memory";
import { createStore } from "./store";

export type Theme = "system" | "light" | "dark";

function kept(): Theme {
  const value = remembered("theme");
  return value === "light" || value === "dark" ? value : "system";
}

export const theme = createStore<Theme>(kept());

export function changeTheme(wanted: Theme): void {
  if (wanted === "system") {
    forget("theme");
    delete document.documentElement.dataset.theme;
  } else {
    remember("theme", wanted);
    document.documentElement.dataset.theme = wanted;
  }
  theme.set(wanted);
}
