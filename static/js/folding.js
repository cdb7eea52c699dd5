// Fold text into the form in which words are compared. It must do what negotiations/text/folding.py
// does; a test compares the two character by character.

const APOSTROPHES = "’‘ʼʹ′ʻ‛＇՚ꞌ׳`´\u1ffd";
const QUOTATION_MARKS = "“”„‟«»״″";
const DASHES = "‐‑‒–—―−﹘﹣－";
const SAME = new Map(
  [
    [APOSTROPHES, "'"],
    [QUOTATION_MARKS, '"'],
    [DASHES, "-"],
  ].flatMap(([variants, plain]) => [...variants].map((variant) => [variant, plain])),
);
const NORDIC = ["da", "et", "fi", "fo", "is", "nb", "nn", "no", "se", "sv"];
const TURKIC = ["az", "tr"];
const OWN = { common: "йїўёѓќ", nordic: "йїўёѓќåäöøæ", russian: "йїўѓќ", turkic: "йїўёѓќı" };
const STROKES = {
  ł: "l",
  ø: "o",
  đ: "d",
  ð: "d",
  ħ: "h",
  ŧ: "t",
  ı: "i",
  æ: "ae",
  œ: "oe",
  þ: "th",
  ى: "ي",
  ی: "ي",
  ک: "ك",
  ة: "ه",
  ـ: "",
};
const characters = new Intl.Segmenter("und", { granularity: "grapheme" });
/** Accents, and the points of Hebrew and Arabic; not the vowel signs of Indic scripts, nor the
    voicing mark that makes か into が. */
const ACCENTS =
  /(?![\u3099\u309a])(?=\p{Mn})[\p{sc=Inherited}\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Syriac}\p{sc=Cyrillic}]/gu;
const ASCII = /^[\0-\x7f]*$/;

export function alphabetOf(language) {
  const code = language.replaceAll("_", "-").split("-")[0].toLowerCase();
  return NORDIC.includes(code)
    ? "nordic"
    : TURKIC.includes(code)
      ? "turkic"
      : code === "ru"
        ? "russian"
        : "common";
}

/** The text in pieces, each with its folded form. */
export function* pieces(text, level = "equal", alphabet = "common") {
  if (ASCII.test(text) && alphabet !== "turkic") {
    for (const one of text) yield [one, plain(one).toLowerCase()];
    return;
  }
  for (const { segment } of characters.segment(text))
    yield [segment, folded(segment, level, alphabet)];
}

export const fold = (text, ...how) =>
  Array.from(pieces(text, ...how), ([, folded]) => folded).join("");

const known = new Map();
function folded(character, level, alphabet) {
  const key = `${level} ${alphabet} ${character}`;
  if (!known.has(key))
    known.set(
      key,
      level === "equal"
        ? equal(character, alphabet)
        : similar(equal(character, alphabet), alphabet),
    );
  return known.get(key);
}

const same = (text) => Array.from(text, (one) => SAME.get(one) ?? one).join("");
const plain = (text) =>
  text.replace(/[\s\x1c-\x1f\x85]/gu, (one) => (one === "\n" ? one : " ")).replaceAll("`", "'");

function equal(character, alphabet) {
  let seen = same(
    same(character.replace(/\p{Default_Ignorable_Code_Point}/gu, "")).normalize("NFKC"),
  );
  if (alphabet === "turkic") seen = seen.replaceAll("I", "ı");
  const lower = Array.from(seen.replaceAll("İ", "i"), casefold)
    .join("")
    .normalize("NFKC")
    .replaceAll("i\u0307", "i");
  return plain(same(lower.normalize("NFC")));
}

/** Unicode's full case folding, which JavaScript lacks. */
function casefold(one) {
  if (one === "ı" || /\p{Script=Cherokee}/u.test(one)) return one === "ı" ? one : one.toUpperCase();
  return one === "ẞ" ? "ss" : one.toUpperCase().toLowerCase();
}

function similar(character, alphabet) {
  const taken = (one) =>
    OWN[alphabet].includes(one) ? one : (STROKES[one] ?? one.normalize("NFD").replace(ACCENTS, ""));
  return Array.from(character, taken).join("").normalize("NFC");
}
