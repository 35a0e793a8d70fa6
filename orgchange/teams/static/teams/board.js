// The roster board: cards are carried between slots (core/carry.js). While a card hovers over a slot
// the server says what the figures would be; dropping it is a form post that draws the plan anew.
// Without a script every card still has its "Move to…" form.
const root = document.querySelector("[data-board]");
const WAIT = 90; // milliseconds over a slot before its figures are asked for
const POOL = "@pool"; // the "slot" of those who are in none

let asking = null; // the request for figures under way
let timer = 0;

const slots = () => [...root.querySelectorAll("[data-slot]")];
const said = (name, words) =>
  Object.entries(words).reduce((text, [key, word]) => text.replace(`{${key}}`, word), root.dataset[name]);

function say(text) {
  root.querySelector("[data-live]").textContent = text;
}

// ── What the figures would be ────────────────────────────────────────────

function hover(hand, slot) {
  if (slot === hand.slot) return;
  hand.slot?.removeAttribute("data-over");
  hand.slot = slot;
  slot?.setAttribute("data-over", "");
  if (slot && slot.dataset.slot !== hand.from) ask(hand, slot);
  else showBefore(hand);
}

function stopAsking() {
  clearTimeout(timer);
  asking?.abort();
}

function showBefore(hand) {
  stopAsking();
  root.querySelector("#plan-figures").innerHTML = hand.before;
}

function ask(hand, slot) {
  stopAsking();
  const query = new URLSearchParams({ employee: hand.employee, moved_from: hand.from, to: slot.dataset.slot });
  timer = setTimeout(async () => {
    asking = new AbortController();
    try {
      const answer = await fetch(`${root.dataset.preview}?${query}`, {
        signal: asking.signal,
        headers: { "HX-Request": "true" },
      });
      if (!answer.ok || answer.redirected) return;
      const html = await answer.text();
      if (hand.slot !== slot || !hand.card.hasAttribute("data-held")) return;
      const figures = root.querySelector("#plan-figures");
      figures.innerHTML = html;
      say(`${said("textOver", { slot: slot.dataset.name })} ${figures.querySelector("[data-said]").textContent}`);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }, WAIT);
}

// ── The board ────────────────────────────────────────────────────────────

const board = {
  root: () => root,
  ghostClass: "plan-card plan-ghost",
  keys: { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 },
  picked(hand) {
    const { employee, from, person } = hand.card.dataset;
    const before = root.querySelector("#plan-figures").innerHTML;
    Object.assign(hand, { employee, from, person, before, slot: null });
    say(said("textPicked", { person }));
  },
  over(hand, _x, _y, element) {
    hover(hand, element?.closest("[data-slot]") ?? null);
  },
  walk(hand, step) {
    const all = slots();
    const start = all.findIndex((slot) => slot.dataset.slot === (hand.from || POOL));
    const at = hand.slot ? all.indexOf(hand.slot) : start;
    hover(hand, all[(at + step + all.length) % all.length]);
    hand.slot.scrollIntoView({ block: "nearest" });
  },
  mayDrop({ slot, from }) {
    const to = slot?.dataset.slot;
    return to !== undefined && to !== from && !(from === "" && to === POOL);
  },
  let(hand) {
    stopAsking();
    hand.slot?.removeAttribute("data-over");
  },
  cancelled(hand) {
    showBefore(hand);
    say(said("textCancelled", { person: hand.person }));
  },
  dropped({ employee, from, person, slot }) {
    const to = slot.dataset.slot;
    say(said("textDropped", { person, slot: slot.dataset.name }));
    hands.focusOn(`grip-${employee}-${to === POOL ? "" : to}`);
    htmx.ajax("POST", root.dataset.act, {
      target: "#plan",
      swap: "outerHTML",
      values: { do: "place", employee, moved_from: from, to },
    });
  },
};

// ── Undo, and the box of publishing ──────────────────────────────────────

function onKey(event) {
  const isTyping = event.target.matches?.("input, select, textarea");
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || isTyping) return;
  event.preventDefault();
  const button = root.querySelector(event.shiftKey ? "[data-redo]" : "[data-undo]");
  if (!button.disabled) button.click();
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

const hands = root ? globalThis.carry(board) : null;
if (root) {
  root.toggleAttribute("data-on", true);
  document.addEventListener("keydown", onKey);
}
startDialog();
