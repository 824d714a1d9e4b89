// The conversation of a visitor: what was said, what waits to be sent, what went wrong.
// Every change is told by a "change" event.

import { asked, past, told, writing } from "./messages.js";
import { Polling } from "./polling.js";
import { Trouble } from "./trouble.js";
import { sleep, sleepUnlessOnline, watched } from "./waiting.js";

const POLL_SECONDS = 5; // while a colleague may answer
const WRITING_SECONDS = 1.5; // while an answer is being written elsewhere
const IDLE_SECONDS = 45; // without a sign of life from an answer
const CLOSING_SECONDS = 1; // for the connection, after the answer
const RETRY_SECONDS = { offline: 3, busy: 1, many: 5 };
const MISSES_TO_OFFER_A_PERSON = 2;
const MAX_TRIES_AT_ONCE = 60;

export class Conversation extends EventTarget {
  messages = [];
  trouble = ""; // its kind
  handoff = null; // {reference}, while one is open
  #api;
  #keeping;
  #queue = []; // {message, key}; the first is being answered
  #restoring = null;
  #isWorking = false;
  #stopper = null;
  #polling = new Polling(() => this.#pollSeconds(), () => this.#poll());
  #unwatch;

  constructor(api, keeping) {
    super();
    this.#api = api;
    this.#keeping = keeping;
    this.handoff = keeping.shared.handoff ?? null;
    for (const { text, key } of keeping.own.unsent ?? []) this.#enqueue(text, key);
    this.#unwatch = keeping.watch(() => this.#follow());
    this.#polling.plan();
  }

  close() {
    this.#unwatch();
    this.#polling.stop();
    this.#stopper?.abort(new Trouble("stopped"));
  }

  get session() {
    return this.#keeping.shared.session ?? null;
  }

  get isAnswering() {
    return this.#isWorking && this.#stopper !== null;
  }

  get offersPerson() {
    const replies = this.messages.filter((one) => one.role === "assistant");
    const last = replies.slice(-MISSES_TO_OFFER_A_PERSON);
    if (last.at(-1)?.offersPerson) return true;
    return last.length === MISSES_TO_OFFER_A_PERSON && last.every((one) => one.isMiss);
  }

  // What was said before, as the API has it, then what this tab had not yet sent.
  restore() {
    this.#restoring ??= this.#restore([...this.#queue]);
    return this.#restoring;
  }

  async ask(text) {
    if (!text.trim()) return;
    this.#enqueue(text.trim(), randomKey());
    await this.restore();
    this.#work();
  }

  // Say that the API is down until it is back.
  async waitForAPI() {
    await this.#waitOut(new Trouble("offline"));
    this.#tell("");
  }

  stop() {
    this.#stopper?.abort(new Trouble("stopped"));
  }

  async reset() {
    this.stop();
    this.#drop(...this.#queue);
    try {
      if (this.session) await this.#api.reset(this.session);
    } catch (error) {
      if (error.kind !== "ended") return this.#tell(error.kind);
    }
    this.messages = [];
    this.#share({ handoff: null });
    this.#tell("");
  }

  async rate(id, rating, reason) {
    await this.#api.rate(this.session, { id, rating, reason });
  }

  async handOver({ reason, contact, comment }) {
    const wish = { reason, ...(contact && { contact }), ...(comment && { comment }) };
    const given = await this.#api.handOver(this.session, wish);
    if (given.session_id) this.#share({ session: given.session_id });
    this.#share({ handoff: { reference: given.reference, hours: given.hours ?? "" } });
    this.#polling.plan();
    this.#changed();
    this.dispatchEvent(new CustomEvent("handoff", { detail: this.handoff }));
  }

