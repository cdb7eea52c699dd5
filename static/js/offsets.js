// Code points of the article's text, from and to the DOM. A paragraph carries its offset in data-o; its text nodes are the text.

export const points = (text) => { let count = 0; for (const _ of text) count += 1; return count; };
let known = null;
export const paragraphs = () => known ??= [...document.querySelectorAll(".words p[data-o]")];
/** Sections came or went: the paragraphs are others now. */
export const renew = () => { known = null; };
export const startOf = (paragraph) => Number(paragraph.dataset.o);
export const endOf = (paragraph) => startOf(paragraph) + points(paragraph.textContent);
export const paragraphOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".words p[data-o]");

function* textNodes(paragraph) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) yield walker.currentNode;
}

/** The offset in the article of a place in the DOM, or null outside its text. */
export function offsetAt(node, index) {
  const paragraph = paragraphOf(node);
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, index);
  return startOf(paragraph) + points(before.toString());
}

/** The `{start, end}` of a range, in the paragraphs that it touches; null where it touches none. */
export function endsOf(range) {
  if (range.collapsed) return null;
  const touched = paragraphs().filter((paragraph) => range.intersectsNode(paragraph));
  if (!touched.length) return null;
  const first = paragraphOf(range.startContainer), last = paragraphOf(range.endContainer);
  const start = first ? offsetAt(range.startContainer, range.startOffset) : startOf(touched[0]);
  const end = last ? offsetAt(range.endContainer, range.endOffset) : endOf(touched.at(-1));
  return { start, end };
}

// As negotiations/text/spans.py has it: white space, controls, and what Unicode has ignored where it is drawn.
const UNSEEN = "[\\p{Z}\\p{Cc}\\p{Default_Ignorable_Code_Point}]";
const LEAD = new RegExp(`^${UNSEEN}+`, "u"), TRAIL = new RegExp(`${UNSEEN}+$`, "u");
const lengthOf = (found) => points(found?.[0] ?? "");

/** How much of a text is not seen at its end. A pattern tied to the end would be tried at each place of a long one. */
function trailing(text) {
  const last = text.slice(-200), found = lengthOf(TRAIL.exec(last));
  return found < points(last) ? found : lengthOf(TRAIL.exec(text));
}

/** The span `{start, end, quote}` between two offsets, widened to whole letters and without what is not seen at its ends; null if
    nothing else is in it. */
export function spanBetween(start, end) {
  [start, end] = [around(start)[0], around(end)[1]];
  const words = textOf(start, end), lead = lengthOf(LEAD.exec(words));
  const length = points(words) - lead - trailing(words);
  if (length <= 0) return null;
  const from = around(start + lead)[0], to = around(start + lead + length)[1];
  return { start: from, end: to, quote: textOf(from, to) };
}

/** Where the letter that an offset cuts starts and ends: with its accents, an emoji whole. Twice the offset where it cuts none. */
function around(offset) {
  const paragraph = paragraphsOver(offset, offset)[0], text = paragraph?.textContent ?? "";
  const index = paragraph ? [...text].slice(0, offset - startOf(paragraph)).join("").length : 0;
  const letter = index && segmenter("", "grapheme").segment(text).containing(index);
  if (!letter || letter.index === index) return [offset, offset];
  const start = offset - points(text.slice(letter.index, index));
  return [start, start + points(letter.segment)];
}

/** The paragraphs under a span. */
export function paragraphsOver(start, end) {
  const all = paragraphs();
  let low = 0, high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(all[middle]) <= start) low = middle + 1; else high = middle;
  }
  const over = [];
  for (let at = Math.max(0, low - 1); at < all.length && startOf(all[at]) < end; at += 1) over.push(all[at]);
  return over;
}

/** The DOM range of a span, or null where it is not on the page. */
export function rangeOf(start, end) {
  const over = paragraphsOver(start, end);
  if (!over.length) return null;
  const range = document.createRange();
  range.setStart(...placeIn(over[0], start - startOf(over[0]), false));
  range.setEnd(...placeIn(over.at(-1), end - startOf(over.at(-1)), true));
  return range;
}

/** The text node and the index in it of the code point `left` of a paragraph. */
export function placeIn(paragraph, left, isEnd) {
  let last = paragraph;
  for (const node of textNodes(paragraph)) {
    const length = points(node.data);
    if (left < length || (isEnd && left === length)) return [node, [...node.data].slice(0, Math.max(0, left)).join("").length];
    left -= length;
    last = node;
  }
  return [last, last.data?.length ?? 0];
}

/** What stands in a span: between paragraphs, what the text has there. */
export function textOf(start, end) {
  let text = "", at = start;
  for (const paragraph of paragraphsOver(start, end)) {
    const from = startOf(paragraph), body = [...paragraph.textContent], until = from + body.length;
    if (until <= start) continue;
    if (from > at) text += gapBefore(paragraph, from - at);
    text += body.slice(Math.max(0, start - from), end - from).join("");
    at = Math.min(until, end);
  }
  return text;
}

/** So much of what stands before a paragraph: line ends, unless the server says what else. */
function gapBefore(paragraph, length) {
  const gap = [...(paragraph.dataset.gap ?? "")];
  return "\n".repeat(Math.max(0, length - gap.length)) + gap.slice(Math.max(0, gap.length - length)).join("");
}

const segmenters = new Map();

/** One for each language; where the browser does not know the tag, that of the page. */
function segmenter(language, granularity) {
  const key = `${granularity} ${language}`;
  if (!segmenters.has(key)) segmenters.set(key, made(language, granularity));
  return segmenters.get(key);
}

function made(language, granularity) {
  try { return new Intl.Segmenter(language || "en", { granularity }); } catch { return new Intl.Segmenter("en", { granularity }); }
}

/** The words or sentences of a paragraph, in order: `{start, end}` without the space after them. */
export function piecesOf(paragraph, granularity) {
  let at = startOf(paragraph);
  return [...segmenter(paragraph.closest("[lang]").lang, granularity).segment(paragraph.textContent)].map(({ segment, isWordLike }) => {
    const start = at + points(segment) - points(segment.trimStart());
    at += points(segment);
    return { start, end: at - points(segment) + points(segment.trimEnd()), whole: granularity !== "word" || isWordLike };
  }).filter((piece) => piece.whole && piece.end > piece.start);
}

const BEFORE = /(?<=^|\s)[\p{Ps}\p{Pi}"']+$/u, AFTER = /^[^\s\p{L}\p{N},;:\p{Pd}]+(?=$|[\s,;:\p{Pd}])/u;

/** A word with what belongs to it: brackets and quotation marks, and the full stop of its sentence. */
export function dressed({ start, end }) {
  return { start: start - lengthOf(BEFORE.exec(textOf(start - 8, start))), end: end + lengthOf(AFTER.exec(textOf(end, end + 8))) };
}

/** A span widened to whole words or sentences. */
export function snapped({ start, end }, granularity) {
  const pieces = paragraphsOver(start, end).flatMap((paragraph) => piecesOf(paragraph, granularity));
  const inside = pieces.filter((piece) => piece.start < end && piece.end > start);
  if (!inside.length) return spanBetween(start, end);
  return spanBetween(Math.min(start, inside[0].start), Math.max(end, inside.at(-1).end));
}
