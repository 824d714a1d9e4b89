// Tries a message without leaving the page; without this script the form does it.
"use strict";
(() => {
  for (const form of document.querySelectorAll("form[data-playground]")) {
    const box = form.closest(".playground");
    const result = box.querySelector("[data-playground-result]");
    const message = form.elements.message;

    if (!box.classList.contains("playground-panel")) message.focus();

    const send = async (button) => {
      if (box.getAttribute("aria-busy") === "true") return;
      const data = new FormData(form, button);
      box.setAttribute("aria-busy", "true");
      try {
        const response = await fetch(form.dataset.reply, { method: "POST", body: data });
        const isRefused = response.status === 400;
        if (response.redirected || !(response.ok || isRefused)) throw new Error(response.status);
        result.innerHTML = await response.text();
        if (!isRefused) message.value = "";
      } catch {
        const told = document.createElement("p");
        told.className = "playground-error";
        told.setAttribute("role", "alert");
        told.textContent = form.dataset.failed;
        result.append(told);
      } finally {
        box.removeAttribute("aria-busy");
        message.focus({ preventScroll: true });
      }
    };

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(event.submitter);
    });
    box.addEventListener("submit", async (event) => {
      const pin = event.target.closest("form[data-playground-pin]");
      if (!pin) return;
      event.preventDefault();
      try {
        const body = new FormData(pin, event.submitter);
        const headers = { "X-Requested-With": "fetch" };
        const response = await fetch(pin.action, { method: "POST", headers, body });
        if (response.redirected || !response.ok) throw new Error(response.status);
        const told = document.createElement("p");
        told.setAttribute("role", "status");
        told.innerHTML = await response.text(); // rendered and escaped by the server
        pin.replaceWith(told);
      } catch {
        pin.querySelector("button").textContent = form.dataset.failed;
      }
    });
    message.addEventListener("keydown", (event) => {
      const lines = form.elements.each_line;
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || lines?.checked) return;
      event.preventDefault();
      form.requestSubmit(form.querySelector(".playground-primary"));
    });
  }
})();
