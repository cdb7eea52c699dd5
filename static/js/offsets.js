// Map offsets in the article's text (code points) to the DOM and back. A paragraph has its offset
// in data-o; its text nodes are its text.

export const countCodePoints = (text) => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};
let known = null;
export const paragraphs = () => (known ??= [...document.querySelectorAll(".words p[data-o]")]);
/** Called after sections were added, replaced or removed. */
export const forgetParagraphs = () => {
  known = null;
};
export const startOf = (paragraph) => Number(paragraph.dataset.o);
const endOf = (paragraph) => startOf(paragraph) + countCodePoints(paragraph.textContent);
const paragraphOf = (node) =>
  (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".words p[data-o]");

function* textNodes(paragraph) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) yield walker.currentNode;
}

/** The offset in the article of a position in the DOM; null outside the article's text. */
export function offsetAt(node, index) {
  const paragraph = paragraphOf(node);
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, index);
  return startOf(paragraph) + countCodePoints(before.toString());
}

/** The `{start, end}` of a DOM range; null if it touches no paragraph. */
export function endsOf(range) {
  if (range.collapsed) return null;
  const touched = paragraphs().filter((paragraph) => range.intersectsNode(paragraph));
  if (!touched.length) return null;
  const first = paragraphOf(range.startContainer);
  const last = paragraphOf(range.endContainer);
  const start = first ? offsetAt(range.startContainer, range.startOffset) : startOf(touched[0]);
  const end = last ? offsetAt(range.endContainer, range.endOffset) : endOf(touched.at(-1));
  return { start, end };
}

// As in negotiations/text/spans.py: white space, controls, and what is ignorable by default in
// Unicode.
const INVISIBLE = "[\\p{Z}\\p{Cc}\\p{Default_Ignorable_Code_Point}]";
const LEAD = new RegExp(`^${INVISIBLE}+`, "u");
const TRAIL = new RegExp(`${INVISIBLE}+$`, "u");
const lengthOf = (found) => countCodePoints(found?.[0] ?? "");

/** The number of invisible code points at the end. The last 200 are tried first, as the pattern
    would be tried at each position of a long text. */
function trailingInvisible(text) {
  const last = text.slice(-200);
  const found = lengthOf(TRAIL.exec(last));
  return found < countCodePoints(last) ? found : lengthOf(TRAIL.exec(text));
}

/** The span `{start, end, quote}` between two offsets, widened to whole letters and trimmed to
    visible ones; null if there are none. */
export function spanBetween(start, end) {
  [start, end] = [letterAround(start)[0], letterAround(end)[1]];
  const words = textOf(start, end);
  const lead = lengthOf(LEAD.exec(words));
  const length = countCodePoints(words) - lead - trailingInvisible(words);
  if (length <= 0) return null;
  const from = letterAround(start + lead)[0];
  const to = letterAround(start + lead + length)[1];
  return { start: from, end: to, quote: textOf(from, to) };
}

/** Start and end of the letter (grapheme) that an offset cuts in two; twice the offset if it cuts
    none. */
function letterAround(offset) {
  const paragraph = paragraphsOver(offset, offset)[0];
  const text = paragraph?.textContent ?? "";
  const index = paragraph ? [...text].slice(0, offset - startOf(paragraph)).join("").length : 0;
  const letter = index && segmenter("", "grapheme").segment(text).containing(index);
  if (!letter || letter.index === index) return [offset, offset];
  const start = offset - countCodePoints(text.slice(letter.index, index));
  return [start, start + countCodePoints(letter.segment)];
}

/** The paragraphs under a span. */
export function paragraphsOver(start, end) {
  const all = paragraphs();
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(all[middle]) <= start) low = middle + 1;
    else high = middle;
  }
  const over = [];
  for (let at = Math.max(0, low - 1); at < all.length && startOf(all[at]) < end; at += 1)
    over.push(all[at]);
  return over;
}

