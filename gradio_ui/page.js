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

  // A reload, the customer's own or Gradio's after a lost connection, keeps the draft.
  addEventListener("pagehide", () => {
    sessionStorage.setItem("draft", document.querySelector("#message textarea").value);
  });
  if (!box.value) {
    box.value = sessionStorage.getItem("draft") ?? "";
    box.dispatchEvent(new Event("input"));
  }
}
