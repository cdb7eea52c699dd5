// The cards beside the text: in the order of their passages, aligned with them, one of them
// current.
import { offsetAt, rangeOf, forgetParagraphs } from "./offsets.js";
import { setHighlight } from "./css_highlights.js";

const wide = matchMedia("(width >= 960px)");
const sized = new ResizeObserver((entries) =>
  new Set(entries.map((entry) => entry.target.closest(".stretch"))).forEach(
    (stretch) => stretch && alignCards(stretch),
  ),
);
const observed = new WeakSet();
// The numbers of an orphaned passage are NaN: it highlights, sorts and covers nothing.
const spanOf = (card) => ({ start: Number(card.dataset.start), end: Number(card.dataset.end) });
let wanted = null; // the passage to be shown once its card has loaded

/** Process groups, sections and cards that are new in the page; `gone` are ids of passages. */
export function refresh(gone = []) {
  forgetParagraphs();
  for (const passage of gone) document.getElementById(`card-${passage}`)?.remove();
  for (const card of document.querySelectorAll(".cards > .card:not(.settled)")) insertInOrder(card);
  showSuggestions();
  for (const part of document.querySelectorAll(".words, .cards")) {
    if (!observed.has(part)) {
      observed.add(part);
      sized.observe(part);
    }
  }
  if (wanted && document.getElementById(`card-${wanted}`)) show(wanted, { scroll: false });
}

function insertInOrder(card) {
  for (const other of document.querySelectorAll(`[id="${card.id}"]`)) {
    if (other === card) continue;
    const hadFocus = other.contains(document.activeElement);
    if (other.matches(".current")) wanted = card.dataset.p;
    other.remove();
    if (hadFocus) card.focus({ preventScroll: true });
  }
  card.classList.add("settled");
  const { start, end } = spanOf(card);
  const after = (other) => {
    const span = spanOf(other);
    return span.start > start || (span.start === start && span.end < end);
  };
  const next = [...card.parentElement.children].find(
    (other) => other !== card && other.classList.contains("settled") && after(other),
  );
  if (next) card.parentElement.insertBefore(card, next);
}

/** Highlight names and suggestions; remove suggestions that were dismissed or coded meanwhile. */
function showSuggestions() {
  const names = [...document.querySelectorAll("data.names")].flatMap((one) =>
    one.value.trim().split(" ").filter(Boolean),
  );
  setHighlight(
    "name",
    names.map((name) => {
      const [start, end] = name.split("-").map(Number);
      return { start, end };
    }),
  );
  const coded = [...document.querySelectorAll(".card:not(.suggested)")].map(spanOf);
  for (const card of document.querySelectorAll(".card.suggested")) {
    const { start, end } = spanOf(card);
    const covered = ({ start: from, end: to }) =>
      Math.min(end, to) - Math.max(start, from) > (end - start) / 2;
    if (sessionStorage.getItem(card.id + location.pathname) || coded.some(covered)) card.remove();
  }
  setHighlight("suggestion", [...document.querySelectorAll(".card.suggested")].map(spanOf));
}

/** Put each card beside the start of its passage, or below the card before; fold it if space is
    short. */
function alignCards(stretch) {
  const words = stretch.querySelector(".words");
  const group = stretch.querySelector(".cards");
  const cards = group ? [...group.querySelectorAll(":scope > .card")] : [];
  if (!wide.matches || !words || !cards.length) {
    for (const card of cards) layOut(card, false, 0);
    if (group) limitHeight(group, 0);
    return;
  }
  const room = Math.max(words.offsetHeight, roomBelow(stretch));
  const top = stretch.getBoundingClientRect().top;
  const places = cards.map(
    (card) =>
      ((
        document.getElementById(`p-${card.dataset.p}`) ??
        rangeOf(spanOf(card).start, spanOf(card).end)
      )?.getBoundingClientRect().top ?? top) - top,
  );
  const full = heights(cards, false, group.offsetWidth);
  const folds = foldedWhereTight(cards, places, full, room);
  const shut = heights(
    cards.filter((card, at) => folds[at]),
    true,
    group.offsetWidth,
  );
  const tall = cards.map((card, at) => (folds[at] ? shut.shift() : full[at]));
  let left = tall.reduce((sum, height) => sum + height, 0);
  let below = 0;
  const packed = left > room;
  cards.forEach((card, at) => {
    const target = packed
      ? below
      : Math.min(Math.max(places[at], below), Math.max(below, room - left));
    layOut(card, folds[at], Math.round(target - below));
    below = target + tall[at];
    left -= tall[at];
  });
  limitHeight(group, packed ? room : 0);
}
const GAP = 8;
const FOLDED = 40;
const LEAST = 320;

/** The space for cards beside a stretch; more for the last one, below which the page is empty. */
const roomBelow = (stretch) =>
  stretch.matches(":has(~ .stretch > .words)") ? LEAST : Math.max(LEAST, innerHeight - 200);

