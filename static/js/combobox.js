// Comboboxes (ARIA 1.2, editable with list autocomplete): the server sends the options, and a
// hidden input holds the id of the chosen one.
import { openCreateForm } from "./inline_create.js";
import { positionPopover } from "./popover_position.js";
import "./formset_rows.js";

const PAUSE = 120;
const PAGE = 10;
const LONGEST = 500;
const UNREAD =
  '<li role="option" aria-disabled="true" aria-selected="false">' +
  "The list cannot be read now. What you typed stays.</li>";
const TOO_LONG =
  '<li role="option" aria-disabled="true" aria-selected="false">' +
  `This is too long to look for: ${LONGEST} characters at most.</li>`;
const waiting = new WeakMap(); // per combobox: the AbortController of its request
const hurried = new WeakMap(); // per combobox that was left before its options came: their promise

const rootOf = (node) => node.closest?.(".combobox");
const inputOf = (root) => root.querySelector("[role=combobox]");
const listOf = (root) => root.querySelector("[role=listbox]");
// It has no id, as htmx would copy the style of an element with one, which the policy forbids.
const floatOf = (root) => root.querySelector(".floating");
const optionsOf = (root) => [
  ...listOf(root).querySelectorAll("[role=option]:not([aria-disabled])"),
];
const activeOf = (root) => listOf(root).querySelector("[aria-selected=true]");
const isOpen = (root) => inputOf(root).getAttribute("aria-expanded") === "true";
const isTyped = (root) => "typed" in root.dataset && inputOf(root).value.trim() !== "";
const isMany = (root) => "several" in root.dataset;
const chosenIn = (root) => [...root.querySelectorAll(`:scope > input[type=hidden], .chosen input`)];
const announce = (root, words) => {
  root.querySelector("[role=status]").textContent = words;
};
const notifyChange = (element) => element.dispatchEvent(new Event("change", { bubbles: true }));

/** Choose an option; an empty id clears a combobox of a single value. */
export function set(root, id, label) {
  const input = inputOf(root);
  delete root.dataset.typed;
  input.value = isMany(root) ? "" : label;
  if (isMany(root)) addChip(root, id, label);
  else if (chosenIn(root)[0].value !== id) {
    chosenIn(root)[0].value = id;
    notifyChange(chosenIn(root)[0]);
  }
}

function addChip(root, id, label) {
  if (!id || chosenIn(root).some((held) => held.value === id)) return;
  const chip = root.querySelector("template").content.firstElementChild.cloneNode(true);
  chip.querySelector("span").textContent = label;
  chip.querySelector("button").setAttribute("aria-label", `Remove ${label}`);
  chip.querySelector("input").value = id;
  root.querySelector(".chosen").append(chip);
  announce(root, `${label} added`);
  notifyChange(chip.querySelector("input"));
}

function removeChip(root, chip) {
  announce(root, `${chip.querySelector("span").textContent} removed`);
  chip.remove();
  notifyChange(root.querySelector(".chosen"));
  inputOf(root).focus();
}

function query(root) {
  const form = inputOf(root).form;
  const near = form?.dataset ?? {};
  const asked = {
    q: isTyped(root) ? inputOf(root).value.trim() : "",
    article: near.article,
    start: form?.elements.start?.value ?? near.start,
    end: form?.elements.end?.value ?? near.end,
  };
  return new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
}

/** Load the options, after a pause while the user types. If the user has left the field meanwhile,
    the best option is chosen as soon as it is known. */
async function load(root, first = isTyped(root) ? 0 : null, pause = 0) {
  stop(root);
  const mine = new AbortController();
  const { signal } = mine;
  waiting.set(root, mine);
  await new Promise((go) => setTimeout(go, pause));
  if (signal.aborted) return;
  const tooLong = isTyped(root) && inputOf(root).value.length > LONGEST; // for an address
  const response = tooLong
    ? null
    : await fetch(`${root.dataset.choices}?${query(root)}`, {
        signal,
        headers: { "HX-Request": "true" },
      }).catch(() => null);
  const html = response?.ok && (await response.text().catch(() => null));
  if (signal.aborted) return;
  const left = hurried.has(root);
  stop(root);
  show(root, html || (tooLong ? TOO_LONG : UNREAD));
  const best = optionsOf(root)[0];
  if (left && best && !("create" in best.dataset)) choose(root, best);
  else if (document.activeElement === inputOf(root)) open(root, first);
}

function stop(root) {
  waiting.get(root)?.abort();
  waiting.delete(root);
  hurried.delete(root);
}

function show(root, html) {
  const list = listOf(root);
  const held = chosenIn(root).map((input) => input.value);
  list.innerHTML = html;
  if (isMany(root))
    for (const option of optionsOf(root))
      if (held.includes(option.dataset.id)) option.setAttribute("aria-disabled", "true");
  for (const [at, option] of [...list.children].entries()) option.id = `${list.id}-${at}`;
}

function open(root, first) {
  const options = optionsOf(root);
  inputOf(root).setAttribute("aria-expanded", "true");
  if (!floatOf(root).matches(":popover-open")) floatOf(root).showPopover();
  positionPopover(floatOf(root), inputOf(root));
  activate(root, first === null || (first === 0 && allChosen(root)) ? null : options.at(first));
  announce(root, options.length === 1 ? "1 option" : `${options.length || "No"} options`);
}

/** Whether all matches are chosen already, so that only creating a new one is left. */
const allChosen = (root) =>
  "create" in (optionsOf(root)[0]?.dataset ?? {}) && listOf(root).childElementCount > 1;

