// The heat map is one stop of the Tab key; arrow keys, Home and End move within it.
// Without this script every cell is a link of its own, which works as well.

const links = (row) => [...row.querySelectorAll("a[href]")];

function gather(table) {
  const rows = [...table.tBodies[0].rows].map(links);
  rows.flat().forEach((link) => { link.tabIndex = -1; });
  if (rows[0]?.[0]) rows[0][0].tabIndex = 0;
}

function move(table, from, down, across) {
  const rows = [...table.tBodies[0].rows].map(links);
  const y = rows.findIndex((row) => row.includes(from));
  const x = rows[y].indexOf(from);
  const row = rows[Math.min(Math.max(y + down, 0), rows.length - 1)];
  // Rows may have fewer links (no arrow, "n/a"): count from the right, where the courses are.
  const fromRight = rows[y].length - x;
  const wanted = down ? row.length - fromRight : x + across;
  return row[Math.min(Math.max(wanted, 0), row.length - 1)];
}

const STEPS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], Home: [0, -99], End: [0, 99] };

document.addEventListener("keydown", (event) => {
  const table = event.target.closest?.("[data-heat]");
  const step = STEPS[event.key];
  if (!table || !step || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = move(table, event.target.closest("a"), ...step);
  if (!next) return;
  event.preventDefault();
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});

const gatherAll = () => document.querySelectorAll("[data-heat]").forEach(gather);
gatherAll();
document.addEventListener("htmx:afterSettle", gatherAll);

document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    navigator.clipboard?.writeText(field.value);
  });
});
