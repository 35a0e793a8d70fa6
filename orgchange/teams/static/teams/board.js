// The roster board: cards are moved by mouse, by a long press of a finger, or by keyboard. While a
// card hovers over a slot the server says what the figures would be; dropping it is a form post that
// draws the plan anew. Without this file every card still has its "Move to…" form.
const board = document.querySelector("[data-board]");
const HOLD = 350; // milliseconds of a finger's press before a card is picked up
const SLACK = 6; // pixels that a hand may tremble
const WAIT = 90; // milliseconds over a slot before its figures are asked for
const POOL = "@pool"; // the "slot" of those who are in none
const EDGE = 72; // pixels from the window's edge where it begins to scroll

let held = null; // what is in the hand: {card, from, employee, person, ghost, over, focus, pointer}
let pending = null; // a press that may become a drag
let asking = null; // the request for figures under way
let timer = 0;
let focusNext = ""; // the id of what has the focus once the plan is drawn anew

const slots = () => [...board.querySelectorAll("[data-slot]")];
const said = (name, words) =>
  Object.entries(words).reduce((text, [key, word]) => text.replace(`{${key}}`, word), board.dataset[name]);

function say(text) {
  board.querySelector("[data-live]").textContent = text;
}

// ── In the hand ──────────────────────────────────────────────────────────

function pickUp(card, pointer = null) {
  const { employee, from, person } = card.dataset;
  const figures = board.querySelector("#plan-figures");
  held = { card, employee, from, person, pointer, over: null, before: figures.innerHTML };
  board.toggleAttribute("data-dragging", true);
  card.toggleAttribute("data-held", true);
  getSelection()?.removeAllRanges();
  if (pointer) makeGhost(pointer);
  say(said("textPicked", { person }));
}

function makeGhost({ x, y }) {
  const box = held.card.getBoundingClientRect();
  held.ghost = held.card.cloneNode(true);
  held.ghost.className = "plan-card plan-ghost";
  held.ghost.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
  held.ghost.inert = true;
  held.ghost.style.inlineSize = `${Math.min(box.width, 280)}px`;
  board.append(held.ghost);
  moveGhost(x, y);
}

function moveGhost(x, y) {
  held.ghost.style.translate = `${x + 8}px ${y + 8}px`;
}

function hover(slot) {
  if (slot === held.over) return;
  held.over?.removeAttribute("data-over");
  held.over = slot;
  slot?.setAttribute("data-over", "");
  if (slot && slot.dataset.slot !== held.from) ask(slot);
  else showBefore();
}

function letGo() {
  const was = held;
  stopAsking();
  board.removeAttribute("data-dragging");
  was.card.removeAttribute("data-held");
  was.over?.removeAttribute("data-over");
  was.ghost?.remove();
  held = null;
  return was;
}

function cancel() {
  if (!held) return;
  showBefore();
  say(said("textCancelled", { person: held.person }));
  letGo().card.querySelector("[data-grip]").focus();
}

function drop() {
  const target = held.over?.dataset;
  const fromPool = held.from === "";
  if (!target || target.slot === held.from || (fromPool && target.slot === POOL)) return cancel();
  say(said("textDropped", { person: held.person, slot: target.name }));
  const { employee, from } = letGo();
  focusNext = `grip-${employee}-${target.slot === POOL ? "" : target.slot}`;
  htmx.ajax("POST", board.dataset.act, {
    target: "#plan",
    swap: "outerHTML",
    values: { do: "place", employee, moved_from: from, to: target.slot },
  });
}

// ── What the figures would be ────────────────────────────────────────────

function stopAsking() {
  clearTimeout(timer);
  asking?.abort();
}

function showBefore() {
  stopAsking();
  board.querySelector("#plan-figures").innerHTML = held.before;
}

