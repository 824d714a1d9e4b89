/* The form of an FAQ while it is being written: lines counted, the answer shown as
   customers see it, other FAQs compared. Without it the form works all the same. */
(function () {
  "use strict";

  const PAUSE = 600; // milliseconds without a key before anything is asked
  const MOST_CHARS = 500; // of a wording
  const SENT = [
    "question", "answer", "wordings", "never", "keywords", "language",
    "translation_of", "status",
  ];

  function debounced(run) {
    let timer = null;
    return function () {
      clearTimeout(timer);
      timer = setTimeout(run, PAUSE);
    };
  }

  function posting(url, form) {
    // One request at a time: what was asked before is not needed any more.
    let running = null;
    return async function (fields) {
      if (running) running.abort();
      running = new AbortController();
      const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
      const response = await fetch(url, {
        method: "POST",
        headers: { "X-CSRFToken": token },
        body: new URLSearchParams(fields),
        signal: running.signal,
      });
      if (!response.ok || response.redirected) throw new Error(response.status);
      return response.text();
    };
  }

  function countLines(box) {
    const line = document.createElement("p");
    line.className = "faq-lines";
    line.setAttribute("aria-live", "polite");
    box.after(line);
    function tell() {
      const lines = box.value.split("\n").map((each) => each.trim()).filter(Boolean);
      const long = lines.filter((each) => each.length > MOST_CHARS).length;
      const number = lines.length.toLocaleString();
      const template = lines.length === 1 ? "One" : "Many";
      const told = box.dataset["lines" + template].replace("%s", number);
      line.textContent = lines.length ? told : "";
      if (long) line.textContent += " " + box.dataset.linesLong.replace("%s", long);
      line.classList.toggle("faq-lines-fault", long > 0);
      box.rows = Math.max(4, Math.min(14, box.value.split("\n").length + 1));
    }
    box.addEventListener("input", tell);
    tell();
  }

  function preview(box, form) {
    const shown = box.closest(".faq-answer").querySelector(".faq-preview");
    if (!shown) return;
    const text = shown.querySelector(".faq-preview-text");
    const post = posting(shown.dataset.url, form);
    function note(words) {
      const paragraph = document.createElement("p");
      paragraph.className = "faq-preview-empty";
      paragraph.textContent = words;
      text.replaceChildren(paragraph);
    }
    async function show() {
      if (!box.value.trim()) return note(shown.dataset.empty);
      try {
        // Sanitised by the server: it is the very HTML that customers get.
        text.innerHTML = await post({ text: box.value });
      } catch (error) {
        if (error.name !== "AbortError") note(shown.dataset.failed);
      }
    }
    shown.hidden = false;
    box.addEventListener("input", debounced(show));
    show();
  }

  function compare(panel, form) {
    const told = panel.querySelector(".faq-check-told");
    const post = posting(panel.dataset.url, form);
    const summary = document.createElement("a");
    summary.className = "faq-check-summary";
    summary.href = "#faq-check";
    summary.hidden = true;
    form.querySelector("[name=question]").after(summary);

    function values() {
      const fields = { id: panel.dataset.id };
      for (const name of SENT) {
        const field = form.elements[name];
        if (field) fields[name] = field.value;
      }
      return fields;
    }
    function sum() {
      const { count, urgent } = told.firstElementChild.dataset;
      const words = count === "1" ? panel.dataset.one : panel.dataset.many;
      summary.textContent = words.replace("%s", count) + " \u2193";
      summary.hidden = count === "0";
      panel.classList.toggle("faq-check-warns", count !== "0");
      panel.classList.toggle("faq-check-objects", urgent !== "0");
    }
    let last = null;
    async function check() {
      const fields = values();
      const now = JSON.stringify(fields);
      if (now === last) return;
      last = now;
      panel.classList.add("faq-check-busy");
      try {
        told.innerHTML = await post(fields);
        sum();
      } catch (error) {
        if (error.name === "AbortError") return;
        last = null;
        told.textContent = panel.dataset.failed;
        summary.hidden = true;
      }
      panel.classList.remove("faq-check-busy");
    }
    panel.hidden = false;
    const later = debounced(check);
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    check();
  }

  document.addEventListener("DOMContentLoaded", function () {
    const form = document.getElementById("faq_form");
    if (!form) return;
    form.querySelectorAll("[data-wordings]").forEach(countLines);
    const answer = form.querySelector("[data-answer]");
    if (answer) preview(answer, form);
    const panel = document.getElementById("faq-check");
    if (panel && form.elements.question) compare(panel, form);
  });
})();
