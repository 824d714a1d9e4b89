() => {
  const transcript = document.querySelector("#transcript");
  const box = document.querySelector("#message textarea");

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
  // While the page opens or answers, Send is disabled; so are Enter and the questions.
  const wait = (event) => {
    if (document.querySelector("#send").disabled) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("#transcript :is(.example, .option)")) wait(event);
  }, true);
  document.addEventListener("keydown", (event) => {
    const isSending = event.key === "Enter" && !event.shiftKey;
    if (isSending && event.target.closest("#message")) wait(event);
  }, true);

  // A reload, the customer's own or Gradio's after a lost connection, keeps the draft.
  addEventListener("pagehide", () => {
    sessionStorage.setItem("draft", document.querySelector("#message textarea").value);
  });
  if (!box.value) {
    box.value = sessionStorage.getItem("draft") ?? "";
    box.dispatchEvent(new Event("input"));
  }
}
