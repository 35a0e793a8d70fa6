// The task board: cards are carried between columns (core/carry.js). Dropping one is a form post that
// draws the board anew. Without a script every card has its menu of moves.
const live = document.querySelector("[data-live]");
const SIDE = { ArrowRight: 1, ArrowLeft: -1 };
const ALONG = { ArrowDown: 1, ArrowUp: -1 };

const root = () => document.querySelector("[data-board][data-open]");
const columns = () => [...root().querySelectorAll("[data-column]")];
const cardsOf = (hand, column) => [...column.querySelectorAll("[data-card]")].filter((card) => card !== hand.card);

function say(name, words) {
  live.textContent = Object.entries(words).reduce((text, [key, word]) => text.replace(`{${key}}`, word), live.dataset[name]);
}

function middle(card) {
  const { top, height } = card.getBoundingClientRect();
  return top + height / 2;
}

// Show where it would go: before a card of a column, or at its end.
function aim(hand, column, before) {
  if (!column) return hand.place.remove();
  if (before) before.before(hand.place);
  else column.querySelector("ul").append(hand.place);
  const words = { column: column.dataset.name, task: before?.dataset.title };
  if (!hand.ghost) say(before ? "textOver" : "textEnd", words);
}

// ── By keyboard ──────────────────────────────────────────────────────────

function here(hand) {
  const mark = hand.place.isConnected ? hand.place : hand.card;
  const column = mark.closest("[data-column]");
  const cards = cardsOf(hand, column);
  const at = cards.filter((card) => mark.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_PRECEDING).length;
  return { column, cards, at };
}

function walkSide(hand, step) {
  const { column, at } = here(hand);
  const all = columns();
  const next = all[(all.indexOf(column) + step + all.length) % all.length];
  aim(hand, next, cardsOf(hand, next)[at]);
}

function walkAlong(hand, step) {
  const { column, cards, at } = here(hand);
  aim(hand, column, cards[Math.min(Math.max(at + step, 0), cards.length)]);
}

// ── The board ────────────────────────────────────────────────────────────

const board = {
  root,
  ghostClass: "item ghost",
  keys: Object.fromEntries([...Object.keys(SIDE), ...Object.keys(ALONG)].map((key) => [key, key])),
  picked(hand) {
    hand.place = document.createElement("li");
    hand.place.className = "place";
    hand.place.ariaHidden = "true";
    say("textPicked", { task: hand.card.dataset.title });
  },
  over(hand, _x, y, element) {
    const column = element?.closest("[data-column]");
    aim(hand, column, column && cardsOf(hand, column).find((card) => middle(card) > y));
  },
  walk(hand, key) {
    if (key in SIDE) walkSide(hand, SIDE[key]);
    else walkAlong(hand, ALONG[key]);
    hand.place.scrollIntoView({ block: "nearest", inline: "nearest" });
  },
  mayDrop: (hand) => Boolean(hand.place.closest("[data-column]")),
  cancelled(hand) {
    hand.place.remove();
    say("textCancelled", { task: hand.card.dataset.title });
  },
  dropped({ card, place }) {
    const column = place.closest("[data-column]");
    const cards = cardsOf({ card }, column);
    const before = cards.find((one) => place.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    place.replaceWith(card);
    say("textDropped", { task: card.dataset.title, column: column.dataset.name });
    hands.focusOn(`grip-${card.dataset.card}`);
    htmx.ajax("POST", card.dataset.move, {
      target: "#board",
      swap: "outerHTML",
      values: { status: column.dataset.column, before: before?.dataset.card ?? "" },
    });
  },
};

const hands = root() ? globalThis.carry(board) : null;
