// The citizen's number: its place moves in place; a change of state brings the new page part from the server.

import { follow } from "./stream.js";

const page = document.getElementById("ticket");
const connection = document.querySelector("[data-connection]");
const ownCall = document.querySelector("[data-own-call]");
const FLASHES = 20;

const code = page.dataset.code;
let swapping = null;
let titleTimer = 0;

const pass = () => page.querySelector("[data-pass]");
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

follow({
  liveUrl: page.dataset.live,
  stateUrl: page.dataset.state,
  onState: show,
  onConnection: (news) => { connection.textContent = news === "lost" ? connection.dataset.lost : ""; },
});
show(null);

// Shows what a line's state means for this number; null shows what the page already says.
function show(line) {
  if (!line || line.day !== page.dataset.day) return tellTitle(); // another day's line has other people
  const counter = line.at_counter.find((each) => each.code === code);
  const position = line.waiting.indexOf(code) + 1;
  const state = position ? "waiting" : (counter?.state ?? "gone");
  const shown = pass().dataset.pass;
  const isTold = Boolean(line.closed) !== Boolean(pass().dataset.open);
  if (state === shown && state === "waiting" && isTold) move(position);
  else if (state === shown || (state === "gone" && isOver(shown))) return;
  else swap();
}

const isOver = (state) => ["done", "no_show", "cancelled"].includes(state);

function move(position) {
  const before = Number(pass().dataset.position);
  if (position === before) return;
  pass().dataset.position = position;
  const ahead = position - 1;
  const place = page.querySelector("[data-place]");
  place.querySelector("[data-ahead]").textContent = ahead;
  place.querySelector("[data-words]").textContent = ahead === 1 ? place.dataset.one : place.dataset.many;
  const hint = page.querySelector("[data-hint]");
  hint.textContent = position === 1 ? hint.dataset.next : position <= 4 ? hint.dataset.soon : hint.dataset.later;
  scaleEstimate(position, before);
  tellTitle();
}

// The wait is proportional to the place (mpp_queue/estimates.py), so a phone can move it without asking.
function scaleEstimate(position, before) {
  const { low, high } = pass().dataset;
  if (!Number(high) || !before) return;
  const scaled = { low: (low * position) / before, high: (high * position) / before };
  Object.assign(pass().dataset, scaled);
  const estimate = page.querySelector("[data-estimate]");
  estimate.textContent = fill(estimate.dataset.range, {
    low: rounded(Math.floor(scaled.low)),
    high: Math.max(5, rounded(Math.ceil(scaled.high))),
  });
}

const rounded = (minutes) => (minutes < 10 ? minutes : 5 * Math.round(minutes / 5));

function swap() {
  swapping ??= fetchBody().finally(() => { swapping = null; });
}

async function fetchBody() {
  try {
    const answer = await fetch(page.dataset.body, { cache: "no-store" });
    if (!answer.ok) return;
    const before = pass().dataset.pass;
    page.innerHTML = await answer.text();
    if (pass().dataset.pass !== before) announce();
    tellTitle();
  } catch {
    // The next state of the line, or the next poll, comes here again.
  }
}

function announce() {
  ownCall.textContent = "";
  stopTitle();
  if (pass().dataset.pass !== "called") return;
  const counter = page.querySelector("[data-counter]").textContent;
  ownCall.textContent = fill(page.dataset.call, { code, counter });
  if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.([400, 200, 400, 200, 800]);
  scrollTo({ top: 0 });
  flashTitle(fill(page.dataset.called, { counter }));
}

function tellTitle() {
  const { pass: state, position } = pass().dataset;
  if (titleTimer) return;
  document.title = state === "waiting" ? fill(page.dataset.title, { code, n: position - 1 }) : code;
}

function flashTitle(words) {
  let left = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : FLASHES;
  document.title = words;
  titleTimer = setInterval(() => {
    left -= 1;
    if (left < 0) return stopTitle(words);
    document.title = left % 2 ? words : code;
  }, 1000);
}

function stopTitle(words) {
  clearInterval(titleTimer);
  titleTimer = 0;
  if (words) document.title = words;
}