/** The DOM range of a span; null if it is not on the page. */
export function rangeOf(start, end) {
  const over = paragraphsOver(start, end);
  if (!over.length) return null;
  const range = document.createRange();
  range.setStart(...positionIn(over[0], start - startOf(over[0]), false));
  range.setEnd(...positionIn(over.at(-1), end - startOf(over.at(-1)), true));
  return range;
}

/** The text node and the index in it of the code point `left` of a paragraph. */
export function positionIn(paragraph, left, isEnd) {
  let last = paragraph;
  for (const node of textNodes(paragraph)) {
    const length = countCodePoints(node.data);
    if (left < length || (isEnd && left === length))
      return [node, [...node.data].slice(0, Math.max(0, left)).join("").length];
    left -= length;
    last = node;
  }
  return [last, last.data?.length ?? 0];
}

/** The text of a span, with what separates its paragraphs. */
export function textOf(start, end) {
  let text = "";
  let at = start;
  for (const paragraph of paragraphsOver(start, end)) {
    const from = startOf(paragraph);
    const body = [...paragraph.textContent];
    const until = from + body.length;
    if (until <= start) continue;
    if (from > at) text += gapBefore(paragraph, from - at);
    text += body.slice(Math.max(0, start - from), end - from).join("");
    at = Math.min(until, end);
  }
  return text;
}

/** The last `length` code points before a paragraph: line breaks, unless data-gap says what else.
 */
function gapBefore(paragraph, length) {
  const gap = [...(paragraph.dataset.gap ?? "")];
  return (
    "\n".repeat(Math.max(0, length - gap.length)) +
    gap.slice(Math.max(0, gap.length - length)).join("")
  );
}

const segmenters = new Map();

/** The segmenter of a language; the English one if the browser does not know the tag. */
function segmenter(language, granularity) {
  const key = `${granularity} ${language}`;
  if (!segmenters.has(key)) segmenters.set(key, newSegmenter(language, granularity));
  return segmenters.get(key);
}

function newSegmenter(language, granularity) {
  try {
    return new Intl.Segmenter(language || "en", { granularity });
  } catch {
    return new Intl.Segmenter("en", { granularity });
  }
}

/** The words or sentences of a paragraph, in order: `{start, end}` without the space after them. */
export function piecesOf(paragraph, granularity) {
  let at = startOf(paragraph);
  return [
    ...segmenter(paragraph.closest("[lang]").lang, granularity).segment(paragraph.textContent),
  ]
    .map(({ segment, isWordLike }) => {
      const start = at + countCodePoints(segment) - countCodePoints(segment.trimStart());
      at += countCodePoints(segment);
      return {
        start,
        end: at - countCodePoints(segment) + countCodePoints(segment.trimEnd()),
        whole: granularity !== "word" || isWordLike,
      };
    })
    .filter((piece) => piece.whole && piece.end > piece.start);
}

const BEFORE = /(?<=^|\s)[\p{Ps}\p{Pi}"']+$/u;
const AFTER = /^[^\s\p{L}\p{N},;:\p{Pd}]+(?=$|[\s,;:\p{Pd}])/u;

/** A word with its brackets, its quotation marks and the full stop of its sentence. */
export function withPunctuation({ start, end }) {
  return {
    start: start - lengthOf(BEFORE.exec(textOf(start - 8, start))),
    end: end + lengthOf(AFTER.exec(textOf(end, end + 8))),
  };
}

/** A span widened to whole words or sentences. */
export function snapTo({ start, end }, granularity) {
  const pieces = paragraphsOver(start, end).flatMap((paragraph) =>
    piecesOf(paragraph, granularity),
  );
  const inside = pieces.filter((piece) => piece.start < end && piece.end > start);
  if (!inside.length) return spanBetween(start, end);
  return spanBetween(Math.min(start, inside[0].start), Math.max(end, inside.at(-1).end));
}
