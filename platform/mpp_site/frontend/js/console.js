// The officer's console: keys for the actions, a second press before skipping, and the line as it is now.
// Actions are plain forms that htmx sends; this module refreshes the body when the line changes, never during an action.

import { follow } from "./stream.js";

const DEBOUNCE = 150;
const REFRESH_EVERY = 30_000; // the minutes in "why" grow although nothing happens
const PATIENCE = 4000; // for the second press
const KEYS = "mpp-console-keys";

const page = document.querySelector("[data-console]");
const body = document.querySelector("#counter-body");
const ownTitle = document.title;
let posting = false;
let heldFocus = false;
let refreshTimer = 0;
let hintTimer = 0;
let reading = null; // the refresh under way
let missed = false; // a change of the line that came at a bad moment
let known = ""; // the body as last read, without its tokens

// --- actions: keys, clicks and Enter all end in a submit -------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (!keysAreOn() || isTyping(event.target)) return;
  const button = body.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  if (button.disabled) hint(button.dataset.blocked);
  else button.form.requestSubmit(button);
});

function isTyping(element) {
  return element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

// In the capture phase, so before htmx sees it.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!body.contains(event.target)) return;
  const mustWait = posting || (button?.dataset.again && !button.dataset.armed);
  if (!mustWait) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!posting) arm(button);
}, { capture: true });

function arm(button) {
  const label = button.querySelector("[data-label]");
  const words = label.textContent;
  button.dataset.armed = "yes";
  label.textContent = button.dataset.again;
  hint(button.dataset.warning);
  setTimeout(() => {
    delete button.dataset.armed;
    label.textContent = words;
    catchUp();
  }, PATIENCE);
}

document.addEventListener("htmx:before:request", () => {
  posting = true;
  heldFocus = body.contains(document.activeElement);
  reading?.abort();
  page.dataset.busy = "yes";
});

document.addEventListener("htmx:before:swap", (event) => {
  const { text, response } = event.detail.ctx;
  if (isBody(text)) return;
  event.preventDefault();
  if (response.status >= 500) failed();
  else location.reload(); // signed out elsewhere, or a form that has grown old
});

document.addEventListener("htmx:after:swap", () => {
  done();
  shown();
});

document.addEventListener("htmx:error", failed);

function done() {
  posting = false;
  known = "";
  delete page.dataset.busy;
  catchUp();
}

function failed() {
  done();
  hint(page.dataset.failed);
}

// --- the line as it is now -------------------------------------------------------------------------------------------

follow({
  liveUrl: page.dataset.liveUrl,
  onState: refreshSoon,
  onConnection: (news) => {
    page.querySelector("[data-link]").textContent = news === "lost" ? page.dataset.lost : "";
  },
  checkEvery: REFRESH_EVERY,
});

function refreshSoon() {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(refresh, DEBOUNCE);
}

function catchUp() {
  if (missed) refreshSoon();
  missed = false;
}

async function refresh() {
  if (posting || body.querySelector("[data-armed]")) {
    missed = true;
    return;
  }
  reading?.abort();
  reading = new AbortController();
  const answer = await read(reading.signal);
  if (!answer) return;
  if (posting || body.querySelector("[data-armed]")) {
    missed = true;
    return;
  }
  if (!isBody(answer)) return location.reload();
  const news = answer.replace(/value="\w{32,}"/g, "");
  if (news === known) return;
  known = news;
  heldFocus = body.contains(document.activeElement);
  const focused = document.activeElement?.id;
  body.innerHTML = answer;
  window.htmx?.process(body);
  shown(focused);
}

async function read(signal) {
  try {
    const response = await fetch(page.dataset.bodyUrl, { signal, headers: { "HX-Request": "true" }, cache: "no-store" });
    return response.status < 500 ? await response.text() : "";
  } catch {
    return ""; // the line above says that the connection is lost
  }
}

function isBody(text) {
  return text.includes("data-console-body");
}

// --- after the body has changed --------------------------------------------------------------------------------------

let seen = stateShown();
nameTitle();

function stateShown() {
  const { ticket, state } = body.querySelector("[data-console-body]").dataset;
  return `${ticket} ${state}`.trim();
}

function shown(focused = "") {
  if (heldFocus && !body.contains(document.activeElement)) refocus(focused);
  if (stateShown() === seen) return;
  seen = stateShown();
  nameTitle();
  const spoken = [".present-state", ".present-code:not([aria-hidden])", ".present-service"];
  const words = spoken.map((part) => body.querySelector(part)?.textContent).filter(Boolean);
  page.querySelector("[data-announcer]").textContent = words.join(", ");
}

function refocus(id) {
  const before = id && body.querySelector(`#${CSS.escape(id)}:not(:disabled)`);
  (before || body.querySelector("[data-leads]"))?.focus({ preventScroll: true });
}

function nameTitle() {
  const { ticket } = body.querySelector("[data-console-body]").dataset;
  document.title = ticket ? `${ticket} · ${ownTitle}` : ownTitle;
}

function hint(words) {
  clearTimeout(hintTimer);
  body.querySelector("[data-hint]").textContent = words;
  if (words) hintTimer = setTimeout(hint, PATIENCE, "");
}

// --- letters as keys can be switched off (WCAG 2.1.4) ----------------------------------------------------------------

const keysSwitch = page.querySelector("[data-keys-switch]");
keysSwitch.hidden = false;
keysSwitch.addEventListener("click", () => {
  try {
    localStorage.setItem(KEYS, keysAreOn() ? "off" : "on");
  } catch {
    page.toggleAttribute("data-keys-off");
  }
  showKeys();
});
showKeys();

function keysAreOn() {
  try {
    return localStorage.getItem(KEYS) !== "off" && !page.hasAttribute("data-keys-off");
  } catch {
    return !page.hasAttribute("data-keys-off");
  }
}

function showKeys() {
  keysSwitch.textContent = keysAreOn() ? keysSwitch.dataset.on : keysSwitch.dataset.off;
  page.dataset.keys = keysAreOn() ? "on" : "off";
}
