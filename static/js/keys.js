// Which key was pressed, as a shortcut names it: letters by their place on the keyboard where it writes no Latin ones.

const PLACES = { BracketLeft: "[", BracketRight: "]", Slash: "/" };
const isOther = (key) => /^[\p{L}\p{M}]+$/u.test(key) && !/\p{Script=Latin}/u.test(key);

/** The letter or sign: what the key writes (on a Dvorak or French keyboard, its own Z); where that is a letter of another script,
    what a Latin keyboard has in its place. */
export function signOf({ key, code }) {
  if (!isOther(key)) return key.length === 1 ? key.toLowerCase() : key;
  return /^Key([A-Z])$/.exec(code)?.[1].toLowerCase() ?? PLACES[code] ?? key;
}

/** Whether a key of one sign was pressed alone. Signs like [ may need Option or AltGr (which is Ctrl and Alt for Windows), or Shift. */
export function isAlone(event) {
  if (event.metaKey) return false;
  const altGr = event.getModifierState("AltGraph");
  if (/^[a-z]$/.test(signOf(event))) return !(event.ctrlKey || event.altKey || event.shiftKey || altGr);
  return altGr || !event.ctrlKey;
}

/** Whether Ctrl, or ⌘, is held with it and nothing else but perhaps Shift. */
export const isHeld = (event) => (event.ctrlKey || event.metaKey) && !event.altKey && !event.getModifierState("AltGraph");
