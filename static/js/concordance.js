// The concordance: one checkbox selects every line of the page.
const show = () => {
  for (const every of document.querySelectorAll(".every")) every.hidden = false;
};
show();
document.addEventListener("htmx:after:swap", show);

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-every]")) return;
  for (const line of event.target.form.querySelectorAll("input[name=line]"))
    line.checked = event.target.checked;
});
