// The agenda editor: items dragged with a pointer or with the keyboard, what happened said aloud, and a list that comes
// anew when somebody else has changed it. Every move is a request that the buttons make as well.

const LOOK_EVERY = 10_000; // milliseconds
const list = () => document.getElementById("list");
const rows = () => [...document.querySelectorAll(".app-agenda-row")];
const rowOf = (pk) => document.getElementById(`item-${pk}`);

function say(words) {
  const place = document.getElementById("agenda-said");
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = words));
}

// One move after the other: the next begins when the list of the last is there.
let last = Promise.resolve();
function move(pk, where, of = "") {
  last = last.then(() => {
    const form = rowOf(pk)?.querySelector("form");
    if (!form) return undefined;
    const csrfmiddlewaretoken = form.elements.csrfmiddlewaretoken.value;
    return window.htmx.ajax("POST", form.action, {
      source: list(),
      target: "#list",
      swap: "outerHTML",
      values: { where, of, csrfmiddlewaretoken },
    });
  });
  return last;
}

// The keyboard ---------------------------------------------------------------------------------------------------

let picked = null; // {pk, where, of}: the item in hand, and where it stood
const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "under", ArrowLeft: "out" };

function pickUp(row) {
  picked = { pk: row.dataset.pk, where: row.dataset.wasWhere, of: row.dataset.wasOf };
  row.classList.add("app-agenda-row--picked");
  say(`${row.dataset.title} picked up. Up and down move it, right puts it under the item above, left takes it out. Space puts it down, escape puts it back.`);
}

function putDown(words) {
  rowOf(picked.pk)?.classList.remove("app-agenda-row--picked");
  picked = null;
  if (words) say(words);
}

async function step(row, name) {
  await last;
  const way = document.getElementById(`${name}-${row.dataset.pk}`);
  if (!way) return say("It cannot go there.");
  const [where, of] = way.value.split(" ");
  return move(row.dataset.pk, where, of);
}

document.addEventListener("keydown", (event) => {
  const handle = event.target.closest?.(".app-agenda-row__handle");
  if (!handle) return;
  const row = handle.closest(".app-agenda-row");
  if (event.key === " " || event.key === "Enter") {
    event.preventDefault();
    if (picked) putDown(`${row.dataset.title} put down.`);
    else pickUp(row);
  } else if (picked && event.key === "Escape") {
    event.preventDefault();
    const { pk, where, of } = picked;
    putDown("");
    move(pk, where, of);
  } else if (picked && KEYS[event.key]) {
    event.preventDefault();
    step(row, KEYS[event.key]);
  }
});
document.addEventListener("focusout", (event) => {
  const handle = event.target.closest?.(".app-agenda-row__handle");
  if (picked && handle?.isConnected && !moving()) setTimeout(() => picked && document.activeElement !== document.getElementById(`handle-${picked.pk}`) && putDown(""), 400);
});

// The pointer ----------------------------------------------------------------------------------------------------

let drag = null; // {pk, x, where, of}: the item under the pointer, and where it would go
const TO_THE_RIGHT = 48; // pixels that mean "under this one"
const moving = () => Boolean(document.querySelector("#list.htmx-request"));

function place(event) {
  for (const row of rows()) row.classList.remove("app-agenda-row--before", "app-agenda-row--after", "app-agenda-row--into");
  drag.where = "";
  const row = rows().find((one) => {
    const box = one.getBoundingClientRect();
    return event.clientY >= box.top && event.clientY < box.bottom;
  });
  if (!row || row.dataset.pk === drag.pk || row.dataset.parent === drag.pk) return;
  const box = row.getBoundingClientRect();
  const isUpper = event.clientY < box.top + box.height / 2;
  const goesUnder = !isUpper && event.clientX - drag.x > TO_THE_RIGHT && !row.dataset.parent && !drag.hasUnder;
  if (row.dataset.parent && drag.hasUnder) return;
  drag.where = goesUnder ? "under" : isUpper ? "before" : "after";
  drag.of = row.dataset.pk;
  row.classList.add(`app-agenda-row--${goesUnder ? "into" : drag.where}`);
}

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.(".app-agenda-row__handle");
  if (!handle || event.button !== 0) return;
  const row = handle.closest(".app-agenda-row");
  drag = { pk: row.dataset.pk, x: event.clientX, hasUnder: row.dataset.hasUnder !== "0", where: "", of: "" };
  handle.setPointerCapture(event.pointerId);
  row.classList.add("app-agenda-row--picked");
});
document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const edge = 60;
  if (event.clientY < edge) window.scrollBy(0, -12);
  else if (event.clientY > window.innerHeight - edge) window.scrollBy(0, 12);
  place(event);
});
for (const kind of ["pointerup", "pointercancel"]) {
  document.addEventListener(kind, () => {
    if (!drag) return;
    const { pk, where, of } = drag;
    drag = null;
    for (const row of rows()) row.classList.remove("app-agenda-row--before", "app-agenda-row--after", "app-agenda-row--into", "app-agenda-row--picked");
    if (kind === "pointerup" && where) move(pk, where, of);
  });
}

// The list as it comes ---------------------------------------------------------------------------------------------

function dress() {
  for (const handle of document.querySelectorAll(".app-agenda-row__handle")) handle.hidden = false;
  if (list()?.dataset.said) say(list().dataset.said);
  if (!picked) return;
  rowOf(picked.pk)?.classList.add("app-agenda-row--picked");
  document.getElementById(`handle-${picked.pk}`)?.focus();
}
dress();
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "list" || event.target.id === "list") dress();
});

// Somebody's words in an open form are never thrown away, nor an item pulled from under a pointer.
const isBusy = () => drag || picked || moving() || document.querySelector(".app-agenda-row__edit form");
setInterval(() => {
  if (document.hidden || !list() || isBusy()) return;
  const poll = document.getElementById("agenda-poll");
  const address = new URL(poll.getAttribute("hx-get"), window.location.href);
  window.htmx.ajax("GET", `${address.pathname}?seen=${list().dataset.mark}`, { source: poll, target: "#list", swap: "outerHTML" });
}, LOOK_EVERY);
