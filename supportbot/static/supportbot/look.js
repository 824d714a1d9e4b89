// Shows the chat page's look while it is being chosen; nothing is sent anywhere.
"use strict";

// As supportbot/colours.py has it.
function light(value) {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => light(parseInt(colour.slice(at, at + 2), 16)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

document.addEventListener("DOMContentLoaded", () => {
  const preview = document.getElementById("look-preview");
  const brand = document.getElementById("id_brand");
  const colour = document.getElementById("id_colour");
  if (!preview || !brand || !colour) return;
  const image = preview.querySelector("img");
  const name = preview.querySelector("[data-brand]");

  function show() {
    name.textContent = brand.value.trim() || name.dataset.shipped;
    if (!/^#[0-9a-f]{6}$/i.test(colour.value)) return;
    const text = ["#ffffff", "#000000"].sort((a, b) => contrast(b, colour.value) - contrast(a, colour.value))[0];
    preview.style.setProperty("--look", colour.value);
    preview.style.setProperty("--look-text", text);
    preview.querySelector("[data-contrast]").textContent = `${contrast(text, colour.value).toFixed(1)} : 1`;
  }

  document.getElementById("id_new_logo")?.addEventListener("change", (event) => {
    const [file] = event.target.files;
    image.hidden = !file;
    if (file) image.src = URL.createObjectURL(file);
  });
  document.getElementById("id_without_logo")?.addEventListener("change", (event) => {
    image.hidden = event.target.checked || !image.src;
  });
  brand.addEventListener("input", show);
  colour.addEventListener("input", show);
  show();
});
