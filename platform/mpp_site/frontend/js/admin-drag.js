// Counters are dragged into zones by a grip, with mouse, pen or finger. The choices of the form beside them do the
// same with a keyboard and without scripts; both send the same request.

const EDGE = 80; // px from the edge of the window in which it scrolls along
const STEP = 10;

export function dragIntoZones() {
  for (const form of document.querySelectorAll("form[data-drag]")) makeDraggable(form);
}

function makeDraggable(form) {
  const said = form.parentElement.querySelector("[data-drag-said]"); // beside it: a form within a form is none
  form.querySelector("[data-drag-help]").hidden = false;
  for (const counter of form.querySelectorAll("[data-counter]")) {
    const grip = document.createElement("span");
    grip.className = "zones__grip";
    grip.setAttribute("aria-hidden", "true");
    counter.append(grip);
    grip.addEventListener("pointerdown", (event) => {
      if (event.button === 0) drag(form, said, counter, grip, event);
    });
  }
}

function drag(form, said, counter, grip, start) {
  const moving = companions(form, counter);
  const ghost = ghostOf(counter, moving.length);
  let [x, y] = [start.clientX, start.clientY];
  let target = null;
  let frame = requestAnimationFrame(follow);

  start.preventDefault();
  grip.setPointerCapture(start.pointerId);
  for (const one of moving) one.classList.add("is-moving");

  function follow() {
    if (y < EDGE) window.scrollBy(0, -STEP);
    if (y > window.innerHeight - EDGE) window.scrollBy(0, STEP);
    ghost.style.transform = `translate(${x + 12}px, ${y - 20}px)`;
    const under = document.elementFromPoint(x, y)?.closest("[data-zone]");
    if (under !== target) {
      target?.classList.remove("is-target");
      target = under && form.contains(under) ? under : null;
      target?.classList.add("is-target");
    }
    frame = requestAnimationFrame(follow);
  }

  const ended = new AbortController();
  const on = (name, listener) => window.addEventListener(name, listener, { signal: ended.signal });

  function end(zone) {
    cancelAnimationFrame(frame);
    ended.abort();
    ghost.remove();
    target?.classList.remove("is-target");
    for (const one of moving) one.classList.remove("is-moving");
    const leaving = moving.filter((one) => zone && one.closest("[data-zone]") !== zone);
    if (leaving.length > 0) move(form, said, leaving, zone);
  }

  on("pointermove", (event) => { [x, y] = [event.clientX, event.clientY]; });
  on("pointerup", () => end(target));
  on("pointercancel", () => end(null));
  on("keydown", (event) => { if (event.key === "Escape") end(null); });
}

// A ticked counter takes the other ticked ones along.
function companions(form, counter) {
  const ticked = [...form.querySelectorAll("[data-counter]")].filter((one) => tick(one).checked);
  return ticked.includes(counter) ? ticked : [counter];
}

function ghostOf(counter, count) {
  const ghost = document.createElement("div");
  ghost.className = "zones__ghost";
  ghost.textContent = counter.querySelector(".zones__name").textContent.trim().replace(/\s+/g, " ");
  if (count > 1) ghost.textContent += ` + ${count - 1}`;
  document.body.append(ghost);
  return ghost;
}

async function move(form, said, counters, zone) {
  const came = new Map(counters.map((counter) => [counter, counter.closest("[data-zone]")]));
  for (const counter of counters) place(counter, zone);
  const body = new URLSearchParams({ do: "chosen", to: zone.dataset.zone });
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const counter of counters) body.append("counter", counter.dataset.counter);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (answer.status === 401) return location.reload();
    if (!answer.ok && !answer.headers.has("X-Problem")) throw new Error(answer.status);
    said.innerHTML = await answer.text();
    if (answer.ok) return renewUndo(said);
  } catch {
    said.textContent = form.dataset.failed;
  }
  for (const [counter, before] of came) place(counter, before);
}

// In the zone's own order, which is the page's after a reload, with the form's choices following.
function place(counter, zone) {
  const [left, list] = [counter.closest("[data-zone]"), zone.querySelector("ul")];
  const later = [...list.children].find((other) => other !== counter && isBefore(counter.dataset.number, other.dataset.number));
  list.insertBefore(counter, later ?? null);
  for (const column of [left, zone]) column.querySelector(".zones__none").hidden = column.querySelector("li") !== null;
  tick(counter).checked = false;
  for (const name of ["zone", "was"]) counter.querySelector(`[name="${name}-${counter.dataset.counter}"]`).value = zone.dataset.zone;
}

const isBefore = (one, other) => one.length - other.length < 0 || (one.length === other.length && one < other);
const tick = (counter) => counter.querySelector("[name=counter]");

// The bar above the page speaks of an older change by now; where there is none, this one stays beside the sentence.
function renewUndo(said) {
  const [above, fresh] = [document.querySelector(".admin__main > .undo"), said.querySelector(".undo")];
  if (above && fresh) above.replaceWith(fresh);
}
