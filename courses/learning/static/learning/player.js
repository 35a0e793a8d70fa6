// The player's comforts: the place in the text is kept, keys move on. All works without them.

const lesson = document.querySelector("article.lesson[data-url]");
const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

// How far down the text the reader is, in thousandths.
function placeNow() {
  const box = lesson.getBoundingClientRect();
  const room = box.height - window.innerHeight;
  if (room <= 0) return box.bottom <= window.innerHeight ? 1000 : 0;
  return Math.round(1000 * Math.min(1, Math.max(0, -box.top / room)));
}

let kept = Number(lesson?.dataset.place ?? 0);

function said() {
  const line = document.querySelector("[data-saved]");
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
  line.textContent = line.dataset.text.replace("%s", time);
}

function keep(leaving) {
  const place = placeNow();
  if (place === kept) return;
  kept = place;
  const form = new FormData();
  form.set("place", place);
  form.set("csrfmiddlewaretoken", token());
  if (leaving) navigator.sendBeacon(lesson.dataset.url, form);
  else fetch(lesson.dataset.url, { method: "POST", body: form, keepalive: true }).then((answer) => { if (answer.ok) said(); }).catch(() => {});
}

if (lesson) {
  if (kept > 0 && kept < 1000 && !location.hash) {
    const room = lesson.offsetHeight - window.innerHeight;
    const top = lesson.getBoundingClientRect().top + window.scrollY;
    if (room > 0) window.scrollTo(0, top + (room * kept) / 1000);
  }
  let timer;
  document.addEventListener("scroll", () => { clearTimeout(timer); timer = setTimeout(keep, 1200); }, { passive: true });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(true); });
  window.addEventListener("pagehide", () => keep(true));
}

const types = (target) => target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog");

function follow(name) {
  const link = document.querySelector(`a[data-${name}]`);
  if (link) link.click();
  return Boolean(link);
}

// At the end of a lesson, going on means it is done; before, it is a look ahead.
function goOn() {
  const form = document.querySelector("form[data-finish]");
  if (form && placeNow() >= 950) form.requestSubmit();
  else follow("after");
}

function choose(number) {
  const options = document.querySelectorAll("[data-quiz] fieldset:not(:disabled) .option input");
  const option = options[number - 1];
  if (!option) return;
  option.checked = option.type === "checkbox" ? !option.checked : true;
  option.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
  const target = event.target;
  if (types(target)) return;
  const onChoice = target.matches("input");
  if (event.key === "j" || (event.key === "ArrowRight" && !onChoice)) goOn();
  else if (event.key === "k" || (event.key === "ArrowLeft" && !onChoice)) follow("before");
  else if (/^[1-9]$/.test(event.key)) choose(Number(event.key));
  else if (event.key === "Enter" && !target.closest("a, button, summary")) {
    const quiz = document.querySelector("form[data-quiz]:has(fieldset:not(:disabled))");
    if (quiz) { event.preventDefault(); quiz.requestSubmit(); }
    else document.querySelector("[data-enter]")?.click();
  }
});

// Certificates: print and copy, where there is a script to do it.
document.querySelectorAll("[data-print], [data-copy]").forEach((button) => { button.hidden = false; });
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    navigator.clipboard?.writeText(document.querySelector("[data-copy-from]").value).then(() => {
      copy.querySelector("span").textContent = copy.dataset.done;
    });
  }
});
