// The import screen: send a chosen file at once, follow the progress, one click is one.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  followUpload(document.querySelector("[data-import-upload]"));
  followProgress(document.querySelector("[data-import-progress]"));
  sendOnce(document.querySelector("[data-import-form]"));
});

function followUpload(form) {
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const send = () => {
    if (!input.files.length) return;
    form.querySelector("[data-import-sending]").hidden = false;
    form.submit();
  };
  form.classList.add("imp-drop-live");
  input.addEventListener("change", send);
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    send();
  });
}

function followProgress(section) {
  if (!section) return;
  const bar = section.querySelector("progress");
  const said = section.querySelector("[data-import-said]");
  const look = async () => {
    try {
      const response = await fetch(section.dataset.importProgress);
      const found = await response.json();
      if (!found.is_going_on) return window.location.reload();
      said.textContent = found.said;
      if (found.total) {
        bar.max = found.total;
        bar.value = found.done;
      }
    } catch {
      // The server is away for a moment: ask again.
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 500);
}

function sendOnce(form) {
  if (!form) return;
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  // A page that the browser brings back can be sent again.
  window.addEventListener("pageshow", () => { isSent = false; });
}
