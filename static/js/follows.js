// What follows from the fields of a position: the voice and what it counts as, and which earlier positions it may revise.
import { token } from "./site.js";

const FIELDS = ["holder", "term", "who", "speaker", "voice", "quote_mode", "said_from", "said_until"].map((name) => `position-${name}`);
let asked = 0, timer;

async function ask(form) {
  const mine = (asked += 1), box = form.querySelector("[data-follows]");
  const body = new URLSearchParams([...new FormData(form)].filter(([name, value]) => name.startsWith("position-") && typeof value === "string"));
  const headers = { "HX-Request": "true", "X-CSRFToken": token() ?? "" };
  const answer = await fetch(box.dataset.follows, { method: "POST", body, headers }).catch(() => null);
  if (!answer?.ok || mine !== asked || !form.isConnected) return;
  const made = document.createElement("template");
  made.innerHTML = await answer.text();
  const revises = form.elements["position-revises"], held = revises.value;
  revises.replaceChildren(made.content.getElementById("may-revise").content.cloneNode(true));
  revises.value = held;
  if (revises.selectedIndex < 0) revises.selectedIndex = 0;
  form.querySelector("#voice-means").textContent = made.content.getElementById("voice-means").textContent;
}

/** Who is chosen as speaker says so. */
function chooseOther(form) {
  const other = form.querySelector("[name=position-who][value=other]");
  if (form.elements["position-speaker"]?.value && other) other.checked = true;
}

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.("form.coding");
  if (!form?.querySelector("[data-follows]") || !FIELDS.includes(target.name)) return;
  if (target.name === "position-speaker") chooseOther(form);
  clearTimeout(timer);
  timer = setTimeout(() => ask(form), 120);
});
