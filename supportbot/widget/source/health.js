// Whether answers may be missing, as the API tells it: asked when the panel opens and
// when an answer was missing, and again until all is well.

import { Polling } from "./polling.js";

const SECONDS = 15;

export class Health {
  isDegraded = false;
  #api;
  #changed;
  #isSeen = false;
  #polling = new Polling(() => (this.#isSeen && this.isDegraded ? SECONDS : 0), () => this.ask());

  constructor(api, changed) {
    this.#api = api;
    this.#changed = changed;
  }

  stop() {
    this.#polling.stop();
  }

  // Whether the panel is open.
  beSeen(isSeen) {
    this.#isSeen = isSeen;
    if (isSeen) this.ask();
  }

  async ask() {
    const status = await this.#api.status().catch(() => ({})); // whether it can be reached, the chat tells
    const isDegraded = status.status === "degraded";
    if (isDegraded !== this.isDegraded) {
      this.isDegraded = isDegraded;
      this.#changed();
    }
    this.#polling.plan();
  }
}
