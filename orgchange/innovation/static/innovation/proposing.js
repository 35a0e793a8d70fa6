// A step that is handed on while its autosave is under way would name an old revision: it waits.
// Rows are added and removed in place; without this file the page is loaded anew, which is the same.
const form = document.querySelector("form[data-autosave]");
let waiting = null; // the button that was pressed meanwhile

form?.addEventListener("submit", (event) => {
  if (!form.classList.contains("htmx-request")) return;
  event.preventDefault();
  waiting = event.submitter;
});

form?.addEventListener("htmx:afterRequest", () => {
  if (!waiting) return;
  const button = waiting;
  waiting = null;
  setTimeout(() => form.requestSubmit(button)); // once htmx has put the new revision in place
});
