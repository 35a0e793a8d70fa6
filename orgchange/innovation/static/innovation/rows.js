// Lists by keyboard: J and K go along the rows, X chooses the one that one is in, Enter opens it (it
// is a link), ? says so. Without this file everything is links and boxes.
const list = document.querySelector("[data-rows]");
const help = document.querySelector("[data-keys-help]");
const typing = (target) => target.matches("textarea, select, input:not([type=checkbox], [type=radio])");

if (help) help.hidden = false;

function rows() {
  return [...list.querySelectorAll("tbody tr")].filter((row) => row.querySelector("th a"));
}

function go(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const place = here < 0 ? 0 : Math.max(0, Math.min(here + step, all.length - 1));
  all[place].querySelector("th a").focus({ preventScroll: true });
  all[place].scrollIntoView({ block: "nearest" });
}

function choose() {
  const box = document.activeElement?.closest("tr")?.querySelector("input[data-row]");
  if (!box) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function explain() {
  if (!help) return;
  help.open = !help.open;
  if (help.open) help.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  if (!list || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "x") choose();
  else if (event.key === "?") explain();
  else return;
  event.preventDefault();
});
