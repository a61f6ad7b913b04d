// Before anything is painted: the chosen theme, and the language, so that nothing flashes.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    const language = localStorage.getItem("language") || navigator.language;
    root.lang = /^fr/i.test(language) ? "fr" : "en";
  } catch {
    // storage is refused: the defaults hold
  }
})();
