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
