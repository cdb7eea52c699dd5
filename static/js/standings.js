// The standings: a cell opens its evidence beside the table (one listener for thousands of cells);
// on narrow screens the evidence is below the table, and is scrolled into view.
document.addEventListener("click", (event) => {
  const cell = event.target.closest(".cells a.cell");
  if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
  for (const open of document.querySelectorAll(".cells a.cell[aria-current]"))
    open.removeAttribute("aria-current");
  cell.setAttribute("aria-current", "true");
  event.preventDefault();
  htmx.ajax("GET", cell.getAttribute("href"), { target: "#evidence", swap: "innerHTML show:none" });
});

// The pin that was changed keeps the focus, also if it arrives with the rest of a large table.
let pinned = null;
for (const kind of ["pointerdown", "keydown"])
  document.addEventListener(kind, () => {
    pinned = null;
  });
document.addEventListener("change", (event) => {
  pinned = event.target.matches(".pin") ? event.target.id : null;
});

document.addEventListener("htmx:after:swap", (event) => {
  const pin = pinned && document.activeElement === document.body && document.getElementById(pinned);
  if (pin) {
    pinned = null;
    pin.focus({ preventScroll: true });
  }
  const panel = document.getElementById("evidence");
  if (panel?.firstElementChild && document.activeElement?.closest("#evidence, .cells")) {
    if (matchMedia("(width < 1100px)").matches) panel.scrollIntoView({ block: "start" });
    else panel.scrollTop = 0;
  }
});

// A slider for the date, with marks at the rounds of talks; the date field is what is sent.
const slider = document.getElementById("as-of-slider");
const field = document.getElementById("id_as_of");
const DAY = 86400000;
const dayOf = (words) => Math.round(Date.parse(words) / DAY);
const wordsOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);
if (slider && field) {
  const marks = [...slider.list.options];
  for (const mark of marks) mark.value = dayOf(mark.value);
  const today = dayOf(new Date().toISOString().slice(0, 10));
  const first = Math.min(...marks.map((mark) => Number(mark.value)), today - 365);
  Object.assign(slider, {
    min: first - 30,
    max: Math.max(today, dayOf(field.value)),
    value: dayOf(field.value),
  });
  slider.parentElement.hidden = false;
  slider.addEventListener("input", () => {
    field.value = wordsOf(Number(slider.value));
  });
  slider.addEventListener("change", () =>
    field.dispatchEvent(new Event("change", { bubbles: true })),
  );
  field.addEventListener("change", () => {
    if (field.value) slider.value = dayOf(field.value);
  });
}
