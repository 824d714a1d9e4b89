// Shows a text of the bot while it is written; Markdown is rendered once it is saved.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("id_text");
  const preview = document.getElementById("text-preview");
  if (!box || !preview) return;
  const examples = JSON.parse(preview.dataset.examples);

  function show() {
    preview.style.whiteSpace = "pre-wrap";
    preview.textContent = box.value.replace(/\{(\w+)\}/g, (whole, name) => examples[name] ?? whole);
  }

  box.addEventListener("input", show);
  if (!preview.textContent.trim()) show();
});
