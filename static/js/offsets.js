// Code points of the article's text, from and to the DOM. A paragraph carries its offset in data-o; its text nodes are the text.

const points = (text) => Array.from(text).length;

export const paragraphOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("#body p[data-o]");

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
  return Number(paragraph.dataset.o) + points(before.toString());
}

/** The span `{start, end, quote}` of a range, shrunk to the paragraphs it touches, without white space at its ends. */
export function spanOf(range) {
  const touched = [...document.querySelectorAll("#body p[data-o]")].filter((paragraph) => range.intersectsNode(paragraph));
  if (!touched.length || range.collapsed) return null;
  const first = paragraphOf(range.startContainer), last = paragraphOf(range.endContainer);
  const start = first ? offsetAt(range.startContainer, range.startOffset) : Number(touched[0].dataset.o);
  const end = last ? offsetAt(range.endContainer, range.endOffset) : endOf(touched.at(-1));
  return trimmed(start, end);
}

export const endOf = (paragraph) => Number(paragraph.dataset.o) + points(paragraph.textContent);

/** The DOM range of a span. */
export function rangeOf(start, end) {
  const range = document.createRange();
  const [from, fromIndex] = placeAt(start, false), [to, toIndex] = placeAt(end, true);
  range.setStart(from, fromIndex);
  range.setEnd(to, toIndex);
  return range;
}

function placeAt(offset, isEnd) {
  const paragraphs = [...document.querySelectorAll("#body p[data-o]")];
  const paragraph = paragraphs.findLast((p) => (isEnd ? Number(p.dataset.o) < offset : Number(p.dataset.o) <= offset)) ?? paragraphs[0];
  let left = offset - Number(paragraph.dataset.o);
  let last = paragraph;
  for (const node of textNodes(paragraph)) {
    const length = points(node.data);
    if (left < length || (isEnd && left === length)) return [node, Array.from(node.data).slice(0, left).join("").length];
    left -= length;
    last = node;
  }
  return [last, last.data?.length ?? 0];
}

/** What stands in a span: between paragraphs, the line ends that the text has there. */
export function textOf(start, end) {
  let text = "";
  let at = start;
  for (const paragraph of document.querySelectorAll("#body p[data-o]")) {
    const from = Number(paragraph.dataset.o), until = endOf(paragraph);
    if (until <= start || from >= end) continue;
    if (from > at) text += "\n".repeat(from - at);
    text += Array.from(paragraph.textContent).slice(Math.max(0, start - from), end - from).join("");
    at = Math.min(until, end);
  }
  return text;
}

function trimmed(start, end) {
  const quote = textOf(start, end);
  const lead = points(quote) - points(quote.trimStart()), trail = points(quote) - points(quote.trimEnd());
  if (lead + trail >= points(quote)) return null;
  return { start: start + lead, end: end - trail, quote: quote.trim() };
}

/** The ends of the words (or sentences) of the text, in order: `{start, end}`. */
export function pieces(granularity) {
  const segmenter = new Intl.Segmenter(document.querySelector(".text").lang || "en", { granularity });
  return [...document.querySelectorAll("#body p[data-o]")].flatMap((paragraph) => {
    let at = Number(paragraph.dataset.o);
    return [...segmenter.segment(paragraph.textContent)].map(({ segment, isWordLike }) => {
      const start = at;
      at += points(segment);
      return { start, end: at - (points(segment) - points(segment.trimEnd())), words: granularity !== "word" || isWordLike };
    }).filter((piece) => piece.words && piece.end > piece.start);
  });
}
