/** Light and dark: the system's choice until the writer makes one. */

import { part } from "./dom";

const KEY = "citewell-theme";

export function offerThemes(): void {
  const button = part("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function show(): void {
    const chosen = localStorage.getItem(KEY);
    if (chosen) document.documentElement.dataset["theme"] = chosen;
    button.setAttribute("aria-pressed", String(chosen ? chosen === "dark" : dark.matches));
  }

  button.addEventListener("click", () => {
    localStorage.setItem(KEY, button.getAttribute("aria-pressed") === "true" ? "light" : "dark");
    show();
  });
  dark.addEventListener("change", show);
  show();
}
