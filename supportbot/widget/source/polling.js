// Asks again and again, while there is something to wait for and the page is seen.

export class Polling {
  #due;
  #poll;
  #timer = 0;
  #isStopped = false;

  // `due()` tells in how many seconds to `poll()`, 0 for not at all.
  constructor(due, poll) {
    this.#due = due;
    this.#poll = poll;
    document.addEventListener("visibilitychange", this);
  }

  stop() {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this);
  }

  plan({ least = 0 } = {}) {
    clearTimeout(this.#timer);
    if (this.#isStopped || document.visibilityState !== "visible") return;
    const seconds = this.#due();
    if (seconds) this.#timer = setTimeout(() => this.#ask(), Math.max(seconds, least) * 1000);
  }

  // Called by the browser: what came while nobody looked is told at once.
  handleEvent() {
    clearTimeout(this.#timer);
    if (document.visibilityState === "visible" && this.#due()) this.#ask();
  }

  async #ask() {
    try {
      await this.#poll();
      this.plan();
    } catch (error) {
      this.plan({ least: error.seconds }); // the next one may succeed
    }
  }
}
