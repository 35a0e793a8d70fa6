// The shell's comforts. Every page works without them.

const dialog = document.getElementById("palette");
const hits = document.getElementById("palette-hits");

function openPalette() {
  if (!dialog || dialog.open) return;
  document.querySelector("#side:popover-open")?.hidePopover();
  dialog.showModal();
  dialog.querySelector("input")?.select();
}

function moveInPalette(step) {
  const links = [...hits.querySelectorAll("a")];
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  if (at + step < 0) dialog.querySelector("input").focus();
  else links[Math.min(at + step, links.length - 1)].focus();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
  } else if (dialog?.open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    moveInPalette(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape") {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-search-open]")) {
    event.preventDefault();
    openPalette();
  }
  if (event.target === dialog) dialog.close();
  event.target.closest("[data-dismiss]")?.closest(".toast")?.remove();
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// A refusal comes back as a toast, with its place named in the answer's headers.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status >= 400 && detail.xhr.getResponseHeader("HX-Retarget")) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});

// Bulk actions show when a row is chosen, and say how many are.
function countChosen(form) {
  const bar = form.querySelector("[data-bulk]");
  if (!bar) return;
  const rows = [...form.querySelectorAll("input[data-row]")];
  const chosen = rows.filter((row) => row.checked).length;
  bar.hidden = chosen === 0;
  const text = bar.querySelector("[data-chosen]");
  text.textContent = text.dataset.text.replace("%s", chosen);
  const all = form.querySelector("input[data-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === rows.length;
    all.indeterminate = chosen > 0 && chosen < rows.length;
  }
}

function startBulk(root) {
  root.querySelectorAll("[data-bulk]").forEach((bar) => bar.closest("form") && countChosen(bar.closest("form")));
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form");
  if (!form) return;
  if (event.target.matches("input[data-all]")) {
    form.querySelectorAll("input[data-row]").forEach((row) => { row.checked = event.target.checked; });
  }
  if (event.target.matches("input[data-all], input[data-row]")) countChosen(form);
  if (event.target.matches("[data-submits]")) form.requestSubmit();
});

document.addEventListener("htmx:load", (event) => startBulk(event.target));
startBulk(document);

// "Ctrl" reads "⌘" where that is the key.
if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  document.querySelectorAll("kbd").forEach((key) => { key.textContent = key.textContent.replace("Ctrl ", "⌘"); });
}
