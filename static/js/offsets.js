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

/** The span `{start, end, quote}` of a range, shrunk to the paragraphs it touches, without white space at its ends. */
export function spanOf(range) {
  if (range.collapsed) return null;
  const touched = paragraphs().filter((paragraph) => range.intersectsNode(paragraph));
  if (!touched.length) return null;
  const first = paragraphOf(range.startContainer), last = paragraphOf(range.endContainer);
  const start = first ? offsetAt(range.startContainer, range.startOffset) : startOf(touched[0]);
  const end = last ? offsetAt(range.endContainer, range.endOffset) : endOf(touched.at(-1));
  return spanBetween(start, end);
}

/** The same for two offsets; null if nothing but white space is between them. */
export function spanBetween(start, end) {
  const quote = textOf(start, end);
  const lead = points(quote) - points(quote.trimStart()), trail = points(quote) - points(quote.trimEnd());
  if (lead + trail >= points(quote)) return null;
  return { start: start + lead, end: end - trail, quote: quote.trim() };
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

/** What stands in a span: between paragraphs, the line ends that the text has there. */
export function textOf(start, end) {
  let text = "", at = start;
  for (const paragraph of paragraphsOver(start, end)) {
    const from = startOf(paragraph), body = [...paragraph.textContent], until = from + body.length;
    if (until <= start) continue;
    if (from > at) text += "\n".repeat(from - at);
    text += body.slice(Math.max(0, start - from), end - from).join("");
    at = Math.min(until, end);
  }
  return text;
}

/** The words or sentences of a paragraph, in order: `{start, end}` without the space after them. */
export function piecesOf(paragraph, granularity) {
  const segmenter = new Intl.Segmenter(paragraph.closest("[lang]").lang || "en", { granularity });
  let at = startOf(paragraph);
  return [...segmenter.segment(paragraph.textContent)].map(({ segment, isWordLike }) => {
    const lead = points(segment) - points(segment.trimStart()), start = at + lead;
    at += points(segment);
    return { start, end: at - (points(segment) - points(segment.trimEnd())), whole: granularity !== "word" || isWordLike };
  }).filter((piece) => piece.whole && piece.end > piece.start);
}

const BEFORE = /(?<=^|\s)[\p{Ps}\p{Pi}"']+$/u, AFTER = /^[^\s\p{L}\p{N},;:\p{Pd}]+(?=$|[\s,;:\p{Pd}])/u;

/** A word with what belongs to it: brackets and quotation marks, and the full stop of its sentence. */
export function dressed({ start, end }) {
  const length = (found) => points(found?.[0] ?? "");
  return { start: start - length(BEFORE.exec(textOf(start - 8, start))), end: end + length(AFTER.exec(textOf(end, end + 8))) };
}

/** A span widened to whole words or sentences. */
export function snapped({ start, end }, granularity) {
  const pieces = paragraphsOver(start, end).flatMap((paragraph) => piecesOf(paragraph, granularity));
  const inside = pieces.filter((piece) => piece.start < end && piece.end > start);
  if (!inside.length) return spanBetween(start, end);
  return spanBetween(Math.min(start, inside[0].start), Math.max(end, inside.at(-1).end));
}
