// The button in the corner and the dialog above it: a window beside the page, or the
// whole screen of a phone.

import { element, icon } from "./dom.js";

const SMALL = "(max-width: 480px), (max-height: 480px)"; // as in circumstances.css

export class Frame {
  #words;
  #panel;
  #shown;
  #launcher;
  #dialog;
  #small = matchMedia(SMALL);
  #before = null; // what had the focus

  // `shown(isOpen)` is called when the panel has opened or closed.
  constructor({ words, panel, position, shown }, life) {
    this.#words = words;
    this.#panel = panel;
    this.#shown = shown;
    this.#launcher = element(
      "button",
      {
        class: "launcher",
        type: "button",
        "aria-haspopup": "dialog",
        "aria-expanded": "false",
        click: () => (this.isOpen ? this.close() : this.open()),
      },
      icon("chat"),
      icon("down"),
      element("span", { class: "dot" }),
    );
    this.#dialog = element(
      "dialog",
      {
        "aria-labelledby": "title",
        close: () => this.isOpen || this.#closed(),
        cancel: (event) => this.#cancelled(event),
      },
      panel.node,
    );
    const { language, dir } = words;
    const side = ["left", "right"].includes(position);
    const place = side ? position : dir === "rtl" ? "left" : "right";
    const frame = { class: `frame ${place}`, lang: language, dir };
    const keydown = (event) => this.#pressed(event);
    this.node = element("div", { ...frame, keydown }, this.#dialog, this.#launcher);
    this.#small.addEventListener("change", () => this.#fit(), { signal: life });
    this.mark(false);
  }

  get isOpen() {
    return this.#dialog.open;
  }

  open() {
    if (this.isOpen) return;
    this.#before = document.activeElement;
    this.#show();
    this.focus();
    this.#opened();
  }

  // As the page opens: nobody's focus is taken, and no page is hidden by it.
  openQuietly() {
    if (this.#small.matches || this.isOpen) return;
    this.#dialog.setAttribute("open", "");
    this.#opened();
  }

  close() {
    if (!this.isOpen) return;
    this.#dialog.close();
    this.#giveFocusBack();
  }

  // On phones the keyboard would cover the conversation.
  focus() {
    if (!this.isOpen) this.#launcher.focus();
    else if (this.#small.matches) this.#dialog.querySelector("h2").focus();
    else this.#panel.composer.focus();
  }

  mark(isUnread) {
    const unread = isUnread ? `: ${this.#words.say("new_message")}` : "";
    this.#launcher.classList.toggle("unread", isUnread);
    this.#launcher.setAttribute("aria-label", this.#words.say("open_chat") + unread);
  }

  // Where it fills the screen, nothing behind it can be reached.
  #show() {
    if (this.#small.matches) this.#dialog.showModal();
    else this.#dialog.show();
  }

  // The window was turned or resized.
  #fit() {
    if (!this.isOpen) return;
    const focused = this.node.getRootNode().activeElement;
    this.#dialog.close();
    this.#show();
    focused?.focus();
  }

  #opened() {
    this.#launcher.setAttribute("aria-expanded", "true");
    this.#shown(true);
  }

  #closed() {
    this.#launcher.setAttribute("aria-expanded", "false");
    this.#shown(false);
  }

  #pressed(event) {
    if (event.key !== "Escape" || event.isComposing || !this.isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.#panel.leaveForm()) this.close();
  }

  // A phone's "back", where the panel fills the screen.
  #cancelled(event) {
    if (this.#panel.leaveForm()) event.preventDefault();
    else queueMicrotask(() => this.#giveFocusBack());
  }

  #giveFocusBack() {
    const host = this.node.getRootNode().host;
    const isOurs = [null, host, document.body].includes(this.#before);
    const back = isOurs || !this.#before.isConnected ? this.#launcher : this.#before;
    back.focus();
  }
}
