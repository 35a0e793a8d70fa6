// The board: a card is carried to a column (core/carry.js), or moved with the keyboard ("M" opens its
// steps). Every way is a link or a form that is there without a script; this only follows or sends it.

const root = document.querySelector("[data-board]");
const live = document.querySelector("[data-live]");
const columns = () => [...root.querySelectorAll("[data-column]")];

const board = {
  root: () => root,
  ghostClass: "item ghost",
  scroller: () => root,
  mayTake: (card) => card.querySelector("[data-target]") !== null,
  picked({ card }) {
    for (const column of columns()) {
      if (wayTo(card, column)) column.dataset.open = "";
      else if (!column.contains(card)) column.dataset.shut = "";
    }
  },
  over(hand, _x, _y, element) {
    hand.column = element?.closest("[data-column]");
  },
  mayDrop: ({ card, column }) => Boolean(column && wayTo(card, column)),
  let() {
    for (const column of columns()) {
      delete column.dataset.open;
      delete column.dataset.shut;
    }
  },
  cancelled({ card, column }) {
    if (column && !column.contains(card)) live.textContent = live.dataset.textDrop;
  },
  dropped({ card, column }) {
    follow(wayTo(card, column));
  },
};

function start() {
  const hint = document.querySelector("[data-hint]");
  if (hint) hint.hidden = false;
  for (const card of root.querySelectorAll("[data-card]")) card.toggleAttribute("data-movable", board.mayTake(card));
  globalThis.carry(board);
  root.addEventListener("keydown", (event) => {
    const card = event.target.closest("[data-card]");
    if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() === "m") openSteps(event, card);
    else if (event.target.closest("details.menu[open]")) walkSteps(event, card);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event, card);
  });
}

// Where several steps lead to one column, the first of the workflow is meant.
function wayTo(card, column) {
  return card.querySelector(`[data-target="${CSS.escape(column.dataset.column)}"]`);
}

function follow(way) {
  const form = way.querySelector("form");
  if (form) form.requestSubmit();
  else way.querySelector("a").click();
}

function openSteps(event, card) {
  const menu = card.querySelector("details.menu");
  if (!menu) return;
  event.preventDefault();
  menu.open = true;
  menu.querySelector("ul button, ul a").focus();
}

// In the open menu the arrows go along the steps, and round.
function walkSteps(event, card) {
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!way) return;
  event.preventDefault();
  const steps = [...card.querySelectorAll("details.menu ul :is(button, a)")];
  const here = steps.indexOf(document.activeElement);
  steps.at((Math.max(here, way < 0 ? 0 : -1) + way) % steps.length).focus();
}

function step(event, card) {
  if (event.target.closest("details")) return;
  const next = event.key === "ArrowDown" ? card.nextElementSibling : card.previousElementSibling;
  if (!next) return;
  event.preventDefault();
  next.querySelector("h3 a").focus();
}

if (root) start();
