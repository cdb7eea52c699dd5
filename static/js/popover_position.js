// Position a list below its input, or above it if there is more room, within the window.
const TALLEST = 360;
const WIDEST = 320;
const EDGE = 8;

export function positionPopover(list, input) {
  const box = input.getBoundingClientRect();
  const { style } = list;
  const below = visualViewport.height - box.bottom - EDGE;
  const above = box.top - EDGE;
  const up = below < 160 && above > below;
  const width = Math.min(Math.max(box.width, WIDEST), innerWidth - 2 * EDGE);
  const left = getComputedStyle(input).direction === "rtl" ? box.right - width : box.left;
  style.setProperty("width", `${width}px`);
  style.setProperty("left", `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`);
  style.setProperty("max-height", `${Math.min(TALLEST, up ? above : below)}px`);
  style.setProperty("top", up ? "auto" : `${box.bottom + 2}px`);
  style.setProperty("bottom", up ? `${innerHeight - box.top + 2}px` : "auto");
}
