// Before anything is painted: the chosen theme and the language, so that nothing flashes. And the first question to the
// API, who is signed in, so that it is answered while the rest is on its way; and the texts in that language, which the
// build has named in data-en and data-fr (infrastructure/build_ahead.py).
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    const language = localStorage.getItem("language") || navigator.language;
    root.lang = /^fr/i.test(language) ? "fr" : "en";
    const own = document.currentScript.dataset;
    for (const file of own[root.lang]?.split(" ") ?? []) {
      const link = document.createElement("link");
      Object.assign(link, { rel: "modulepreload", crossOrigin: "", href: file });
      document.head.append(link);
    }
    const isApp = "app" in own;
    if (isApp && localStorage.getItem("signed-in"))
      window.firstSession = fetch("/v1/session", { cache: "no-store" });
  } catch {
    // storage is refused: the defaults hold
  }
})();
