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
      ...this.#spoken,
    };
    const headers = { Accept: "text/event-stream, application/json", "Idempotency-Key": key };
    const response = await this.#post("chat", body, { headers, signal });
    const type = response.headers.get("Content-Type") ?? "";
    if (!type.startsWith("text/event-stream")) throw new Trouble("closed");
    try {
      yield* eventsOf(response);
    } catch (error) {
      if (error instanceof Trouble) throw error;
      throw new Trouble(error instanceof SyntaxError ? "broken" : "offline", { seconds: 1 });
    }
  }

  async history(session, { after, before } = {}) {
    const place = { ...(after && { after }), ...(before && { before }) };
    const page = await this.#json("history", { session_id: session, limit: 100, ...place });
    if (!Array.isArray(page.messages)) throw new Trouble("broken");
    return page;
  }

  // An FAQ's question and answer; Trouble where it is no longer published.
  article(faq) {
    return this.#get(this.#url(`faq/${Number(faq)}`));
  }

  // Of the API as a whole: {status: "healthy" or "degraded"}.
  status() {
    return this.#get(this.#url("widget/status"));
  }

  rate(session, { id, rating, reason }) {
    const body = { session_id: session, message_id: id, rating, ...(reason && { reason }) };
    return this.#json("feedback", body);
  }

  handOver(session, told) {
    const body = { ...told, ...this.#spoken, ...(session && { session_id: session }) };
    return this.#json("handoff", body);
  }

  reset(session) {
    return this.#json("reset", { session_id: session });
  }

  async #get(url) {
    return parsed(await this.#fetch(url));
  }

  async #json(path, body) {
    return parsed(await this.#post(path, body));
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

  get #spoken() {
    return this.#language && { language: this.#language };
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

// What answers without JSON is no API of ours: some page, found under any address.
async function parsed(response) {
  const value = await response.json().catch((error) => error);
  if (value instanceof SyntaxError) throw new Trouble("closed", { status: response.status });
  if (value instanceof Object && !(value instanceof Error)) return value;
  throw new Trouble(value instanceof Error ? "offline" : "broken");
}
