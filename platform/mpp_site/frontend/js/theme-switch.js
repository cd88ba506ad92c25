// A button that goes round light, dark and "as the device"; its words are in data-light, data-dark and data-auto.

const ROUND = { auto: "light", light: "dark", dark: "auto" };
const KEY = "mpp-theme";

export function startThemeSwitch(root) {
  for (const button of root.querySelectorAll("[data-theme-switch]")) {
    button.hidden = false;
    show(button, current());
    button.addEventListener("click", () => {
      choose(ROUND[current()]);
      for (const each of document.querySelectorAll("[data-theme-switch]")) show(each, current());
    });
  }
}

function current() {
  return document.documentElement.dataset.theme ?? "auto";
}

function choose(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "auto") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Kept for this page only.
  }
}

function show(button, theme) {
  const word = button.querySelector("[data-theme-word]") ?? button;
  word.textContent = button.dataset[theme];
}