/** Heights of cards, open and folded, per width: each measurement makes the browser lay out. */
const measured = { open: new WeakMap(), folded: new WeakMap() };

function heights(cards, shut, width) {
  const known = shut ? measured.folded : measured.open;
  const unknown = cards.filter((card) => known.get(card)?.width !== width);
  for (const card of unknown) card.classList.toggle("folded", shut);
  for (const card of unknown) known.set(card, { width, height: card.offsetHeight + GAP });
  return cards.map((card) => known.get(card).height);
}

function foldedWhereTight(cards, places, full, room) {
  let below = 0;
  return cards.map((card, at) => {
    const start = Math.max(places[at], below);
    const fits = start + full[at] <= (places[at + 1] ?? room) + GAP;
    const shut = !fits && !card.matches(".current, :focus-within");
    below = start + (shut ? FOLDED : full[at]);
    return shut;
  });
}

/** Write only what changes, since each write makes the browser lay out. */
function layOut(card, shut, space) {
  const margin = space ? `${space}px` : "";
  if (card.classList.contains("folded") !== shut) card.classList.toggle("folded", shut);
  if (card.style.marginBlockStart !== margin) card.style.marginBlockStart = margin;
}

function limitHeight(group, room) {
  const height = room ? `${room}px` : "";
  if (group.classList.contains("packed") !== Boolean(room))
    group.classList.toggle("packed", Boolean(room));
  if (group.style.maxHeight !== height) group.style.maxHeight = height;
}

/** Make a passage current: its card, and its words in the text. */
export function show(passage, { focus = false, scroll = true } = {}) {
  const card = document.getElementById(`card-${passage}`);
  const place = document.getElementById(`p-${passage}`);
  wanted = card ? null : passage;
  const before = document.querySelector(".card.current");
  if (before !== card) {
    before?.classList.remove("current");
    card?.classList.add("current");
    for (const stretch of new Set([before, card].map((one) => one?.closest(".stretch"))))
      if (stretch) alignCards(stretch);
  }
  setHighlight("current", card ? [spanOf(card)] : []);
  if (scroll) place?.scrollIntoView({ block: "nearest" });
  if (scroll) card?.scrollIntoView({ block: "nearest" });
  if (focus) card?.focus({ preventScroll: true });
}

/** Show the passage after (by = 1) or before (by = -1) the current one, else from the offset
    `from`. */
export function showNext(by, from = 0) {
  const places = [...document.querySelectorAll(".words span[id^='p-']")];
  if (!places.length) return;
  const current = wanted ?? document.querySelector(".card.current")?.dataset.p;
  let at = places.findIndex((place) => place.id === `p-${current}`);
  if (at < 0) at = places.findIndex((place) => offsetAt(place, 0) >= from) - (by > 0 ? 1 : 0);
  show(places.at((at + by + places.length) % places.length).id.slice(2), { focus: true });
}

/** Clicks on the same place show its overlapping passages in turn, the shortest first. */
function nextPassageAt(mark, event) {
  const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const at = caret ? offsetAt(caret.offsetNode, caret.offset) : null;
  const over = [...document.querySelectorAll(".card:not(.suggested)")].filter(
    (card) => at !== null && spanOf(card).start <= at && at < spanOf(card).end,
  );
  over.sort(
    (one, two) => spanOf(one).end - spanOf(one).start - (spanOf(two).end - spanOf(two).start),
  );
  const now = over.findIndex((card) => card.classList.contains("current"));
  return now < 0 ? mark.dataset.p : over[(now + 1) % over.length].dataset.p;
}

export function listen(bench) {
  bench.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-p]");
    const bar = event.target.closest("[data-to]");
    if (mark && !event.target.closest(".sentence") && getSelection().isCollapsed)
      show(nextPassageAt(mark, event), { focus: true });
    if (bar)
      [...document.querySelectorAll(".words p")]
        .findLast((p) => Number(p.dataset.o) <= Number(bar.dataset.to))
        ?.scrollIntoView({ block: "center" });
    if (event.target.closest("[data-dismiss]")) {
      const card = event.target.closest(".card");
      sessionStorage.setItem(card.id + location.pathname, "dismissed");
      refresh();
    }
    const quote = event.target.closest(".card blockquote a");
    if (quote) {
      event.preventDefault();
      show(quote.closest(".card").dataset.p);
    }
  });
  bench.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card?.dataset.p && !card.classList.contains("current"))
      show(card.dataset.p, { scroll: false });
  });
  bench.addEventListener("mouseover", (event) => {
    const card = event.target.closest(".card");
    if (card) setHighlight("current", [spanOf(card)]);
  });
  wide.addEventListener("change", () => document.querySelectorAll(".stretch").forEach(alignCards));
}
