// The public API, as pages of any origin may call it: without cookies or keys.

import { eventsOf } from "./event_stream.js";
import { Trouble } from "./trouble.js";

const SECONDS = 15;
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i; // the API refuses others

export class API {
  #base;
  #language;

  constructor(base, language) {
    this.#base = base;
    const code = language.replaceAll("_", "-");
    this.#language = LANGUAGE.test(code) ? code : "";
  }

  look() {
    return this.#get(this.#inLanguage("appearance"));
  }

  words() {
    return this.#get(this.#inLanguage("widget/words"));
  }

  async logo(path) {
    const response = await this.#fetch(new URL(path.slice(1), this.#base));
    return response.blob();
  }

  async isBack() {
    return this.#fetch(this.#url("appearance"), { cache: "no-store" }).then(
      () => true,
      () => false,
    );
  }

  // The events of an answer: meta, delta..., done; Trouble if there is none.
  async *chat({ text, session, key }, signal) {
    const body = {
      message: text,
      stream: true,
      ...(session && { session_id: session }),
      ...(this.#language && { language: this.#language }),
    };
    const headers = { Accept: "text/event-stream, application/json", "Idempotency-Key": key };
    const response = await this.#post("chat", body, { headers, signal });
    try {
      yield* eventsOf(response);
    } catch (error) {
      throw error instanceof Trouble ? error : new Trouble("offline", 1);
    }
  }

  history(session, { after } = {}) {
    const body = { session_id: session, limit: 100, ...(after && { after }) };
    return this.#json("history", body);
  }

  rate(session, { id, rating, reason }) {
    const body = { session_id: session, message_id: id, rating, ...(reason && { reason }) };
    return this.#json("feedback", body);
  }

  handOver(session, told) {
    return this.#json("handoff", { ...told, ...(session && { session_id: session }) });
  }

  reset(session) {
    return this.#json("reset", { session_id: session });
  }

  async #get(url) {
    return (await this.#fetch(url)).json();
  }

  async #json(path, body) {
    return (await this.#post(path, body)).json();
  }

  #post(path, body, { headers, signal } = {}) {
    return this.#fetch(this.#url(path), {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", ...headers },
      signal,
    });
  }

  async #fetch(url, options = {}) {
    const signal = options.signal ?? AbortSignal.timeout(SECONDS * 1000);
    let response;
    try {
      response = await fetch(url, { credentials: "omit", ...options, signal });
    } catch (error) {
      throw error instanceof Trouble ? error : new Trouble("offline");
    }
    if (!response.ok) throw Trouble.of(response);
    return response;
  }

  #inLanguage(path) {
    const url = this.#url(path);
    if (this.#language) url.searchParams.set("language", this.#language);
    return url;
  }

  #url(path) {
    return new URL(path, this.#base);
  }
}
