// The conversation of a visitor: what was said, what waits to be sent, what went wrong.
// Every change is told by a "change" event.

import { asked, past, told, writing } from "./messages.js";
import { Trouble } from "./trouble.js";

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
  hasRestored = false;
  #api;
  #keeping;
  #queue = []; // {message, key}; the first is being answered
  #isWorking = false;
  #stopper = null;
  #timer = 0;
  #wake = () => {};
  #unwatch;

  constructor(api, keeping) {
    super();
    this.#api = api;
    this.#keeping = keeping;
    this.handoff = keeping.shared.handoff ?? null;
    this.#unwatch = keeping.watch(() => this.#follow());
    this.#listen("addEventListener");
    this.#schedule();
  }

  close() {
    this.#unwatch();
    this.#listen("removeEventListener");
    clearTimeout(this.#timer);
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
    return last.length === MISSES_TO_OFFER_A_PERSON && last.every((one) => one.isMiss);
  }

  // What was said before, as the API has it, then what this tab had not yet sent.
  async restore() {
    if (this.hasRestored) return;
    this.hasRestored = true;
    await this.#refreshUntilDone();
    for (const { text, key } of this.#keeping.own.unsent ?? []) {
      const isStored = this.messages.slice(-4).some((one) => one.text === text);
      if (!isStored) this.#enqueue(text, key);
    }
    this.#work();
  }

  async ask(text) {
    if (!text.trim()) return;
    await this.restore();
    this.#enqueue(text.trim(), randomKey());
    this.#work();
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
    this.#schedule();
    this.#changed();
    this.dispatchEvent(new CustomEvent("handoff", { detail: this.handoff }));
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
    this.#schedule();
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
    const stopper = this.#stopper;
    let idle = 0;
    let isDone = false;
    const wait = (seconds) => {
      clearTimeout(idle);
      idle = setTimeout(() => stopper.abort(new Trouble("offline")), seconds * 1000);
    };
    wait(IDLE_SECONDS);
    try {
      for await (const { name, data } of events) {
        this.#take(name, data, reply);
        isDone ||= name === "done";
        wait(isDone ? CLOSING_SECONDS : IDLE_SECONDS);
      }
    } catch (error) {
      if (!isDone) throw error;
    } finally {
      clearTimeout(idle);
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
    await this.#pause(seconds || RETRY_SECONDS[kind]);
    while (kind === "offline" && !(await this.#api.isBack()))
      await this.#pause(RETRY_SECONDS.offline);
  }

  // A moment; shorter if the browser finds that it is online again.
  async #pause(seconds) {
    const woken = new Promise((resolve) => (this.#wake = resolve));
    await Promise.race([sleep(seconds), woken]);
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
    this.#schedule();
    this.#changed();
  }

  async #poll() {
    const after = Math.max(0, ...this.messages.map((one) => one.id ?? 0));
    const isUnfinished = this.messages.some((one) => one.state === "writing");
    if (isUnfinished) return this.#refresh();
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

  #schedule() {
    clearTimeout(this.#timer);
    const isUnfinished = this.messages.some((one) => one.state === "writing");
    const isDue = this.session && !this.#isWorking && (this.handoff || isUnfinished);
    if (!isDue || document.visibilityState !== "visible") return;
    const seconds = isUnfinished ? WRITING_SECONDS : POLL_SECONDS;
    this.#timer = setTimeout(async () => {
      await this.#poll().catch(() => {}); // the next one may succeed
      this.#schedule();
    }, seconds * 1000);
  }

  // Another tab has said something, or has begun anew.
  #follow() {
    this.handoff = this.#keeping.shared.handoff ?? null;
    if (!this.hasRestored || this.#isWorking) return this.#schedule();
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

  #listen(method) {
    window[method]("online", this);
    document[method]("visibilitychange", this);
  }

  // Called by the browser for what #listen names.
  handleEvent() {
    this.#wake();
    this.#schedule();
  }
}

function sleep(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

// Not crypto.randomUUID: that is there in secure pages only.
function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
