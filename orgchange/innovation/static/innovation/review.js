// Reviewing by keyboard: digits score the criterion that one is in, J and K go along the criteria,
// brackets along the reviews. Without this file everything is a form and links.
const form = document.querySelector("[data-rubric]");
const criteria = [...form.querySelectorAll("[data-criterion]")];
const typing = (target) => target.matches("textarea, select, input:not([type=radio])");

form.setAttribute("data-on", "");

function here() {
  return criteria.indexOf(document.activeElement?.closest("[data-criterion]"));
}

function go(place) {
  const criterion = criteria[Math.max(0, Math.min(place, criteria.length - 1))];
  const box = criterion.querySelector("input:checked") ?? criterion.querySelector("input");
  box.focus({ preventScroll: true });
  criterion.scrollIntoView({ block: "nearest" });
}

function give(digit) {
  const place = here() < 0 ? criteria.findIndex((one) => !one.querySelector("input:checked")) : here();
  const criterion = criteria[place < 0 ? 0 : place];
  const box = criterion.querySelector(`input[value="${digit === "0" ? "na" : digit}"]`);
  if (!box || criterion.disabled) return;
  box.checked = true;
  box.focus();
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (/^[0-5]$/.test(event.key)) give(event.key);
  else if (event.key === "j") go(here() + 1);
  else if (event.key === "k") go(here() - 1);
  else if (event.key === "[" || event.key === "]") {
    document.querySelector(`a[data-key="${event.key}"]`)?.click();
  } else return;
  event.preventDefault();
});
