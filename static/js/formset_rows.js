// One more row of a part of a form: the empty one that stands in a template, with the next number.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add]");
  if (!button) return;
  const total = button.form.elements[`${button.dataset.add}-TOTAL_FORMS`];
  const number = Number(total.value), template = button.previousElementSibling;
  template.insertAdjacentHTML("beforebegin", template.innerHTML.replaceAll("__prefix__", number).replaceAll("__number__", number + 1));
  total.value = number + 1;
  template.previousElementSibling.querySelector("select, input:not([type=hidden])").focus();
});
