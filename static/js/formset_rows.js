// Add a row to a formset: a copy of the empty row in its template, with the next number.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add]");
  if (!button) return;
  const total = button.form.elements[`${button.dataset.add}-TOTAL_FORMS`];
  const number = Number(total.value);
  const template = button.previousElementSibling;
  template.insertAdjacentHTML(
    "beforebegin",
    template.innerHTML.replaceAll("__prefix__", number).replaceAll("__number__", number + 1),
  );
  total.value = number + 1;
  template.previousElementSibling.querySelector("select, input:not([type=hidden])").focus();
});
