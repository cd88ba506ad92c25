// On every page: theme switch, ticks on a check list, htmx on demand.

import { offerSharing } from "./share.js";
import { startThemeSwitch } from "./theme-switch.js";
import { startTicks } from "./ticks.js";

startThemeSwitch(document);
startTicks(document);
offerSharing();

document.addEventListener("DOMContentLoaded", () => {
  const source = document.documentElement.dataset.htmx;
  if (!source || window.htmx || !document.querySelector("[hx-get], [hx-post]")) return;
  const script = document.createElement("script");
  script.src = source;
  document.head.append(script);
});
