// The pressed key as shortcuts name it. On keyboards of other scripts a Latin letter is meant by
// its position.

const PLACES = { BracketLeft: "[", BracketRight: "]", Slash: "/" };
const isOther = (key) => /^[\p{L}\p{M}]+$/u.test(key) && !/\p{Script=Latin}/u.test(key);

/** The character that the key writes (on a Dvorak or French keyboard, its own Z); for a letter of
    another script, the one at this position of a Latin keyboard. */
export function signOf({ key, code }) {
  if (!isOther(key)) return key.length === 1 ? key.toLowerCase() : key;
  return /^Key([A-Z])$/.exec(code)?.[1].toLowerCase() ?? PLACES[code] ?? key;
}

/** Whether a character was typed without a modifier, apart from those that it may need: signs like
    [ may need Option, Shift or AltGr (which is Ctrl and Alt on Windows). */
export function isAlone(event) {
  if (event.metaKey) return false;
  const altGr = event.getModifierState("AltGraph");
  if (/^[a-z]$/.test(signOf(event)))
    return !(event.ctrlKey || event.altKey || event.shiftKey || altGr);
  return altGr || !event.ctrlKey;
}

/** Whether Ctrl or ⌘ is held, and nothing else, except perhaps Shift. */
export const isHeld = (event) =>
  (event.ctrlKey || event.metaKey) && !event.altKey && !event.getModifierState("AltGraph");
