// On every page: a form is sent once, and with the CSRF token of the current session (the user may
// have signed in again in another tab).

export const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const hidden = form.elements.csrfmiddlewaretoken;
    if (hidden && token()) hidden.value = token();
    if (form.getAttribute("method") !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  },
  true,
);

for (const field of document.querySelectorAll("[data-time-zone]"))
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const said = button.parentElement.querySelector("[role=status]");
    const copied = navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    said.textContent = await copied.then(
      () => "Copied.",
      () => "The browser does not allow it: select the text and copy it.",
    );
  });
}

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("htmx:config:request", (event) => {
  const headers = event.detail?.ctx?.request?.headers;
  if (headers && token()) headers["X-CSRFToken"] = token();
});

// Say why a part of the page did not load. The workbench does so itself, beside what was typed.
const TROUBLE = {
  401: "You are signed out: sign in in another tab, then try again.",
  403: "Your role does not allow this.",
  404: "This is no longer there, or you are signed out: sign in in another tab, then try again.",
  429: "Too many searches from your address in this minute: wait, then try again.",
  409: "Somebody changed the same at this moment, and nothing was saved: try again.",
  503: "The site cannot reach its database just now: try again in a few seconds.",
};
function showProblem(event) {
  const status = event.detail?.ctx?.response?.status;
  if (status === 422 || document.getElementById("workbench")) return;
  const problem = Object.assign(document.createElement("div"), {
    className: "message error",
    role: "alert",
  });
  problem.textContent = TROUBLE[status] ?? "The site did not answer: try again.";
  document.getElementById("messages").replaceChildren(problem);
}
for (const kind of ["htmx:error", "htmx:response:error"])
  document.addEventListener(kind, showProblem);
document.addEventListener("htmx:before:request", () => {
  for (const old of document.querySelectorAll("#messages > [role=alert]")) old.remove();
});

// The words of a search are in the address, so that it can be shared; servers and proxies take no
// longer one.
const LONGEST_ADDRESS = 8000;
document.addEventListener("htmx:before:request", (event) => {
  const { method, action } = event.detail.ctx.request;
  if (method !== "GET" || action.length <= LONGEST_ADDRESS) return;
  event.preventDefault();
  const problem = Object.assign(document.createElement("div"), {
    className: "message error",
    role: "alert",
  });
  problem.textContent = "This is too long to look for: 500 characters at most.";
  document.getElementById("messages").replaceChildren(problem);
});
