// The box in which the customer writes, its draft kept.

import { element, icon } from "./dom.js";

export class Composer {
  #box;
  #send;
  #keeping;

  // `ask(text)` sends what was written.
  constructor(words, keeping, ask) {
    this.#keeping = keeping;
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
    const named = { class: "send", "aria-label": name, title: name };
    this.#send = element("button", named, icon("send"));
    const submit = (event) => {
      event.preventDefault();
      this.#submit(ask);
    };
    this.node = element("form", { class: "composer", submit }, this.#box, this.#send);
    this.text = keeping.own.draft ?? "";
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

  #submit(ask) {
    const text = this.text;
    if (!text.trim()) return;
    this.text = "";
    ask(text);
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
    this.node.requestSubmit();
  }
}
