// Starts the frontend: language, session, navigation, then the first page.
import { render } from "preact";
import { App } from "./app/app";
import { loadTexts } from "./app/i18n";
import { startNavigation } from "./app/navigation";
import { isOurs, load, match } from "./app/router";
import { firstSession } from "./app/session";

const { route } = match(location.pathname);
const root = document.getElementById("app");
startNavigation(isOurs);
await Promise.all([
  loadTexts(route.texts),
  load(route).catch(() => undefined), // the frame says what is wrong
  firstSession(route.frame === "public").catch(() => undefined),
]);
if (root) {
  root.replaceChildren();
  render(<App />, root);
}
