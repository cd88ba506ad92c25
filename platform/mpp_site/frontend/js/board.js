// The display board: shows every state of the hall, speaks each call once, and stays right for days unattended.

import { createBoardView } from "./board-view.js";
import { createSeen } from "./seen.js";
import { follow } from "./stream.js";
import { voice } from "./voice.js";

const HOUR = 3600_000;
const TOO_OLD = 30_000; // a call older than this at load was heard before, or is no longer of use
const RENEW_AFTER = 12 * HOUR; // the key to the stream lives 13 hours
const SOUND = "mpp-board-sound";

const board = document.getElementById("board");
const view = createBoardView(board);
const seen = createSeen(`mpp-board-seen:${board.dataset.site}`);
let loadedAt = Date.now();
let loadedDay = view.today();
let isFirst = true;
let stream = null;

window.mppBoard = { spoken: [], announced: [] };

const speaker = voice({
  onSpeaking(call) {
    window.mppBoard.announced.push(call.speech);
    view.callOut(call);
  },
  onSpoken: (call) => window.mppBoard.spoken.push(call.speech),
});

start();
take(JSON.parse(document.getElementById("board-state").textContent));
startSound();
setInterval(tick, 1000);

function start() {
  stream?.close();
  stream = follow({
    liveUrl: board.dataset.live,
    stateUrl: board.dataset.state,
    onState: take,
    onConnection: view.showConnection,
    pollEvery: 3000,
    checkEvery: 60_000,
  });
}

function take(state) {
  view.show(state);
  const fresh = state.calls.filter((call) => seen.isNew(call.id)).sort((one, other) => one.id - other.id);
  for (const call of fresh) {
    seen.add(call.id);
    if (!isFirst || Date.now() - Date.parse(call.at) < TOO_OLD) speaker.say(call);
  }
  isFirst = false;
}

function tick() {
  view.tick();
  const isStale = view.today() !== loadedDay || Date.now() - loadedAt > RENEW_AFTER;
  if (isStale && Date.now() - loadedAt > HOUR) renew();
}

// Takes the page afresh: a new key to the stream, and a new version of this script where there is one. The page itself
// is loaded again only for the latter: a load silences the voice until somebody presses the button, and a wall screen
// must never end on a browser's error page.
async function renew() {
  if (renew.triedAt > Date.now() - 60_000) return;
  renew.triedAt = Date.now();
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (scriptOf(page) !== scriptOf(document)) return location.reload();
  board.dataset.live = page.getElementById("board").dataset.live;
  loadedAt = Date.now();
  loadedDay = view.today();
  start();
  take(JSON.parse(page.getElementById("board-state").textContent));
}

const scriptOf = (page) => page.querySelector("script[type=module]").getAttribute("src");

function startSound() {
  const button = board.querySelector("[data-sound]");
  button.hidden = false;
  button.addEventListener("click", () => (speaker.isOn ? turn(false) : turn(true)));
  if (remembered()) turn(true);

  async function turn(on) {
    if (on) await speaker.turnOn();
    else speaker.turnOff();
    button.setAttribute("aria-pressed", String(speaker.isOn));
    button.textContent = speaker.isOn ? button.dataset.on : button.dataset.off;
    remember(on);
  }
}

function remembered() {
  try {
    return localStorage.getItem(SOUND) === "on";
  } catch {
    return false;
  }
}

function remember(on) {
  try {
    localStorage.setItem(SOUND, on ? "on" : "off");
  } catch {
    // Asked again after the next start.
  }
}
