/* The inbox: an open card tells what each of its buttons would do. */
(function () {
  "use strict";
  const MOST = 60; // requests for one button; each gets further
  const SOON = 400; // milliseconds after the last tick

  function listen(card) {
    const form = card.querySelector("form");
    if (!form) return;
    const buttons = Array.from(form.querySelectorAll("[data-inbox-action]"));
    const list = form.querySelector("[data-inbox-faq]");
    let asked = 0;
    let timer = 0;

    async function ask(button, number) {
      const told = button.parentElement.querySelector("[data-inbox-told]");
      told.setAttribute("aria-busy", "true");
      for (let count = 0; count < MOST && number === asked; count += 1) {
        const fields = new FormData(form);
        fields.set("action", button.value);
        const response = await fetch(form.dataset.effect, {
          method: "POST",
          headers: { "X-Requested-With": "fetch" },
          body: fields,
        });
        if (!response.ok || response.redirected) throw new Error(response.status);
        const html = await response.text();
        if (number !== asked) return;
        told.innerHTML = html; // rendered and escaped by the server
        if (!told.querySelector("[data-unfinished]")) break;
      }
      told.removeAttribute("aria-busy");
    }

    async function askAll() {
      const number = (asked += 1);
      for (const button of buttons) {
        if (number !== asked || !card.open) return;
        try {
          await ask(button, number);
        } catch (error) {
          button.parentElement.querySelector("[data-inbox-told]").textContent = form.dataset.failed;
        }
      }
    }

    card.addEventListener("toggle", function (event) {
      if (event.target === card && card.open && !asked) askAll();
    });
    form.addEventListener("change", function () {
      if (list) {
        form.querySelectorAll("[data-inbox-number]").forEach(function (place) {
          place.textContent = "#" + list.value;
        });
      }
      window.clearTimeout(timer);
      timer = window.setTimeout(askAll, SOON);
    });
    if (card.open) askAll();
  }

  document.querySelectorAll("[data-inbox-card]").forEach(listen);
})();
