// What follows from the fields of a position: its voice and what that counts as, and the earlier
// positions that it may revise.
import { token } from "./site.js";

const FIELDS = [
  "holder",
  "term",
  "who",
  "speaker",
  "voice",
  "quote_mode",
  "said_from",
  "said_until",
].map((name) => `position-${name}`);
let asked = 0;
let timer;

async function update(form) {
  const mine = (asked += 1);
  const box = form.querySelector("[data-follows]");
  const body = new URLSearchParams(
    [...new FormData(form)].filter(
      ([name, value]) => name.startsWith("position-") && typeof value === "string",
    ),
  );
  const headers = { "HX-Request": "true", "X-CSRFToken": token() ?? "" };
  const answer = await fetch(box.dataset.follows, { method: "POST", body, headers }).catch(
    () => null,
  );
  if (!answer?.ok || mine !== asked || !form.isConnected) return;
  const made = document.createElement("template");
  made.innerHTML = await answer.text();
  const revises = form.elements["position-revises"];
  const held = revises.value;
  revises.replaceChildren(made.content.getElementById("may-revise").content.cloneNode(true));
  revises.value = held;
  if (revises.selectedIndex < 0) revises.selectedIndex = 0;
  form.querySelector("#voice-means").textContent =
    made.content.getElementById("voice-means").textContent;
}

/** Choosing a speaker selects “other” in the question who says so. */
function chooseOther(form) {
  const other = form.querySelector("[name=position-who][value=other]");
  if (form.elements["position-speaker"]?.value && other) other.checked = true;
}

/** What is usual where the holder, the author or somebody else says so: quote mode, attribution.
    Words in quotation marks are quoted. */
function usualSource(who, quote) {
  if (who === "author") return ["narrator", "author_inference"];
  return [/["“”„«»]/.test(quote) ? "mixed" : "indirect", "on_record"];
}

/** What stands there when nobody has said anything: not what was carried over or typed before. */
const UNSAID = [undefined, "narrator", "unattributed"];

/** Until the user chooses them, quote mode and attribution follow from who says so. Both stand open,
    so that a wrong guess is seen. A stored position keeps its own. */
function presetSource(form) {
  const who = form.elements["position-who"]?.value;
  if (!who || form.elements["position-version"]?.value) return;
  const usual = usualSource(who, form.querySelector("#quote")?.textContent ?? "");
  for (const [index, name] of ["position-quote_mode", "position-attribution"].entries()) {
    const field = form.elements[name];
    const drawn = [...field.options].find((option) => option.defaultSelected)?.value;
    if (!("chosen" in field.dataset) && UNSAID.includes(drawn)) field.value = usual[index];
  }
}

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.("form.coding");
  if (!form?.querySelector("[data-follows]")) return;
  if (["position-quote_mode", "position-attribution"].includes(target.name))
    target.dataset.chosen = "";
  if (!FIELDS.includes(target.name)) return;
  if (target.name === "position-speaker") chooseOther(form);
  presetSource(form);
  clearTimeout(timer);
  timer = setTimeout(() => update(form), 120);
});
