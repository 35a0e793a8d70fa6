// The board: a card is dragged to a column, or moved with the keyboard ("M" opens its steps).
// Every way is a link or a form that is there without this script; it only follows or sends it.

const board = document.querySelector("[data-board]");
if (board) start(board);

function start(board) {
  const live = document.querySelector("[data-live]");
  const hint = document.querySelector("[data-hint]");
  if (hint) hint.hidden = false;
  for (const card of board.querySelectorAll("[data-card]")) {
    if (card.querySelector("[data-target]")) card.draggable = true;
  }
  let held = null;
  let over = null;

  board.addEventListener("dragstart", (event) => {
    held = event.target.closest("[data-card]");
    if (!held) return;
    held.dataset.dragged = "";
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.card);
    for (const column of board.querySelectorAll("[data-column]")) {
      const home = column.contains(held);
      if (wayTo(held, column)) column.dataset.open = "";
      else if (!home) column.dataset.shut = "";
    }
  });
  board.addEventListener("dragover", (event) => {
    over = event.target.closest("[data-column]");
    if (held && over && wayTo(held, over)) event.preventDefault();
  });
  board.addEventListener("drop", (event) => {
    const column = event.target.closest("[data-column]");
    const way = held && column && wayTo(held, column);
    if (!way) return;
    event.preventDefault();
    follow(way);
  });
  board.addEventListener("dragend", () => {
    if (held && over && !over.contains(held) && !wayTo(held, over)) {
      live.textContent = live.dataset.textDrop; // where nothing may be dropped, no "drop" is heard
    }
    if (held) delete held.dataset.dragged;
    held = over = null;
    for (const column of board.querySelectorAll("[data-column]")) {
      delete column.dataset.open;
      delete column.dataset.shut;
    }
  });
  board.addEventListener("keydown", (event) => {
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
