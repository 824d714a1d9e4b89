// Sends what waits, one message after the other, and shows each answer as it comes.

import { told, writing } from "./messages.js";
import { Trouble } from "./trouble.js";
import { sleep, watched } from "./waiting.js";

const IDLE_SECONDS = 45; // without a sign of life from an answer
const CLOSING_SECONDS = 1; // for the connection, after the answer
const MAX_REPEATS = { busy: 60, cut: 5 };
const MAX_TRIES = { offline: Infinity, many: 20 }; // others are not tried again

export class Answering {
  isWorking = false;
  #api;
  #talk;
  #outbox;
  #stopper = null;

  // `talk` is the conversation that shows it.
  constructor(api, talk, outbox) {
    this.#api = api;
    this.#talk = talk;
    this.#outbox = outbox;
  }

  get isAnswering() {
    return this.#stopper !== null;
  }

  stop() {
    this.#stopper?.abort(new Trouble("stopped"));
  }

  // What is not answered yet is kept, as when the page is left.
  leave() {
    this.#stopper?.abort(new Trouble("left"));
  }

  async work() {
    if (this.isWorking) return;
    this.isWorking = true;
    while (this.#outbox.first) {
      const item = this.#outbox.first;
      await this.#deliver(item);
      if (this.#talk.life.aborted) return;
      this.#outbox.drop(item);
    }
    this.isWorking = false;
    this.#talk.rest();
  }

  // Until the message is answered, stopped or handed back.
  async #deliver(item) {
    for (let tries = 1; ; tries += 1) {
      const reply = writing();
      const trouble = await this.#answer(item, reply);
      if (!trouble || trouble.kind === "left") break;
      const isPaused = isUnderWay(trouble, tries);
      if (isPaused && !(await this.#pause(trouble.seconds || tries, reply))) break;
      this.#talk.forget(reply);
      if (!isPaused && !(await this.#overcome(trouble, item, tries))) break;
    }
    this.#stopper = null;
  }

  // Send one message and show its answer; the Trouble, if there is none.
  async #answer({ message, key }, reply) {
    const talk = this.#talk;
    this.#stopper = new AbortController();
    message.state = "";
    talk.showAfter(message, reply);
    const request = { text: message.text, session: talk.session, key };
    try {
      await this.#read(this.#api.chat(request, this.#stopper.signal), reply);
      talk.tell("", reply);
      return null;
    } catch (error) {
      // Browsers may pass on a copy of why they were told to stop.
      const trouble = this.#stopper.signal.reason ?? error;
      if (trouble.kind === "stopped") return this.#interrupt(reply);
      return trouble instanceof Trouble ? trouble : new Trouble("broken");
    }
  }

  #interrupt(reply) {
    reply.state = "interrupted";
    this.#talk.tell("", reply);
    return null;
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
    if (!isDone) throw new Trouble("cut"); // the API may have the whole answer
  }

  #take(name, data, reply) {
    if (name === "error") throw Trouble.ofStatus(data.status || 500, data.retry_after);
    if (name === "meta") {
      reply.id = data.message_id;
      this.#talk.began(data.session_id);
    } else if (name === "delta") {
      reply.text += data.text ?? "";
      reply.html = data.html ?? "";
      this.#talk.changed();
    } else if (name === "done") {
      if (typeof data.reply !== "string") throw new Trouble("broken");
      Object.assign(reply, told(data));
      this.#talk.answered(data.session_id, reply);
    }
  }

  // Shown as being written all the while; whether it is then to be asked for again.
  async #pause(seconds, reply) {
    const { signal } = this.#stopper;
    await sleep(seconds, signal);
    if (signal.reason?.kind === "stopped") this.#interrupt(reply);
    return !signal.aborted;
  }

  // Whether the message is to be sent again; by then it makes sense to.
  async #overcome(trouble, item, tries) {
    const talk = this.#talk;
    const { kind } = trouble;
    if (kind === "ended" && talk.session) {
      talk.loseSession();
      talk.tell("ended");
      return true;
    }
    if (tries >= (MAX_TRIES[kind] ?? 0)) {
      talk.handBack(item.message, kind);
      return false;
    }
    this.#stopper = null;
    item.message.state = "waiting";
    await talk.waitOut(trouble, tries);
    return this.#outbox.has(item);
  }
}

// The API has the message, and its answer to come.
function isUnderWay({ kind }, tries) {
  return tries < (MAX_REPEATS[kind] ?? 0);
}
