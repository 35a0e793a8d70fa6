// A file dropped anywhere on the box is chosen; without this the plain file field does the same.

for (const box of document.querySelectorAll("[data-drop]")) {
  const input = box.querySelector("input[type=file]");
  const name = box.querySelector("[data-drop-name]");
  const mark = (event, isOver) => {
    event.preventDefault();
    box.toggleAttribute("data-over", isOver);
  };
  box.addEventListener("dragover", (event) => mark(event, true));
  box.addEventListener("dragleave", (event) => mark(event, false));
  box.addEventListener("drop", (event) => {
    mark(event, false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    name.textContent = input.files[0].name;
  });
}
