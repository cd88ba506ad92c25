// The ministry's page: fetches the table of figures again when a region has reported, and prints.

import { follow } from "./stream.js";

const DEBOUNCE = 400;
const POLL_EVERY = 10_000;
const CHECK_EVERY = 60_000;

const page = document.querySelector("[data-national]");
const figures = document.querySelector("#national-figures");
let timer = 0;
let known = "";

follow({
  liveUrl: page.dataset.liveUrl,
  onState: () => {
    timer ||= setTimeout(refresh, DEBOUNCE); // many regions in one moment are one refresh
  },
  onConnection: (news) => {
    page.querySelector("[data-link]").textContent = news === "lost" ? page.dataset.lost : "";
  },
  pollEvery: POLL_EVERY,
  checkEvery: CHECK_EVERY,
});

async function refresh() {
  timer = 0;
  const text = await read();
  if (!text || text === known) return;
  if (!text.includes("data-as-of")) return location.reload(); // signed out elsewhere
  known = text;
  const left = figures.querySelector(".table-scroll")?.scrollLeft ?? 0;
  const focused = [...figures.querySelectorAll("a, [tabindex]")].indexOf(document.activeElement);
  figures.innerHTML = text;
  const scroll = figures.querySelector(".table-scroll");
  if (scroll) scroll.scrollLeft = left;
  if (focused >= 0) figures.querySelectorAll("a, [tabindex]")[focused]?.focus({ preventScroll: true });
}

async function read() {
  try {
    const response = await fetch(page.dataset.figuresUrl, { headers: { "HX-Request": "true" }, cache: "no-store" });
    return response.status < 500 ? await response.text() : "";
  } catch {
    return ""; // the line above says that the connection is lost
  }
}

const printButton = page.querySelector("[data-print]");
printButton.hidden = false;
printButton.addEventListener("click", () => window.print());
