// Follows a live state: server-sent events, and asking by hand while the stream is away. Shared by all live pages.
//
//   follow({ liveUrl, stateUrl, onState, onConnection, pollEvery, checkEvery }) → { check(), close() }
//
// onState(state) gets each newer state; without a stateUrl it gets null while the stream is away, meaning "look
// yourself". onConnection("live" | "lost") tells of changes only. checkEvery (ms) also asks while the stream seems
// open, because a cut cable is silent; coming back to the page or to the network always asks once.

const GIVEN_UP = 2; // EventSource.CLOSED: the browser will not try again by itself
const PATIENCE = 1500; // a stream that is back within this time was never "lost" for a person

export function follow({ liveUrl, stateUrl, onState, onConnection = () => {}, pollEvery = 5000, checkEvery = 0 }) {
  const asker = askerOf(stateUrl);
  let source = null;
  let connection = "";
  let messages = 0;
  let messagesAtLastAnswer = 0;
  let lostTimer = 0;
  let pollTimer = 0;
  let reopenTimer = 0;

  function open() {
    source?.close();
    if (!liveUrl || !window.EventSource) return lose();
    source = new EventSource(liveUrl);
    source.addEventListener("open", found);
    source.addEventListener("message", (event) => {
      messages += 1;
      found();
      onState(JSON.parse(event.data));
    });
    source.addEventListener("error", () => {
      if (source.readyState === GIVEN_UP) reopen();
      if (!lostTimer && connection !== "lost") lostTimer = setTimeout(lose, PATIENCE);
    });
  }

  function reopen() {
    clearTimeout(reopenTimer);
    reopenTimer = setTimeout(open, pollEvery * (1 + Math.random()));
  }

  function found() {
    clearTimeout(lostTimer);
    clearTimeout(pollTimer);
    lostTimer = pollTimer = 0;
    tell("live");
  }

  function lose() {
    lostTimer = 0;
    tell("lost");
    poll();
  }

  async function poll() {
    clearTimeout(pollTimer);
    await ask();
    if (connection === "lost") pollTimer = setTimeout(poll, pollEvery);
  }

  // An answer that was overtaken by a message of the stream is older than it and is dropped.
  async function ask() {
    const before = messages;
    const state = await asker(messages !== messagesAtLastAnswer);
    if (state === undefined || before !== messages) return;
    messagesAtLastAnswer = messages;
    onState(state);
  }

  function tell(news) {
    if (news === connection) return;
    connection = news;
    onConnection(news);
  }

  function awake() {
    if (document.visibilityState !== "visible") return;
    if (source?.readyState === GIVEN_UP || connection === "lost") open();
    ask();
  }

  const checkTimer = checkEvery ? setInterval(ask, checkEvery) : 0;
  document.addEventListener("visibilitychange", awake);
  window.addEventListener("online", awake);
  window.addEventListener("offline", lose);
  open();

  return {
    check: ask,
    close() {
      source?.close();
      [lostTimer, pollTimer, reopenTimer].forEach(clearTimeout);
      clearInterval(checkTimer);
      document.removeEventListener("visibilitychange", awake);
      window.removeEventListener("online", awake);
      window.removeEventListener("offline", lose);
      connection = "closed";
    },
  };
}

// Asks for the state; undefined when nothing is new or the network is away, null where there is no address to ask.
// "Nothing is new" compares with the last answer, so after messages of the stream it must be asked afresh.
function askerOf(stateUrl) {
  let tag = "";
  if (!stateUrl) return async () => null;
  return async (afresh) => {
    try {
      const answer = await fetch(stateUrl, { headers: tag && !afresh ? { "If-None-Match": tag } : {}, cache: "no-store" });
      if (!answer.ok) return undefined;
      tag = answer.headers.get("ETag") ?? "";
      return await answer.json();
    } catch {
      return undefined;
    }
  };
}
