() => {
  // Gradio labels each message with its source code, which is HTML here, and a screen
  // reader would read that out; the message itself says whose it is.
  const transcript = document.querySelector("#transcript");
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
}
