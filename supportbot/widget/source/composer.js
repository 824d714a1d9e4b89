// The box in which the customer writes, its draft kept.

import { element, icon } from "./dom.js";

export class Composer {
  #box;
  #send;
  #keeping;
  #ask;

  // `ask(text)` sends what was written.
  constructor(words, keeping, ask) {
    this.#keeping = keeping;
    this.#ask = ask;
    const label = words.say("your_message");
    this.#box = element("textarea", {
      rows: 1,
      dir: "auto",
      "aria-label": label,
      placeholder: words.say("ask"),
      enterkeyhint: "send",
      input: () => this.#written(),
      keydown: (event) => this.#pressed(event),
    });
    const name = words.say("send");
    const named = { type: "button", class: "send", "aria-label": name, title: name };
    this.#send = element("button", { ...named, click: () => this.#submit() }, icon("send"));
    // No form: frames of a sandbox may not submit any.
    this.node = element("div", { class: "composer" }, this.#box, this.#send);
    this.text = String(keeping.own.draft ?? "");
  }

  get text() {
    return this.#box.value;
  }

  set text(text) {
    this.#box.value = text;
    this.#written();
  }

  focus() {
    this.#box.focus();
  }

  #submit() {
    const text = this.text;
    if (!text.trim()) return;
    this.text = "";
    this.#ask(text);
  }

  #written() {
    this.#keeping.keep({ draft: this.text });
    this.#send.disabled = !this.text.trim();
    this.#box.rows = Math.min(5, this.text.split("\n").length);
  }

  #pressed(event) {
    const isSent = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!isSent) return;
    event.preventDefault();
    this.#submit();
  }
}
