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
    const column = event.target.closest("[data-column]");
    if (held && column && wayTo(held, column)) event.preventDefault();
  });
  board.addEventListener("drop", (event) => {
    const column = event.target.closest("[data-column]");
    const way = held && column && wayTo(held, column);
    if (!way) {
      live.textContent = live.dataset.textDrop;
      return;
    }
    event.preventDefault();
    follow(way);
  });
  board.addEventListener("dragend", () => {
    if (held) delete held.dataset.dragged;
    held = null;
    for (const column of board.querySelectorAll("[data-column]")) {
      delete column.dataset.open;
      delete column.dataset.shut;
    }
  });
  board.addEventListener("keydown", (event) => {
    const card = event.target.closest("[data-card]");
    if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() === "m") openSteps(event, card);
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

function step(event, card) {
  if (event.target.closest("details")) return;
  const next = event.key === "ArrowDown" ? card.nextElementSibling : card.previousElementSibling;
  if (!next) return;
  event.preventDefault();
  next.querySelector("h3 a").focus();
}
