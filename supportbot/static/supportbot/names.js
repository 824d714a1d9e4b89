// Boxes with a search are called by their labels: Select2 calls them by what is chosen.
"use strict";

new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const added of addedNodes) {
      if (added.matches?.("select + .select2-container")) nameBox(added);
    }
  }
}).observe(document.documentElement, { childList: true, subtree: true });

function nameBox(container) {
  const label = container.previousElementSibling.labels[0];
  const box = container.querySelector("[role=combobox]");
  if (!label || !box) return;
  const name = label.textContent.replace("*", "").trim();
  box.removeAttribute("aria-labelledby");
  for (const part of [box, ...box.querySelectorAll("[role=textbox]")]) {
    part.setAttribute("aria-label", name);
  }
}
