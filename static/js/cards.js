// The cards beside the text: kept in order, aligned with their passages, and the one that is looked at.
import { offsetAt, rangeOf, renew } from "./offsets.js";
import { paint } from "./css_highlights.js";

const wide = matchMedia("(width >= 960px)");
const sized = new ResizeObserver((entries) => new Set(entries.map((entry) => entry.target.closest(".stretch"))).forEach((stretch) => stretch && align(stretch)));
const observed = new WeakSet();
// An orphaned passage has no place in the text: its numbers are none, so that nothing is painted, sorted or covered by it.
const spanOf = (card) => ({ start: Number(card.dataset.start), end: Number(card.dataset.end) });
let wanted = null; // the passage whose card is still on its way

/** Look after whatever came into the page: new groups, new sections, new cards. */
export function settle(gone = []) {
  renew();
  for (const passage of gone) document.getElementById(`card-${passage}`)?.remove();
  for (const card of document.querySelectorAll(".cards > .card:not(.settled)")) place(card);
  suggest();
  for (const part of document.querySelectorAll(".words, .cards")) {
    if (!observed.has(part)) { observed.add(part); sized.observe(part); }
  }
  if (wanted && document.getElementById(`card-${wanted}`)) show(wanted, { scroll: false });
}

function place(card) {
  for (const other of document.querySelectorAll(`[id="${card.id}"]`)) {
    if (other === card) continue;
    const hadFocus = other.contains(document.activeElement);
    if (other.matches(".current")) wanted = card.dataset.p;
    other.remove();
    if (hadFocus) card.focus({ preventScroll: true });
  }
  card.classList.add("settled");
  const { start, end } = spanOf(card);
  const after = (other) => { const span = spanOf(other); return span.start > start || (span.start === start && span.end < end); };
  const next = [...card.parentElement.children].find((other) => other !== card && other.classList.contains("settled") && after(other));
  if (next) card.parentElement.insertBefore(card, next);
}

/** What was found in the text is painted; a suggestion that was dismissed, or whose words are coded by now, goes. */
function suggest() {
  const names = [...document.querySelectorAll("data.names")].flatMap((one) => one.value.trim().split(" ").filter(Boolean));
  paint("name", names.map((name) => { const [start, end] = name.split("-").map(Number); return { start, end }; }));
  const coded = [...document.querySelectorAll(".card:not(.suggested)")].map(spanOf);
  for (const card of document.querySelectorAll(".card.suggested")) {
    const { start, end } = spanOf(card), covered = ({ start: from, end: to }) => Math.min(end, to) - Math.max(start, from) > (end - start) / 2;
    if (sessionStorage.getItem(card.id + location.pathname) || coded.some(covered)) card.remove();
  }
  paint("suggestion", [...document.querySelectorAll(".card.suggested")].map(spanOf));
}

/** Each card beside the place where its passage begins, or below the card before it; folded if the next comes too soon. */
function align(stretch) {
  const words = stretch.querySelector(".words"), group = stretch.querySelector(".cards");
  const cards = group ? [...group.querySelectorAll(":scope > .card")] : [];
  if (!wide.matches || !words || !cards.length) {
    for (const card of cards) dress(card, false, 0);
    if (group) pack(group, 0);
    return;
  }
  const room = Math.max(words.offsetHeight, roomBelow(stretch)), top = stretch.getBoundingClientRect().top;
  const places = cards.map((card) => ((document.getElementById(`p-${card.dataset.p}`) ?? rangeOf(spanOf(card).start, spanOf(card).end))?.getBoundingClientRect().top ?? top) - top);
  const full = heights(cards, false, group.offsetWidth), folds = folded(cards, places, full, room);
  const shut = heights(cards.filter((card, at) => folds[at]), true, group.offsetWidth);
  const tall = cards.map((card, at) => (folds[at] ? shut.shift() : full[at]));
  let left = tall.reduce((sum, height) => sum + height, 0), below = 0;
  const packed = left > room;
  cards.forEach((card, at) => {
    const target = packed ? below : Math.min(Math.max(places[at], below), Math.max(below, room - left));
    dress(card, folds[at], Math.round(target - below));
    below = target + tall[at];
    left -= tall[at];
  });
  pack(group, packed ? room : 0);
}
const GAP = 8, FOLDED = 40, LEAST = 320;

/** Below the end of the text nothing is in the way. */
const roomBelow = (stretch) => (stretch.matches(":has(~ .stretch > .words)") ? LEAST : Math.max(LEAST, innerHeight - 200));

