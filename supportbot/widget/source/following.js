// What the API has of the conversation: read when the panel opens, and again while a
// colleague may answer, an answer is written elsewhere, or another tab has spoken.

import { past } from "./messages.js";
import { Polling } from "./polling.js";
import { sleep } from "./waiting.js";

const POLL_SECONDS = 5; // while a colleague may answer
const WRITING_SECONDS = 1.5; // while an answer is being written elsewhere
const MANY_SECONDS = 5;
const STAFF = "Staff";

export class Following {
  #api;
  #talk;
  #polling = new Polling(() => this.#due(), () => this.#look());
  #before = null; // from where there are earlier messages
  #epoch = null;
  #isRestored = false;
  #isBehind = false; // something was said elsewhere while this tab was busy

  // `talk` is the conversation that shows it.
  constructor(api, talk) {
    this.#api = api;
    this.#talk = talk;
  }

  get hasEarlier() {
    return this.#before !== null;
  }

  stop() {
    this.#polling.stop();
  }

  // Read it all, as soon as the API can be reached.
  async restore() {
    const { life } = this.#talk;
    while (this.#talk.session && !life.aborted) {
      try {
        await this.#refresh();
        break;
      } catch (error) {
        if (!(await this.#overcome(error))) break;
      }
    }
    this.#isRestored = true;
    this.plan();
  }

  async readEarlier() {
    const talk = this.#talk;
    const page = await this.#api.history(talk.session, { before: this.#before });
    this.#before = page.before ?? null;
    talk.messages = [...page.messages.map((data) => past(data)), ...talk.messages];
    talk.changed();
  }

  // Another tab has said something, or has begun anew.
  async follow() {
    if (!this.#isRestored) return;
    if (this.#talk.isWorking) this.#isBehind = true;
    else if (!this.#talk.session) this.#talk.clear();
    else await this.#refresh().catch((error) => this.#heed(error));
    this.plan();
  }

  // This tab has nothing more to send.
  async rest() {
    // The bot's own words may say that a colleague has been asked.
    const mayHandOver = this.#talk.messages.at(-1)?.source === "Fallback";
    if (this.#isBehind || mayHandOver) await this.follow();
    this.plan();
  }

  plan() {
    this.#polling.plan();
  }

  #due() {
    if (!this.#talk.session || this.#talk.isWorking || !this.#isRestored) return 0;
    if (this.#isAwaited) return WRITING_SECONDS;
    return this.#talk.handoff ? POLL_SECONDS : 0;
  }

  get #isAwaited() {
    return this.#talk.messages.some((one) => one.state === "writing");
  }

  async #look() {
    try {
      if (this.#isAwaited) await this.#refresh();
      else await this.#readNews();
    } catch (error) {
      this.#heed(error);
      throw error;
    }
  }

  // Take over what the API has; of earlier messages it tells those that were not read yet.
  async #refresh() {
    const talk = this.#talk;
    const { session } = talk;
    const page = await this.#api.history(session);
    if (talk.life.aborted || talk.session !== session) return;
    this.#isBehind = talk.isWorking;
    if (talk.isWorking) return;
    const earlier = page.epoch === this.#epoch ? earlierThan(page, talk.messages) : [];
    if (!earlier.length) this.#before = page.before ?? null;
    this.#epoch = page.epoch;
    const known = new Map(talk.messages.map((one) => [one.id, one.key]));
    const messages = page.messages.map((data) => past(data, known.get(data.message_id)));
    const news = messages.filter((one) => one.source === STAFF && one.id > talk.seen);
    talk.takeOver([...earlier, ...messages]);
    this.#takeHandoff(page);
    this.#tell(news);
  }

  async #readNews() {
    const talk = this.#talk;
    const after = Math.max(0, ...talk.messages.map((one) => one.id ?? 0));
    const page = await this.#api.history(talk.session, { after });
    if (talk.isWorking || talk.life.aborted) return;
    this.#epoch ??= page.epoch;
    if (page.epoch !== this.#epoch) return this.#refresh();
    const news = page.messages.map((data) => past(data)).filter((one) => one.id > after);
    talk.takeOver([...talk.messages, ...news]);
    this.#takeHandoff(page);
    this.#tell(news);
  }

  #tell(news) {
    this.#talk.see(Math.max(0, ...this.#talk.messages.map((one) => one.id ?? 0)));
    for (const message of news) this.#talk.changed(message);
  }

  #takeHandoff(page) {
    if (!("handoff" in page)) return; // an API that does not tell
    const { handoff } = page;
    if (handoff?.reference === this.#talk.handoff?.reference) return;
    this.#talk.learnHandoff(handoff && { reference: handoff.reference });
  }

  #heed({ kind }) {
    if (kind === "ended" || kind === "refused") this.#talk.loseSession();
  }

  // Whether to read again; by then it makes sense to.
  async #overcome(error) {
    const { life } = this.#talk;
    const { kind, seconds } = error;
    this.#heed(error);
    if (kind === "many") await sleep(seconds || MANY_SECONDS, life);
    else if (kind === "offline") await this.#talk.waitOut(error);
    else if (this.#talk.session) this.#talk.tell(kind ?? "broken");
    if (kind === "offline") this.#talk.tell("");
    return kind === "many" || kind === "offline";
  }
}

// The messages before a page that joins on to them.
function earlierThan(page, messages) {
  const first = page.messages[0]?.message_id;
  const isJoined = messages.some((one) => one.id >= first);
  return isJoined ? messages.filter((one) => one.id < first) : [];
}
