// Google Analytics, where the deployment has it and the person has agreed; this file isn't even fetched before.
import { place } from "./navigation";

declare global {
  interface Window {
    dataLayer?: unknown[];
  }
}

let started = false;

export async function startStatistics(): Promise<void> {
  if (started) return;
  started = true;
  const config: { analytics_id: string } = await (await fetch("/site.json")).json();
  const id = config.analytics_id;
  if (!id) return;
  window.dataLayer = [];
  const tell: (...words: unknown[]) => void = function () {
    // biome-ignore lint/complexity/noArguments: the tag takes an arguments object and nothing else
    window.dataLayer?.push(arguments);
  };
  tell("js", new Date());
  tell("config", id, { send_page_view: false });
  const view = () => tell("event", "page_view", { page_location: location.origin + place.get().path });
  view();
  place.follow(view);
  const script = document.createElement("script");
  script.async = true;
  script.src = `https://www.googletagmanager.com/gtag/js?id=${encodeURIComponent(id)}`;
  document.head.append(script);
}
