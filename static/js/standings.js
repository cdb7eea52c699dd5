// The standings: the cell whose evidence is open is marked, and where the evidence stands below the table, it comes into view.
document.addEventListener("click", (event) => {
  const cell = event.target.closest(".cells a.cell");
  if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
  for (const open of document.querySelectorAll(".cells a.cell[aria-current]")) open.removeAttribute("aria-current");
  cell.setAttribute("aria-current", "true");
});

document.addEventListener("htmx:after:swap", (event) => {
  const panel = document.getElementById("evidence");
  if (panel?.firstElementChild && document.activeElement?.closest("#evidence, .cells")) {
    if (matchMedia("(width < 1100px)").matches) panel.scrollIntoView({ block: "start" });
    else panel.scrollTop = 0;
  }
});
