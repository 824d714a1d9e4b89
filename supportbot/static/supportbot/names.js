// Boxes with a search are called by their labels: Select2 calls them by what is chosen.
"use strict";

window.addEventListener("load", () => {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const label = select.labels[0];
    const box = select.nextElementSibling?.querySelector("[role=combobox]");
    if (!label || !box) continue;
    const name = label.textContent.replace("*", "").trim();
    box.removeAttribute("aria-labelledby");
    for (const part of [box, ...box.querySelectorAll("[role=textbox]")]) {
      part.setAttribute("aria-label", name);
    }
  }
});