  async #restore(unsent) {
    await this.#refreshUntilDone();
    for (const item of unsent) this.#settle(item);
    this.#changed();
    this.#work();
  }

  // A message that was on its way when the page was left: with its answer in the
  // history, it is done; without, it is sent again, and with its key answered once.
  #settle(item) {
    const { text } = item.message;
    const stored = this.messages.findLast((one) => one.id && one.text === text);
    if (!stored) return;
    const next = this.messages[this.messages.indexOf(stored) + 1];
    const isAnswered = next?.role === "assistant";
    this.#forget(isAnswered ? item.message : stored);
    if (isAnswered) this.#drop(item);
  }

  #enqueue(text, key) {
    const message = asked(text);
    this.messages.push(message);
    this.#queue.push({ message, key });
    this.#keepUnsent();
    this.#changed(message);
  }

  #drop(...items) {
    this.#queue = this.#queue.filter((item) => !items.includes(item));
    this.#keepUnsent();
  }

  #keepUnsent() {
    const unsent = this.#queue.map(({ message, key }) => ({ text: message.text, key }));
    this.#keeping.keep({ unsent });
  }

  async #work() {
    if (this.#isWorking) return;
    this.#isWorking = true;
    for (let tries = 0; this.#queue.length; tries += 1) {
      const [item] = this.#queue;
      const trouble = await this.#answer(item);
      if (!trouble || !(await this.#overcome(trouble, item, tries))) {
        this.#drop(item);
        tries = 0;
      }
    }
    this.#isWorking = false;
    this.#polling.plan();
    this.#changed();
  }

  // Send one message and show its answer as it comes; the Trouble, if there is none.
  async #answer({ message, key }) {
    const reply = writing();
    const session = this.session;
    this.#stopper = new AbortController();
    message.state = "";
    this.messages.splice(this.messages.indexOf(message) + 1, 0, reply);
    this.#changed();
    const request = { text: message.text, session, key };
    try {
      await this.#read(this.#api.chat(request, this.#stopper.signal), reply);
      this.#tell("", reply);
    } catch (error) {
      if (error.kind === "stopped") return void this.#interrupt(reply);
      this.#forget(reply);
      return error instanceof Trouble ? error : new Trouble("broken");
    } finally {
      this.#stopper = null;
    }
  }

  async #read(events, reply) {
    let isDone = false;
    const seconds = () => (isDone ? CLOSING_SECONDS : IDLE_SECONDS);
    const patience = { seconds, reason: new Trouble("offline") };
    try {
      for await (const { name, data } of watched(events, this.#stopper, patience)) {
        this.#take(name, data, reply);
        isDone ||= name === "done";
      }
    } catch (error) {
      if (!isDone) throw error;
    }
    if (!isDone) throw new Trouble("busy"); // cut off: the API may have the whole answer
  }

  #take(name, data, reply) {
    if (name === "error") throw new Trouble(data.status === 503 ? "offline" : "broken");
    if (name === "meta") {
      reply.id = data.message_id;
      this.#share({ session: data.session_id });
    } else if (name === "delta") {
      reply.text += data.text;
      reply.html = data.html;
      this.#changed();
    } else if (name === "done") {
      Object.assign(reply, told(data));
      this.#share({ session: data.session_id, at: Date.now() });
    }
  }

  #interrupt(reply) {
    reply.state = "interrupted";
    this.#tell("", reply);
  }

  #forget(message) {
    this.messages = this.messages.filter((one) => one !== message);
  }

  // Whether the message is to be sent again; by then it makes sense to.
  async #overcome(trouble, item, tries) {
    const { kind, seconds } = trouble;
    if (kind === "ended" && this.session) {
      this.#share({ session: null, handoff: null });
      this.#tell("ended");
      return true;
    }
    if (!(kind in RETRY_SECONDS) || tries > MAX_TRIES_AT_ONCE) {
      this.#handBack(item, kind);
      return false;
    }
    item.message.state = "waiting";
    if (kind === "busy") await sleep(seconds || RETRY_SECONDS.busy);
    else await this.#waitOut(trouble);
    return this.#queue.includes(item);
  }

  async #waitOut({ kind, seconds }) {
    this.#tell(kind);
    await sleepUnlessOnline(seconds || RETRY_SECONDS[kind]);
    while (kind === "offline" && !(await this.#api.isBack()))
      await sleepUnlessOnline(RETRY_SECONDS.offline);
  }

  #handBack(item, kind) {
    this.#forget(item.message);
    this.dispatchEvent(new CustomEvent("handback", { detail: item.message.text }));
    this.#tell(kind === "ended" ? "closed" : kind);
  }

  async #refreshUntilDone() {
    while (this.session) {
      try {
        return await this.#refresh();
      } catch (error) {
        if (error.kind === "ended") return void this.#share({ session: null, handoff: null });
        if (error.kind !== "offline") return this.#tell(error.kind);
        await this.#waitOut(error);
        this.#tell("");
      }
    }
  }

  // Take over what the API has; what waits to be sent stays at the end.
  async #refresh() {
    const page = await this.#api.history(this.session);
    if (this.isAnswering) return;
    const waiting = this.#queue.map((item) => item.message);
    this.messages = [...page.messages.map(past), ...waiting];
    this.#takeHandoff(page);
    this.#polling.plan();
    this.#changed();
  }

  async #poll() {
    const after = Math.max(0, ...this.messages.map((one) => one.id ?? 0));
    if (this.#isWritingElsewhere) return this.#refresh();
    const page = await this.#api.history(this.session, { after });
    if (this.#isWorking) return;
    for (const message of page.messages.map(past).filter((one) => one.id > after)) {
      this.messages.push(message);
      this.#changed(message);
    }
    this.#takeHandoff(page);
  }

  #takeHandoff(page) {
    if (!("handoff" in page)) return; // an API that does not tell
    const isSame = page.handoff?.reference === this.handoff?.reference;
    if (!isSame) this.#share({ handoff: page.handoff });
    if (!isSame) this.#changed();
  }

  #pollSeconds() {
    if (!this.session || this.#isWorking) return 0;
    if (this.#isWritingElsewhere) return WRITING_SECONDS;
    return this.handoff ? POLL_SECONDS : 0;
  }

  get #isWritingElsewhere() {
    return this.messages.some((one) => one.state === "writing");
  }

  // Another tab has said something, or has begun anew.
  #follow() {
    this.handoff = this.#keeping.shared.handoff ?? null;
    if (!this.#restoring || this.#isWorking) return this.#polling.plan();
    if (this.session) this.#refresh().catch(() => {});
    else this.messages = [];
    this.#changed();
  }

  #share(changes) {
    this.#keeping.share(changes);
    this.handoff = this.#keeping.shared.handoff ?? null;
  }

  #tell(trouble, message) {
    this.trouble = trouble;
    this.#changed(message);
  }

  #changed(message) {
    this.dispatchEvent(new CustomEvent("change", { detail: message ?? null }));
  }
}

// Not crypto.randomUUID: that is there in secure pages only.
function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
