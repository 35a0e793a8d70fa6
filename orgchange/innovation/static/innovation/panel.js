// The clock of the item being heard: counts on from what the server said, and turns red past the
// minutes planned. Without this file the page says how long it was when it was opened.
const clock = document.querySelector("[data-clock]");
if (clock) {
  const opened = Date.now();
  const most = Number(clock.dataset.most) * 60;
  const show = () => {
    const passed = clock.hasAttribute("data-running") ? Math.floor((Date.now() - opened) / 1000) : 0;
    const seconds = Number(clock.dataset.clock) + passed;
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    clock.toggleAttribute("data-over", seconds > most);
  };
  show();
  setInterval(show, 1000);
}
