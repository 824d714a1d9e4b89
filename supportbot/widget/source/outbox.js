// Messages that wait to be sent, each with the key by which the API answers it once.

import { asked } from "./messages.js";

export class Outbox {
  #items = []; // {message, key}; the first is being answered
  #keeping;

  // With what this tab had not yet sent when its page was left.
  constructor(keeping) {
    this.#keeping = keeping;
    const unsent = Array.isArray(keeping.own.unsent) ? keeping.own.unsent : [];
    for (const { text, key } of unsent.filter(Boolean)) this.#items.push(item(text, key));
  }

  get first() {
    return this.#items[0];
  }

  get items() {
    return [...this.#items];
  }

  get messages() {
    return this.#items.map(({ message }) => message);
  }

  add(text) {
    const added = item(text, randomKey());
    this.#items.push(added);
    this.#keep();
    return added;
  }

  has(item) {
    return this.#items.includes(item);
  }

  drop(...items) {
    this.#items = this.#items.filter((one) => !items.includes(one));
    this.#keep();
  }

  #keep() {
    const unsent = this.#items.map(({ message, key }) => ({ text: message.text, key }));
    this.#keeping.keep({ unsent });
  }
}

function item(text, key) {
  return { message: asked(String(text)), key: String(key) };
}

// Not crypto.randomUUID: that is there in secure pages only.
function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
