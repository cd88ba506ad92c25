// Draws a board's state into the page that the server rendered; writes text only, never HTML.

const FLASH = 4200;

export function createBoardView(board) {
  const part = (name) => board.querySelector(`[data-${name}]`);
  const { timeZone, zoneName, counterWord, zoneWord } = board.dataset;
  const language = document.documentElement.lang;
  const clockFormat = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const secondsFormat = new Intl.DateTimeFormat("en-GB", { timeZone, timeStyle: "medium", hourCycle: "h23" });
  const dateFormat = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "id-ID", { timeZone, weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const dayFormat = new Intl.DateTimeFormat("en-CA", { timeZone });
  const separator = language === "en" ? ":" : ".";
  let flashTimer = 0;

  const clock = (format) => `${format.format(new Date()).replaceAll(":", separator)} ${zoneName}`;

  function longDate() {
    const parts = Object.fromEntries(dateFormat.formatToParts(new Date()).map((each) => [each.type, each.value]));
    return `${parts.weekday}, ${parts.day} ${parts.month} ${parts.year}`;
  }

  function showHero(call) {
    part("hero").classList.toggle("hero--empty", !call);
    part("hero-code").classList.toggle("hero__code--long", (call?.code.length ?? 0) > 5);
    write(part("hero-code"), call?.code ?? "");
    write(part("hero-counter"), call?.counter ?? "");
    write(part("hero-agency"), call?.agency ?? "");
  }

  function beforeRow(call) {
    const counter = element("span", "before__counter", element("span", "before__word", counterWord), ` ${call.counter}`);
    return element("li", "", element("span", "before__code", call.code), " ", counter, " ", element("span", "before__agency", call.agency));
  }

  function zoneColumn({ zone, codes }) {
    const rows = codes.length ? codes.map((code) => element("li", "", code)) : [element("li", "next__none", "–")];
    return element("div", "next__zone", element("h3", "next__name", `${zoneWord} ${zone || "–"}`), element("ol", "next__codes", ...rows));
  }

  return {
    today: () => dayFormat.format(new Date()),
    show(state) {
      showHero(state.calls[0]);
      showRows(part("before"), state.calls.slice(1, 7), beforeRow);
      part("next").replaceChildren(...state.next.map(zoneColumn));
      write(part("waiting"), new Intl.NumberFormat(language === "en" ? "en-GB" : "id-ID").format(state.waiting));
      part("notice").hidden = !state.notice;
      write(part("notice"), state.notice);
      write(part("updated"), clock(secondsFormat));
    },
    // Flash and caption for those who cannot hear the voice.
    callOut(call) {
      write(part("caption"), `${call.speech}.`);
      const marked = part("hero-code").textContent === call.code ? part("hero") : rowOf(call.code);
      for (const each of board.querySelectorAll(".is-called")) each.classList.remove("is-called");
      marked?.classList.add("is-called");
      clearTimeout(flashTimer);
      flashTimer = setTimeout(() => marked?.classList.remove("is-called"), FLASH);
    },
    showConnection(news) {
      part("lost").hidden = news !== "lost";
      board.classList.toggle("board--lost", news === "lost");
    },
    tick() {
      write(part("clock"), clock(clockFormat));
      write(part("date"), longDate());
    },
  };

  function rowOf(code) {
    const rows = [...part("before").children];
    return rows.find((row) => row.querySelector(".before__code").textContent === code);
  }
}

// Rows that say the same stay the same nodes, so a row that is just being called out goes on flashing.
function showRows(list, items, rowFor) {
  const rows = new Map([...list.children].map((row) => [row.textContent.replace(/\s+/g, " ").trim(), row]));
  const wanted = items.map(rowFor).map((row) => rows.get(row.textContent.trim()) ?? row);
  const isSame = wanted.length === list.children.length && wanted.every((row, index) => row === list.children[index]);
  if (!isSame) list.replaceChildren(...wanted);
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children);
  return node;
}
