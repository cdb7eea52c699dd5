// On every page: a form is sent once, and with the token of the session there is now (one may have signed in again elsewhere).

export const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

document.addEventListener("submit", (event) => {
  const form = event.target;
  const hidden = form.elements.csrfmiddlewaretoken;
  if (hidden && token()) hidden.value = token();
  if (form.getAttribute("method") !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
}, true);

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("htmx:config:request", (event) => {
  const headers = event.detail?.ctx?.request?.headers;
  if (headers && token()) headers["X-CSRFToken"] = token();
});

// A part of the page that was asked for and did not come; the workbench says so itself, beside what was typed.
const TROUBLE = {
  401: "You are signed out: sign in in another tab, then try again.",
  403: "Your role does not allow this.",
  404: "This is no longer there, or you are signed out: sign in in another tab, then try again.",
  429: "Too many searches from your address in this minute: wait, then try again.",
  409: "Somebody changed the same at this moment, and nothing was saved: try again.",
  503: "The site cannot reach its database just now: try again in a few seconds.",
};
function trouble(event) {
  const status = event.detail?.ctx?.response?.status;
  if (status === 422 || document.getElementById("workbench")) return;
  const problem = Object.assign(document.createElement("div"), { className: "message error", role: "alert" });
  problem.textContent = TROUBLE[status] ?? "The site did not answer: try again.";
  document.getElementById("messages").replaceChildren(problem);
}
for (const kind of ["htmx:error", "htmx:response:error"]) document.addEventListener(kind, trouble);
document.addEventListener("htmx:before:request", () => { for (const old of document.querySelectorAll("#messages > [role=alert]")) old.remove(); });

// Words to look for stand in the address, which can be shared; servers and proxies take no longer one than this.
const LONGEST_ADDRESS = 8000;
document.addEventListener("htmx:before:request", (event) => {
  const { method, action } = event.detail.ctx.request;
  if (method !== "GET" || action.length <= LONGEST_ADDRESS) return;
  event.preventDefault();
  const problem = Object.assign(document.createElement("div"), { className: "message error", role: "alert" });
  problem.textContent = "This is too long to look for: 500 characters at most.";
  document.getElementById("messages").replaceChildren(problem);
});
