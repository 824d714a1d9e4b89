// Asks again and again, while there is something to wait for and the page is seen.

export class Polling {
  #due;
  #poll;
  #timer = 0;

  // `due()` tells in how many seconds to `poll()`, 0 for not at all.
  constructor(due, poll) {
    this.#due = due;
    this.#poll = poll;
    document.addEventListener("visibilitychange", this);
  }

  stop() {
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this);
  }

  plan() {
    clearTimeout(this.#timer);
    const seconds = document.visibilityState === "visible" ? this.#due() : 0;
    if (seconds) this.#timer = setTimeout(() => this.#ask(), seconds * 1000);
  }

  // Called by the browser.
  handleEvent() {
    this.plan();
  }

  async #ask() {
    await this.#poll().catch(() => {}); // the next one may succeed
    this.plan();
  }
}
