// Choosing for all items of a batch at once. Without this script each is chosen by itself.
for (const row of document.querySelectorAll("[data-all-steps]")) {
  row.hidden = false;
  row.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const wanted = `input[type="radio"][value="${button.dataset.step}"]`;
    for (const radio of row.closest("form").querySelectorAll(wanted)) radio.checked = true;
  });
}
