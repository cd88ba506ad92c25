// On every page: theme switch, questions before a step that cannot be undone, ticks on a check list, htmx on demand.

import { startConfirmations } from "./confirm.js";
import { startThemeSwitch } from "./theme-switch.js";
import { startTicks } from "./ticks.js";

startThemeSwitch(document);
startConfirmations(document);
startTicks(document);

document.addEventListener("DOMContentLoaded", () => {
  const source = document.documentElement.dataset.htmx;
  if (!source || window.htmx || !document.querySelector("[hx-get], [hx-post]")) return;
  const script = document.createElement("script");
  script.src = source;
  document.head.append(script);
});