/** Cards are measured once for a width, as each measuring lays the page out: open and folded. */
const measured = { open: new WeakMap(), folded: new WeakMap() };

function heights(cards, shut, width) {
  const known = shut ? measured.folded : measured.open;
  const unknown = cards.filter((card) => known.get(card)?.width !== width);
  for (const card of unknown) card.classList.toggle("folded", shut);
  for (const card of unknown) known.set(card, { width, height: card.offsetHeight + GAP });
  return cards.map((card) => known.get(card).height);
}

function folded(cards, places, full, room) {
  let below = 0;
  return cards.map((card, at) => {
    const start = Math.max(places[at], below), fits = start + full[at] <= (places[at + 1] ?? room) + GAP;
    const shut = !fits && !card.matches(".current, :focus-within");
    below = start + (shut ? FOLDED : full[at]);
    return shut;
  });
}

/** Only what changes is written. */
function dress(card, shut, space) {
  const margin = space ? `${space}px` : "";
  if (card.classList.contains("folded") !== shut) card.classList.toggle("folded", shut);
  if (card.style.marginBlockStart !== margin) card.style.marginBlockStart = margin;
}

function pack(group, room) {
  const height = room ? `${room}px` : "";
  if (group.classList.contains("packed") !== Boolean(room)) group.classList.toggle("packed", Boolean(room));
  if (group.style.maxHeight !== height) group.style.maxHeight = height;
}

/** Look at a passage: its card, and its words in the text. */
export function show(passage, { focus = false, scroll = true } = {}) {
  const card = document.getElementById(`card-${passage}`), place = document.getElementById(`p-${passage}`);
  wanted = card ? null : passage;
  const before = document.querySelector(".card.current");
  if (before !== card) {
    before?.classList.remove("current");
    card?.classList.add("current");
    for (const stretch of new Set([before, card].map((one) => one?.closest(".stretch")))) if (stretch) align(stretch);
  }
  paint("current", card ? [spanOf(card)] : []);
  if (scroll) place?.scrollIntoView({ block: "nearest" });
  if (scroll) card?.scrollIntoView({ block: "nearest" });
  if (focus) card?.focus({ preventScroll: true });
}

/** The passage after or before the one that is looked at, or after the offset `from`. */
export function walk(by, from = 0) {
  const places = [...document.querySelectorAll(".words span[id^='p-']")];
  if (!places.length) return;
  const current = wanted ?? document.querySelector(".card.current")?.dataset.p;
  let at = places.findIndex((place) => place.id === `p-${current}`);
  if (at < 0) at = places.findIndex((place) => offsetAt(place, 0) >= from) - (by > 0 ? 1 : 0);
  show(places.at((at + by + places.length) % places.length).id.slice(2), { focus: true });
}

/** Where passages lie on each other, each click on the same place shows the next, from the shortest to the longest. */
function below(mark, event) {
  const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const at = caret ? offsetAt(caret.offsetNode, caret.offset) : null;
  const over = [...document.querySelectorAll(".card:not(.suggested)")].filter((card) => at !== null && spanOf(card).start <= at && at < spanOf(card).end);
  over.sort((one, two) => spanOf(one).end - spanOf(one).start - (spanOf(two).end - spanOf(two).start));
  const now = over.findIndex((card) => card.classList.contains("current"));
  return now < 0 ? mark.dataset.p : over[(now + 1) % over.length].dataset.p;
}

export function listen(bench) {
  bench.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-p]"), bar = event.target.closest("[data-to]");
    if (mark && !event.target.closest(".sentence") && getSelection().isCollapsed) show(below(mark, event), { focus: true });
    if (bar) [...document.querySelectorAll(".words p")].findLast((p) => Number(p.dataset.o) <= Number(bar.dataset.to))?.scrollIntoView({ block: "center" });
    if (event.target.closest("[data-dismiss]")) {
      const card = event.target.closest(".card");
      sessionStorage.setItem(card.id + location.pathname, "dismissed");
      settle();
    }
    const quote = event.target.closest(".card blockquote a");
    if (quote) { event.preventDefault(); show(quote.closest(".card").dataset.p); }
  });
  bench.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card?.dataset.p && !card.classList.contains("current")) show(card.dataset.p, { scroll: false });
  });
  bench.addEventListener("mouseover", (event) => {
    const card = event.target.closest(".card");
    if (card) paint("current", [spanOf(card)]);
  });
  wide.addEventListener("change", () => document.querySelectorAll(".stretch").forEach(align));
}
