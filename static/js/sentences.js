// Sentence mode: each section is a listbox of its sentences, to be chosen with keys, switches,
// screen readers and fingers.
import { piecesOf, positionIn, spanBetween, startOf } from "./offsets.js";

const sections = () => [...document.querySelectorAll(".words")];
let on = false;
let from = null;
let to = null; // the first and the last chosen sentence, in the order of choosing
let onChoose = () => {};

export const isOn = () => on;

export function start(onChange) {
  onChoose = onChange;
}

/** Turn the mode on or off. Sections become listboxes as they are reached. */
export function turn(state) {
  on = state;
  for (const section of sections())
    if (on) nearing.observe(section);
    else unwrap(section);
  if (!on) {
    nearing.disconnect();
    clear();
  }
}

const nearing = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) if (entry.isIntersecting && on) wrap(entry.target);
  },
  { rootMargin: "400px" },
);

/** Called after the server replaced paragraphs. */
export function rewrap() {
  if (!on) return;
  if (from && !from.isConnected) from = to = null;
  for (const section of sections())
    if (section.role === "listbox") wrap(section);
    else nearing.observe(section);
}

function wrap(section) {
  section.role = "listbox";
  section.ariaMultiSelectable = "true";
  for (const paragraph of section.querySelectorAll("p[data-o]:not([role])")) {
    paragraph.role = "presentation";
    for (const piece of piecesOf(paragraph, "sentence").reverse()) wrapPiece(paragraph, piece);
    for (const mark of paragraph.querySelectorAll("mark:empty")) mark.remove();
  }
}

function wrapPiece(paragraph, { start: begin, end }) {
  const range = document.createRange();
  const option = document.createElement("span");
  range.setStart(...positionIn(paragraph, begin - startOf(paragraph), false));
  range.setEnd(...positionIn(paragraph, end - startOf(paragraph), true));
  option.className = "sentence";
  option.id = `sentence-${begin}`;
  option.role = "option";
  option.ariaSelected = "false";
  Object.assign(option.dataset, { start: begin, end });
  option.append(range.extractContents());
  range.insertNode(option);
}

function unwrap(section) {
  if (section.role !== "listbox") return;
  section.role = "group";
  section.ariaMultiSelectable = null;
  section.removeAttribute("aria-activedescendant");
  for (const option of section.querySelectorAll(".sentence"))
    option.replaceWith(...option.childNodes);
  for (const paragraph of section.querySelectorAll("p[data-o]")) {
    paragraph.removeAttribute("role");
    paragraph.normalize();
  }
}

const sentencesOf = (section) => {
  wrap(section);
  return [...section.querySelectorAll(".sentence")];
};

function neighbour(sentence, by) {
  const section = sentence.closest(".words");
  const here = sentencesOf(section);
  const at = here.indexOf(sentence) + by;
  if (here[at]) return here[at];
  const all = sections();
  for (let next = all.indexOf(section) + by; all[next]; next += by) {
    const there = sentencesOf(all[next]);
    if (there.length) return there.at(by > 0 ? 0 : -1);
  }
  return sentence;
}

/** Choose the sentence after or before the last chosen one, or the first that ends after `offset`.
    `extend`: choose all sentences up to it. */
export function step(by, extend, offset) {
  let next = to && neighbour(to, by);
  if (!next) {
    const section = sections().find((one) => Number(one.dataset.end) > offset) ?? sections()[0];
    next =
      section &&
      (sentencesOf(section).find((one) => Number(one.dataset.end) > offset) ??
        sentencesOf(section)[0]);
  }
  if (next) choose(extend && from ? from : next, next);
}

/** A tap chooses a sentence, the next tap all up to another; a tap on the only one chosen clears
    it. */
export function tap(sentence) {
  if (from === sentence && to === sentence) clear();
  else choose(from ?? sentence, sentence);
}

function choose(first, last) {
  [from, to] = [first, last];
  showChosen();
  const section = to.closest(".words");
  section.setAttribute("aria-activedescendant", to.id);
  if (document.activeElement !== section) section.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
  const ends = [from, to].flatMap((one) => [Number(one.dataset.start), Number(one.dataset.end)]);
  onChoose(spanBetween(Math.min(...ends), Math.max(...ends)));
}

export function clear() {
  to?.closest(".words")?.removeAttribute("aria-activedescendant");
  from = to = null;
  showChosen();
  onChoose(null);
}

function showChosen() {
  for (const old of document.querySelectorAll(".sentence[aria-selected='true']"))
    old.ariaSelected = "false";
  if (!from) return;
  const [first, last] = [from, to].sort(
    (one, two) => Number(one.dataset.start) - Number(two.dataset.start),
  );
  for (let one = first; ; one = neighbour(one, 1)) {
    one.ariaSelected = "true";
    if (one === last) break;
  }
}
