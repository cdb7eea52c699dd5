// What is only passing is painted over the text (CSS Custom Highlight API); what is stored is a <mark> from the server.
import { rangeOf } from "./offsets.js";

/** Paint these spans, and no others, as `::highlight(name)`. */
export function paint(name, spans) {
  if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
  const highlight = CSS.highlights.get(name);
  highlight.clear();
  for (const { start, end } of spans) {
    const range = rangeOf(start, end);
    if (range) highlight.add(range);
  }
}
