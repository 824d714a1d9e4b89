// The conversation of a visitor: what was said, what waits to be sent, what went wrong.
// Every change is told by a "change" event.

import { Answering } from "./answering.js";
import { Asking } from "./asking.js";
import { Following } from "./following.js";
import { Health } from "./health.js";
import { Outbox } from "./outbox.js";
import { sleepUnlessOnline } from "./waiting.js";

const MISSES_TO_OFFER_A_PERSON = 2;
const RETRY_SECONDS = 3;
const MAX_RETRY_SECONDS = 30;
const SLOWER = 1.5; // from one retry to the next

export class Conversation extends EventTarget {
  messages = [];
  trouble = ""; // its kind
  #api;
  #keeping;
  #outbox;
  #answering;
  #following;
  #health;
  #asking;
  #restoring = null;
  #back = null; // until the API is
  #ending = new AbortController();

  constructor(api, keeping) {
    super();
    this.#api = api;
    this.#keeping = keeping;
    this.#outbox = new Outbox(keeping);
    this.#answering = new Answering(api, this, this.#outbox);
    this.#following = new Following(api, this);
    this.#health = new Health(api, () => this.changed());
    this.#asking = new Asking(this);
    this.messages = this.#outbox.messages;
    keeping.watch(() => this.#follow(), this.life);
    if (this.handoff) this.restore(); // a colleague may have answered meanwhile
  }

  // Ends with the component's place in the page.
  get life() {
    return this.#ending.signal;
  }

  close() {
    this.#ending.abort();
    this.#answering.leave();
    this.#following.stop();
    this.#health.stop();
  }

  get session() {
    const { session } = this.#keeping.shared;
    return typeof session === "string" ? session : null;
  }

  // {reference, hours?, confirmation?}, while one is open
  get handoff() {
    return this.#keeping.shared.handoff ?? null;
  }

  get seen() {
    return this.#keeping.shared.seen ?? Infinity;
  }

  get isWorking() {
    return this.#answering.isWorking;
  }

  get isAnswering() {
    return this.#answering.isAnswering;
  }

  get isDegraded() {
    return this.#health.isDegraded;
  }

  get hasEarlier() {
    return this.#following.hasEarlier;
  }

  // The reply that the customer is asked about: whether it helped.
  get asksAbout() {
    return this.#asking.about;
  }

  get hasAsked() {
    return Boolean(this.#keeping.shared.hasAsked);
  }

  get hasUnsent() {
    return this.#outbox.messages.some((one) => one.state === "waiting");
  }

  get offersPerson() {
    const replies = this.messages.filter((one) => one.role === "assistant");
    const last = replies.slice(-MISSES_TO_OFFER_A_PERSON);
    if (last.at(-1)?.offersPerson) return true;
    return last.length === MISSES_TO_OFFER_A_PERSON && last.every((one) => one.isMiss);
  }

  // Whether somebody looks at it.
  beSeen(isSeen) {
    this.#health.beSeen(isSeen);
    if (isSeen) this.restore();
  }

  // What was said before, as the API has it, then what this tab had not yet sent.
  restore() {
    this.#restoring ??= this.#restore(this.#outbox.items);
    return this.#restoring;
  }

  async ask(text) {
    if (!text.trim()) return;
    this.#asking.forget();
    const { message } = this.#outbox.add(text.trim());
    this.messages.push(message);
    this.changed(message);
    await this.restore();
    this.#answering.work();
  }

  stop() {
    this.#answering.stop();
  }

  async reset() {
    this.stop();
    this.#outbox.drop(...this.#outbox.items);
    try {
      if (this.session) await this.#api.reset(this.session);
    } catch (error) {
      if (error.kind !== "ended") return this.tell(error.kind);
      this.loseSession();
    }
    this.messages = [];
    this.#asking.forget();
    this.#share({ handoff: null, hasAsked: false, at: Date.now() });
    this.tell("");
  }

  readEarlier() {
    return this.#following.readEarlier();
  }

  async rate(id, rating, reason) {
    await this.#api.rate(this.session, { id, rating, reason });
  }

  read(faq) {
    return this.#api.article(faq);
  }

  async handOver(wish) {
    const given = await this.#handOver(wish);
    const { session_id: session, reference, hours, confirmation } = given;
    const { seen = 0 } = this.#keeping.shared;
    this.#share({ session, seen, handoff: { reference, hours, confirmation } });
    await this.restore();
    this.#following.plan();
    this.changed();
    const detail = { reference, hours: hours ?? "" };
    this.dispatchEvent(new CustomEvent("handoff", { detail }));
  }

  // Say that the API is away until it is back.
  async waitOut({ kind, seconds }, tries = 1) {
    this.tell(kind);
    const pause = RETRY_SECONDS * SLOWER ** (tries - 1);
    const first = Math.max(seconds, Math.min(pause, MAX_RETRY_SECONDS));
    if (kind !== "offline") return sleepUnlessOnline(first, this.life);
    this.#back ??= this.#untilBack(first).finally(() => (this.#back = null));
    await this.#back;
  }

  // --- for those who do its work

  began(session) {
    this.#share({ ...(session && { session }), at: Date.now() });
  }

  answered(session, reply) {
    this.#share({ ...(session && { session }), seen: reply.id, at: Date.now() });
    if (reply.isMiss) this.#health.ask();
    this.#asking.after(reply);
  }

  see(id) {
    if (id && id !== this.#keeping.shared.seen) this.#share({ seen: id });
  }

  loseSession() {
    this.#share({ session: null, handoff: null, seen: null, hasAsked: false });
    this.changed();
  }

  noteAsked() {
    this.#share({ hasAsked: true });
    this.changed();
  }

  learnHandoff(handoff) {
    this.#share({ handoff });
    this.changed();
  }

  showAfter(message, reply) {
    this.messages.splice(this.messages.indexOf(message) + 1, 0, reply);
    this.changed();
  }

  // What waits to be sent stays at the end.
  takeOver(messages) {
    this.messages = [...messages, ...this.#outbox.messages];
    this.changed();
  }

  forget(message) {
    this.messages = this.messages.filter((one) => one !== message);
  }

  clear() {
    this.takeOver([]);
  }

  handBack(message, kind) {
    this.forget(message);
    this.dispatchEvent(new CustomEvent("handback", { detail: message.text }));
    this.tell(kind === "ended" ? "closed" : kind);
  }

  rest() {
    this.changed();
    return this.#following.rest();
  }

  tell(trouble, message) {
    this.trouble = trouble;
    this.changed(message);
  }

  changed(message) {
    if (this.life.aborted) return;
    this.dispatchEvent(new CustomEvent("change", { detail: message ?? null }));
  }

  async #restore(unsent) {
    await this.#following.restore();
    for (const item of unsent) this.#settle(item);
    this.changed();
    this.#answering.work();
  }

  // A message that was on its way when the page was left: with its answer in the
  // history, it is done; without, it is sent again, and with its key answered once.
  #settle(item) {
    const { text } = item.message;
    const stored = this.messages.findLast((one) => one.id && one.text === text);
    if (!stored) return;
    const next = this.messages[this.messages.indexOf(stored) + 1];
    const isReplied = next?.role === "assistant";
    if (isReplied && !next.state) {
      this.forget(item.message);
      this.#outbox.drop(item);
    } else {
      this.forget(stored);
      if (isReplied) this.forget(next);
    }
  }

  async #handOver(told) {
    const wish = Object.fromEntries(Object.entries(told).filter(([, value]) => value));
    try {
      return await this.#api.handOver(this.session, wish);
    } catch (error) {
      if (error.kind !== "ended" || !this.session) throw error;
      this.loseSession();
      return this.#api.handOver(null, wish);
    }
  }

  async #untilBack(first) {
    let seconds = first;
    do {
      await sleepUnlessOnline(seconds, this.life);
      seconds = Math.min(seconds * SLOWER, MAX_RETRY_SECONDS);
    } while (!this.life.aborted && !(await this.#api.isBack()));
  }

  #follow() {
    this.changed();
    this.#following.follow();
  }

  #share(changes) {
    this.#keeping.share(changes);
  }
}
