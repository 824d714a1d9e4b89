/* "What this change does" within an FAQ's form; without it a page of its own opens. */
(function () {
  "use strict";

  function listen(panel) {
    const button = panel.querySelector("[data-replay-run]");
    const told = panel.querySelector("[data-replay-told]");
    const MOST = 200; // requests; each gets further
    let asked = 0;

    async function ask(number, count = 0) {
      const fields = new FormData(button.form);
      fields.delete("_save");
      fields.set("id", panel.dataset.id);
      const response = await fetch(button.formAction, {
        method: "POST",
        headers: { "X-Requested-With": "fetch" },
        body: fields,
      });
      if (!response.ok || response.redirected) throw new Error(response.status);
      const html = await response.text();
      if (number !== asked) return;
      told.innerHTML = html; // rendered and escaped by the server
      // What was decided is remembered there: each time it gets further.
      if (count < MOST && told.querySelector("[data-unfinished]")) await ask(number, count + 1);
    }

    button.addEventListener("click", async function (event) {
      event.preventDefault();
      const number = (asked += 1);
      panel.setAttribute("aria-busy", "true");
      try {
        await ask(number);
      } catch (error) {
        told.textContent = panel.dataset.failed;
      }
      if (number === asked) panel.removeAttribute("aria-busy");
    });
  }

  document.querySelectorAll("[data-replay]").forEach(listen);
})();
