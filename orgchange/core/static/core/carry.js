// Cards that are carried from place to place: by mouse, by a long press of a finger, or by keyboard.
// `carry(board)` knows the hand; the board says what a card is and where it may go. It has
//   root()          what holds the cards, or null while nothing may be moved
//   mayTake(card)   whether this card may be taken (left out: every card)
//   ghostClass      the class of what hangs at the pointer
//   scroller()      what scrolls sideways near its edges (left out: nothing)
//   picked(hand)    a card was taken; hand = {card, ghost, pointer}, and what the board adds to it
//   over(hand, x, y, element)  the pointer is over that element
//   keys            {key: what `walk` gets}; walk(hand, step): an arrow was pressed
//   mayDrop(hand)   whether it is over a place that takes it
//   let(hand)       the hand is empty again: take the marks away
//   dropped(hand), cancelled(hand)
// A card is a [data-card]; its handle for the keyboard is a button [data-grip] in it.

const HOLD = 350; // milliseconds of a finger's press before a card is picked up
const SLACK = 6; // pixels that a hand may tremble
const EDGE = 72; // pixels from an edge where it begins to scroll
const CONTROLS = "input, select, textarea, summary, label, details ul, dialog, button:not([data-grip])";

function carry(board) {
  let held = null; // what is in the hand
  let pending = null; // a press that may become a drag
  let focusNext = ""; // the id of what has the focus once the board is drawn anew

  function pickUp(card, pointer = null) {
    held = { card, pointer };
    board.root().toggleAttribute("data-dragging", true);
    card.toggleAttribute("data-held", true);
    getSelection()?.removeAllRanges();
    if (pointer) held.ghost = makeGhost(card, pointer);
    board.picked(held);
  }

  function makeGhost(card, pointer) {
    const ghost = card.cloneNode(true);
    ghost.className = board.ghostClass;
    ghost.removeAttribute("data-card");
    ghost.removeAttribute("data-held");
    ghost.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
    ghost.inert = true;
    ghost.ariaHidden = "true";
    ghost.style.inlineSize = `${Math.min(card.getBoundingClientRect().width, 280)}px`;
    board.root().append(ghost);
    place(ghost, pointer);
    return ghost;
  }

  function place(ghost, { x, y }) {
    ghost.style.translate = `${x + 8}px ${y + 8}px`;
  }

  function letGo() {
    const was = held;
    held = null;
    board.root()?.removeAttribute("data-dragging");
    was.card.removeAttribute("data-held");
    was.ghost?.remove();
    board.let?.(was);
    return was;
  }

  function drop() {
    if (!board.mayDrop(held)) return cancel();
    board.dropped(letGo());
  }

  function cancel() {
    if (!held) return;
    const was = letGo();
    board.cancelled(was);
    was.card.querySelector("[data-grip]")?.focus();
  }

  // ── Mouse and finger ───────────────────────────────────────────────────

  function press(event) {
    const card = event.target.closest?.("[data-card]");
    if (!card || held || event.button !== 0 || !board.root()?.contains(card)) return;
    if (event.target.closest(CONTROLS) || board.mayTake?.(card) === false) return;
    pending = { card, x: event.clientX, y: event.clientY };
    if (event.pointerType !== "mouse") pending.hold = setTimeout(takePressed, HOLD);
  }

  function takePressed() {
    const { card, x, y } = pending;
    pending = null;
    pickUp(card, { x, y });
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
    place(held.ghost, held.pointer);
    board.over(held, x, y, document.elementFromPoint(x, y));
    scrollNear();
  }

  function scrollNear() {
    if (!held?.ghost || held.isScrolling) return;
    const { x, y } = held.pointer;
    const side = board.scroller?.();
    const edges = side?.getBoundingClientRect();
    const down = y < EDGE + 48 ? -10 : y > innerHeight - EDGE ? 10 : 0;
    const along = !side ? 0 : x < edges.left + EDGE / 2 ? -10 : x > edges.right - EDGE / 2 ? 10 : 0;
    if (!down && !along) return;
    held.isScrolling = true;
    if (down) scrollBy({ top: down, behavior: "instant" });
    side?.scrollBy({ left: along, behavior: "instant" });
    requestAnimationFrame(() => {
      if (!held) return;
      held.isScrolling = false;
      scrollNear();
    });
  }

  function release() {
    forget();
    if (!held?.ghost) return;
    swallowClick();
    drop();
  }

  function forget() {
    clearTimeout(pending?.hold);
    pending = null;
  }

  // A card that was taken by its title is not opened where it is let go.
  function swallowClick() {
    const swallow = (event) => {
      if (!event.isTrusted) return; // what a board clicks itself
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener("click", swallow, { capture: true });
    setTimeout(() => document.removeEventListener("click", swallow, { capture: true }));
  }

  // ── Keyboard ───────────────────────────────────────────────────────────

  function onKey(event) {
    if (held && event.key === "Escape") cancel();
    else if (held && !held.ghost && event.key in (board.keys ?? {})) board.walk(held, board.keys[event.key]);
    else if (isGrip(event.target) && (event.key === "Enter" || event.key === " ")) {
      if (held) drop();
      else pickUp(event.target.closest("[data-card]"));
    } else return;
    event.preventDefault();
  }

  function isGrip(target) {
    return Boolean(target.matches?.("[data-card] [data-grip]") && board.root()?.contains(target));
  }

  // ── Wiring ─────────────────────────────────────────────────────────────

  function showGrips() {
    for (const grip of document.querySelectorAll("[data-card] [data-grip]")) grip.hidden = false;
  }

  showGrips();
  document.addEventListener("pointerdown", press);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", () => {
    forget();
    cancel();
  });
  document.addEventListener("keydown", onKey);
  // A page that scrolls, a link that is dragged, or a menu that opens, would take the card away.
  document.addEventListener("touchmove", (event) => held?.ghost && event.preventDefault(), { passive: false });
  document.addEventListener("dragstart", (event) => (held || pending) && event.preventDefault());
  document.addEventListener("contextmenu", (event) => (held || pending) && event.preventDefault());
  document.addEventListener("focusout", (event) => {
    if (held && !held.ghost && isGrip(event.target)) cancel();
  });
  document.addEventListener("htmx:afterSettle", () => {
    showGrips();
    document.getElementById(focusNext)?.focus();
    focusNext = "";
  });

  return {
    // What gets the focus when the board has been drawn anew.
    focusOn(id) {
      focusNext = id;
    },
  };
}

globalThis.carry = carry;
