() => {
  const transcript = document.querySelector("#transcript");
  const box = document.querySelector("#message textarea");

  // Labels and layout in the direction of the visitor's language, what is typed in its
  // own.
  const language = navigator.language.split("-")[0];
  document.documentElement.lang = language;
  if (["ar", "fa", "he", "ur"].includes(language)) document.documentElement.dir = "rtl";
  box.dir = "auto";

  // Gradio labels each message with its source code, which is HTML here, and a screen
  // reader would read that out; the message itself says whose it is.
  const improve = () => {
    transcript
      .querySelectorAll("[data-testid=bot][aria-label], [data-testid=user][aria-label]")
      .forEach((message) => message.removeAttribute("aria-label"));
    // Whoever has no mouse scrolls with the arrow keys.
    transcript.querySelector("[role=log]")?.setAttribute("tabindex", "0");
  };
  new MutationObserver(improve).observe(transcript, {
    attributeFilter: ["aria-label"],
    childList: true,
    subtree: true,
  });
  improve();

  // One step at a time: what an older one shows late would wipe out what is new.
  // While the page opens or answers, Send is disabled; what is asked meanwhile waits.
  const send = document.querySelector("#send");
  let waiting = null;
  const waitForSend = (event, button) => {
    if (!send.disabled) return;
    event.preventDefault();
    event.stopPropagation();
    waiting = button;
  };
  document.addEventListener("click", (event) => {
    const question = event.target.closest("#transcript :is(.example, .option)");
    if (question) waitForSend(event, question);
  }, true);
  document.addEventListener("keydown", (event) => {
    const isSending = event.key === "Enter" && !event.shiftKey;
    if (isSending && event.target.closest("#message")) waitForSend(event, send);
  }, true);
  new MutationObserver(() => {
    if (send.disabled || !waiting) return;
    const button = waiting;
    waiting = null;
    setTimeout(() => button.click());  // after the rest of the step is shown
  }).observe(send, { attributeFilter: ["disabled"] });

  // A reload, the customer's own or Gradio's after a lost connection, keeps the draft.
  addEventListener("pagehide", () => {
    sessionStorage.setItem("draft", document.querySelector("#message textarea").value);
  });
  if (!box.value) {
    box.value = sessionStorage.getItem("draft") ?? "";
    box.dispatchEvent(new Event("input"));
  }
}
