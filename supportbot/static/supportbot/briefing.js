// Shows the prompt that the form makes while it is filled in; nothing is saved.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const section = document.getElementById("briefing");
  const form = document.getElementById("briefing_form");
  if (!section) return;
  const question = document.getElementById("briefing-question");
  const shown = section.querySelector("[data-briefing-prompt]");
  const link = section.querySelector("[data-try]");
  let timer;
  let newest = 0;

  async function show() {
    const number = ++newest;
    const body = form ? new FormData(form) : new FormData();
    body.set("question", question.value);
    shown.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(section.dataset.prompt, { method: "POST", body });
      // An answer that a later one has overtaken is out of date.
      if (response.ok && number === newest) shown.innerHTML = await response.text();
    } catch {
      // What is shown stays; the next key tries again.
    } finally {
      if (number === newest) shown.removeAttribute("aria-busy");
    }
  }

  function later() {
    link.href = `${link.dataset.try}?message=${encodeURIComponent(question.value)}`;
    clearTimeout(timer);
    timer = setTimeout(show, 400);
  }

  question.addEventListener("input", later);
  form?.addEventListener("input", later);
  form?.addEventListener("change", later);
});
