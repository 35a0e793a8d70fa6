// The task board: cards are moved by mouse, by a long press of a finger, or by keyboard. Dropping one
// is a form post that draws the board anew. Without this file every card has its menu of moves.
const HOLD = 350; // milliseconds of a finger's press before a card is picked up
const SLACK = 6; // pixels that a hand may tremble
const EDGE = 72; // pixels from the window's edge where it begins to scroll
const live = document.querySelector("[data-live]");

let held = null; // what is in the hand: {card, ghost, place, pointer}
let pending = null; // a press that may become a drag
let focusNext = ""; // the id of what has the focus once the board is drawn anew

const board = () => document.querySelector("[data-board][data-open]");
const columns = () => [...board().querySelectorAll("[data-column]")];
const cardsOf = (column) => [...column.querySelectorAll("[data-card]")].filter((card) => card !== held.card && !card.inert);

function say(name, words) {
  live.textContent = Object.entries(words).reduce((text, [key, word]) => text.replace(`{${key}}`, word), live.dataset[name]);
}

// ── In the hand ──────────────────────────────────────────────────────────

function pickUp(card, pointer = null) {
  const place = document.createElement("li");
  place.className = "place";
  place.ariaHidden = "true";
  held = { card, place, pointer };
  card.toggleAttribute("data-held", true);
  getSelection()?.removeAllRanges();
  if (pointer) makeGhost(pointer);
  say("textPicked", { task: card.dataset.title });
}

function makeGhost({ x, y }) {
  const width = held.card.getBoundingClientRect().width;
  held.ghost = held.card.cloneNode(true);
  held.ghost.classList.add("ghost");
  held.ghost.removeAttribute("data-card");
  held.ghost.removeAttribute("data-held");
  held.ghost.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
  held.ghost.inert = true;
  held.ghost.style.inlineSize = `${Math.min(width, 280)}px`;
  board().append(held.ghost);
  moveGhost(x, y);
}

function moveGhost(x, y) {
  held.ghost.style.translate = `${x + 8}px ${y + 8}px`;
}

// Show where it would go: before a card of a column, or at its end.
function aim(column, before) {
  if (!column) return held.place.remove();
  const list = column.querySelector("ul");
  if (before) before.before(held.place);
  else list.append(held.place);
  const words = { column: column.dataset.name, task: before?.dataset.title };
  if (!held.ghost) say(before ? "textOver" : "textEnd", words);
}

function letGo() {
  const was = held;
  was.card.removeAttribute("data-held");
  was.ghost?.remove();
  held = null;
  return was;
}

function cancel() {
  if (!held) return;
  held.place.remove();
  say("textCancelled", { task: held.card.dataset.title });
  letGo().card.querySelector("[data-grip]").focus();
}

function drop() {
  const column = held.place.closest("[data-column]");
  if (!column) return cancel();
  const cards = cardsOf(column);
  const before = cards.find((card) => held.place.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING);
  const { card, place } = letGo();
  place.replaceWith(card);
  say("textDropped", { task: card.dataset.title, column: column.dataset.name });
  focusNext = `grip-${card.dataset.card}`;
  htmx.ajax("POST", card.dataset.move, {
    target: "#board",
    swap: "outerHTML",
    values: { status: column.dataset.column, before: before?.dataset.card ?? "" },
  });
}

// ── Mouse and finger ─────────────────────────────────────────────────────

function press(event) {
  const card = board() && event.target.closest?.("[data-card]");
  const isControl = event.target.closest?.("input, select, summary, a, label, ul ul, button:not([data-grip])");
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
  const column = document.elementFromPoint(x, y)?.closest("[data-column]");
  aim(column, column && cardsOf(column).find((card) => middle(card) > y));
  scrollNear();
}

function middle(card) {
  const { top, height } = card.getBoundingClientRect();
  return top + height / 2;
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

const SIDE = { ArrowRight: 1, ArrowLeft: -1 };
const ALONG = { ArrowDown: 1, ArrowUp: -1 };

function onKey(event) {
  if (held && event.key === "Escape") cancel();
  else if (held && !held.ghost && event.key in SIDE) walkSide(SIDE[event.key]);
  else if (held && !held.ghost && event.key in ALONG) walkAlong(ALONG[event.key]);
  else if (event.target.matches?.("[data-grip]") && (event.key === "Enter" || event.key === " ")) {
    if (held) drop();
    else pickUp(event.target.closest("[data-card]"));
  } else return;
  event.preventDefault();
}

function here() {
  const column = (held.place.isConnected ? held.place : held.card).closest("[data-column]");
  const cards = cardsOf(column);
  const mark = held.place.isConnected ? held.place : held.card;
  const at = cards.filter((card) => mark.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_PRECEDING).length;
  return { column, cards, at };
}

function walkSide(step) {
  const { column, at } = here();
  const all = columns();
  const next = all[(all.indexOf(column) + step + all.length) % all.length];
  aim(next, cardsOf(next)[at]);
  held.place.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function walkAlong(step) {
  const { column, cards, at } = here();
  const next = Math.min(Math.max(at + step, 0), cards.length);
  aim(column, cards[next]);
  held.place.scrollIntoView({ block: "nearest" });
}

// ── Wiring ───────────────────────────────────────────────────────────────

function showGrips() {
  for (const grip of document.querySelectorAll("[data-grip]")) grip.hidden = false;
}

function start() {
  showGrips();
  document.addEventListener("pointerdown", press);
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
  document.addEventListener("contextmenu", (event) => (held || pending) && event.preventDefault());
  document.addEventListener("focusout", (event) => {
    if (held && !held.ghost && event.target.matches("[data-grip]")) cancel();
  });
  document.addEventListener("htmx:afterSettle", () => {
    showGrips();
    document.getElementById(focusNext)?.focus();
    focusNext = "";
  });
}

if (board()) start();