function close(root) {
  if (!hurried.has(root)) stop(root);
  activate(root, null);
  inputOf(root).setAttribute("aria-expanded", "false");
  if (floatOf(root).matches(":popover-open")) floatOf(root).hidePopover();
}

function activate(root, option) {
  activeOf(root)?.setAttribute("aria-selected", "false");
  inputOf(root).removeAttribute("aria-activedescendant");
  if (!option) return;
  option.setAttribute("aria-selected", "true");
  inputOf(root).setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function moveActive(root, by) {
  const options = optionsOf(root);
  const now = options.indexOf(activeOf(root));
  const last = options.length - 1;
  if (Math.abs(by) > 1) return activate(root, options[Math.max(0, Math.min(last, now + by))]);
  return activate(root, options.at(now < 0 ? (by > 0 ? 0 : -1) : (now + by) % options.length));
}

function choose(root, option) {
  close(root);
  if ("create" in option.dataset) return openCreateForm(root, inputOf(root).value.trim());
  root.querySelector(":scope > .create")?.remove();
  return set(root, option.dataset.id, option.dataset.label);
}

/** Focus the next field, or this one again if it takes several values. */
function focusNext(root) {
  const fields = [
    ...inputOf(root).form.querySelectorAll(
      "input:not([type=hidden]), select, textarea, button, summary",
    ),
  ];
  const after = fields
    .slice(fields.indexOf(inputOf(root)))
    .find((field) => !root.contains(field) && field.checkVisibility());
  (isMany(root) ? inputOf(root) : after)?.focus();
}

function onKey(event, root) {
  const { key, altKey } = event;
  const active = activeOf(root);
  const held = event.ctrlKey || event.metaKey;
  const shown = isOpen(root);
  const take = () => {
    event.preventDefault();
    event.stopPropagation();
  };
  if (key === "ArrowDown" || key === "ArrowUp") {
    take();
    if (!shown) load(root, altKey ? null : key === "ArrowDown" ? 0 : -1);
    else if (altKey) close(root);
    else moveActive(root, key === "ArrowDown" ? 1 : -1);
  } else if (shown && (key === "PageDown" || key === "PageUp")) {
    take();
    moveActive(root, key === "PageDown" ? PAGE : -PAGE);
  } else if (shown && (key === "Home" || key === "End")) activate(root, null);
  else if (
    key === "Backspace" &&
    isMany(root) &&
    !inputOf(root).value &&
    root.querySelector(".chosen li")
  ) {
    take();
    removeChip(root, root.querySelector(".chosen li:last-child"));
  } else if (key === "Escape" && (shown || waiting.has(root))) {
    take();
    close(root);
  } else if (key === "Enter" && held) {
    if (isTyped(root) && !("create" in (active?.dataset ?? {}))) accept(root, active);
    else close(root);
  } else if (key === "Enter" && (shown || waiting.has(root))) {
    take();
    accept(root, active);
  } else if (key === "Tab" && !event.shiftKey && isTyped(root)) {
    if (active && "create" in active.dataset) take();
    accept(root, active);
  }
}

/** Choose the active option; if options are still loading, the best one once they are there. */
function accept(root, active) {
  if (waiting.has(root) && isTyped(root)) hurried.set(root, load(root));
  else if (active) choose(root, active);
  else close(root);
}

document.addEventListener(
  "keydown",
  (event) => {
    const root = rootOf(event.target);
    if (!root || event.isComposing) return;
    if (event.target === inputOf(root)) onKey(event, root);
  },
  true,
);

document.addEventListener("input", (event) => {
  const root = rootOf(event.target);
  if (!root || event.target !== inputOf(root)) return;
  const [held] = isMany(root) ? [] : chosenIn(root);
  root.dataset.typed = "";
  activate(root, null);
  if (held?.value) {
    held.value = "";
    notifyChange(held);
  }
  load(root, isTyped(root) ? 0 : null, PAUSE);
});

/** A form is sent only when the options accepted while loading are known. */
document.addEventListener(
  "submit",
  (event) => {
    const awaited = [...event.target.querySelectorAll(".combobox")]
      .map((root) => hurried.get(root))
      .filter((answer) => answer);
    if (!awaited.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    Promise.all(awaited).then(() => event.target.requestSubmit(event.submitter));
  },
  true,
);

document.addEventListener("click", (event) => {
  const root = rootOf(event.target);
  const { target } = event;
  if (!root) return;
  const option = target.closest("[role=option]:not([aria-disabled]), .alike [data-id]");
  if (option) {
    choose(root, option);
    if (option.matches(".alike *")) focusNext(root);
  } else if (target === inputOf(root) && !isOpen(root)) load(root);
  else if (target.closest("[data-remove]")) removeChip(root, target.closest("li"));
});

document.addEventListener("created", (event) => {
  const root = event.target;
  show(root, event.detail);
  choose(root, optionsOf(root)[0]);
  focusNext(root);
});

document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.(".combobox [role=listbox]")) event.preventDefault();
});
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.(".combobox > [role=combobox]")) event.target.select();
});
document.addEventListener("focusout", (event) => {
  if (event.target.matches?.(".combobox > [role=combobox]")) close(rootOf(event.target));
});
for (const kind of ["scroll", "resize"]) {
  addEventListener(
    kind,
    (event) => {
      const input = document.querySelector(".combobox > [aria-expanded=true]");
      if (input && event.target !== floatOf(rootOf(input)))
        positionPopover(floatOf(rootOf(input)), input);
    },
    true,
  );
}
