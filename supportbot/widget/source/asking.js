// Whether to ask "Did that help?": once in a conversation, when the API says so of a reply.

const PAUSE_SECONDS = 40; // in which the customer has said nothing

export class Asking {
  about = null; // the reply
  #talk;
  #timer = 0;

  // `talk` is the conversation that shows it.
  constructor(talk) {
    this.#talk = talk;
    talk.life.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  // The customer goes on.
  forget() {
    clearTimeout(this.#timer);
    this.about = null;
  }

  after(reply) {
    this.forget();
    if (this.#talk.hasAsked) return;
    if (reply.asksIfHelped === "later")
      this.#timer = setTimeout(() => this.#ask(reply), PAUSE_SECONDS * 1000);
    if (reply.asksIfHelped === "now") this.#askOfLast(reply);
  }

  #askOfLast(reply) {
    const replies = this.#talk.messages.filter((one) => one.role === "assistant" && one !== reply);
    const last = replies.at(-1);
    if (last?.asksIfHelped === "later") this.#ask(last);
  }

  #ask({ id }) {
    const about = this.#talk.messages.find((one) => one.id === id);
    if (!about || about.rating) return;
    this.about = about;
    this.#talk.noteAsked();
  }
}