function ask(slot) {
  stopAsking();
  const query = new URLSearchParams({ employee: held.employee, moved_from: held.from, to: slot.dataset.slot });
  timer = setTimeout(async () => {
    asking = new AbortController();
    try {
      const answer = await fetch(`${board.dataset.preview}?${query}`, {
        signal: asking.signal,
        headers: { "HX-Request": "true" },
      });
      if (!answer.ok || answer.redirected) return;
      const html = await answer.text();
      if (held?.over !== slot) return;
      const figures = board.querySelector("#plan-figures");
      figures.innerHTML = html;
      say(`${said("textOver", { slot: slot.dataset.name })} ${figures.querySelector("[data-said]").textContent}`);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }, WAIT);
}

// ── Mouse and finger ─────────────────────────────────────────────────────

function press(event) {
  const card = event.target.closest("[data-card]");
  const isControl = event.target.closest("input, select, textarea, summary, a, label, button:not([data-grip])");
  if (!card || isControl || event.button !== 0 || held) return;
  pending = { card, x: event.clientX, y: event.clientY };
  if (event.pointerType !== "mouse") {
    pending.hold = setTimeout(() => {
      const { card: pressed, x, y } = pending;
      pending = null;
      pickUp(pressed, { x, y });
    }, HOLD);
  }
}

function move(event) {
  const { clientX: x, clientY: y } = event;
  if (pending && Math.hypot(x - pending.x, y - pending.y) > SLACK) {
    const { card, hold } = pending;
    pending = null;
    if (hold) return clearTimeout(hold); // a finger that moves at once scrolls
    pickUp(card, { x, y });
  }
  if (!held?.ghost) return;
  event.preventDefault();
  held.pointer = { x, y };
  moveGhost(x, y);
  hover(document.elementFromPoint(x, y)?.closest("[data-slot]") ?? null);
  scrollNear();
}

function scrollNear() {
  if (!held?.ghost || held.isScrolling) return;
  const { y } = held.pointer;
  const by = y < EDGE + 48 ? -10 : y > innerHeight - EDGE ? 10 : 0;
  if (!by) return;
  held.isScrolling = true;
  scrollBy({ top: by, behavior: "instant" });
  requestAnimationFrame(() => {
    if (!held) return;
    held.isScrolling = false;
    scrollNear();
  });
}

function release() {
  clearTimeout(pending?.hold);
  pending = null;
  if (held?.ghost) drop();
}

// ── Keyboard ─────────────────────────────────────────────────────────────

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function onKey(event) {
  const isTyping = event.target.matches?.("input, select, textarea");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !isTyping) {
    event.preventDefault();
    const button = board.querySelector(event.shiftKey ? "[data-redo]" : "[data-undo]");
    if (!button.disabled) button.click();
  } else if (held && event.key === "Escape") {
    event.preventDefault();
    cancel();
  } else if (held && !held.ghost && event.key in STEPS) {
    event.preventDefault();
    walk(STEPS[event.key]);
  } else if (event.target.matches?.("[data-grip]") && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    if (held) drop();
    else pickUp(event.target.closest("[data-card]"));
  }
}

function walk(step) {
  const all = slots();
  const start = all.findIndex((slot) => slot.dataset.slot === (held.from || POOL));
  const at = held.over ? all.indexOf(held.over) : start;
  hover(all[(at + step + all.length) % all.length]);
  held.over.scrollIntoView({ block: "nearest" });
}

// ── Wiring ───────────────────────────────────────────────────────────────

function start() {
  board.toggleAttribute("data-on", true);
  board.addEventListener("pointerdown", press);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", () => {
    clearTimeout(pending?.hold);
    pending = null;
    cancel();
  });
  document.addEventListener("keydown", onKey);
  // A page that scrolls, or a menu that opens, would take the card out of the finger's hand.
  document.addEventListener("touchmove", (event) => held?.ghost && event.preventDefault(), { passive: false });
  board.addEventListener("contextmenu", (event) => (held || pending) && event.preventDefault());
  board.addEventListener("focusout", (event) => {
    if (held && !held.ghost && event.target.matches("[data-grip]")) cancel();
  });
  document.addEventListener("htmx:afterSettle", () => {
    document.getElementById(focusNext)?.focus();
    focusNext = "";
  });
}

function startDialog() {
  const dialog = document.getElementById("publish-box");
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target === dialog) dialog.showModal();
  });
  dialog?.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });
}

if (board) start();
startDialog();
