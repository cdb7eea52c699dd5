// Temporary highlights over the text (CSS Custom Highlight API). Stored passages are <mark>
// elements from the server.
import { rangeOf } from "./offsets.js";

/** Make `::highlight(name)` cover these spans and no others. */
export function setHighlight(name, spans) {
  if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
  const highlight = CSS.highlights.get(name);
  highlight.clear();
  for (const { start, end } of spans) {
    const range = rangeOf(start, end);
    if (range) highlight.add(range);
  }
}
