// The messages on the screen: made when they are new, made again when they change;
// earlier ones are read when somebody scrolls up to where they would be.

import { bubble, chip } from "./bubbles.js";
import { element } from "./dom.js";
import { helpQuestion } from "./feedback.js";

const NEAR = 80; // pixels from the end

export class Transcript {
  #shown = new Map(); // by a message's key: {node, content}
  #words;
  #acts;
  #start;
  #offer;
  #question = {}; // whether an answer helped: {about, node}
  #hasEarlier = false;

  constructor(words, acts, { greeting, invitation, examples }) {
    this.#words = words;
    this.#acts = acts;
    this.#start = start({ greeting, invitation, examples }, acts);
    const person = chip(words.say("talk_to_person"), acts.wantPerson);
    this.#offer = element("div", { class: "chips" }, person);
    this.node = element("div", {
      class: "transcript",
      role: "log",
      "aria-live": "off", // a status says it once
      "aria-label": words.say("conversation"),
      tabindex: 0,
      scroll: () => this.#scrolled(),
    });
  }

  show(messages, { hasEarlier, asksAbout, offersPerson }) {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    const wasAtEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    const question = messages.findLast((one) => one.role === "user");
    const isNew = question && !this.#shown.has(question.key);
    const first = this.#shown.get(messages.find((one) => this.#shown.has(one.key))?.key)?.node;
    const before = first?.offsetTop;
    const nodes = messages.map((message) => this.#nodeOf(message));
    this.#forgetAllBut(messages);
    this.#hasEarlier = hasEarlier;
    if (asksAbout) nodes.push(this.#questionAbout(asksAbout));
    if (offersPerson) nodes.push(this.#offer);
    place(this.node, messages.length ? nodes : [this.#start]);
    if (wasAtEnd || isNew) this.toEnd();
    else if (first?.isConnected) this.node.scrollTop += first.offsetTop - before; // what is read stays
  }

  // To the end, but not past the beginning of the last question.
  toEnd() {
    const questions = this.node.querySelectorAll(".user");
    const last = questions[questions.length - 1];
    const end = this.node.scrollHeight - this.node.clientHeight;
    this.node.scrollTop = last ? Math.min(end, last.offsetTop - 12) : end;
    // Where there is hardly any height, the panel scrolls as a whole.
    if (last && end <= 0) last.scrollIntoView({ block: "nearest" });
  }

  #nodeOf(message) {
    const content = JSON.stringify({ ...message, at: 0, rating: 0 });
    const shown = this.#shown.get(message.key);
    if (shown?.content === content) return shown.node;
    const node = bubble(message, this.#words, this.#acts);
    this.#shown.set(message.key, { node, content });
    return node;
  }

  #questionAbout(message) {
    if (this.#question.about?.id !== message.id) {
      const node = helpQuestion(message, this.#words, this.#acts.rate);
      this.#question = { about: message, node };
    }
    return this.#question.node;
  }

  #forgetAllBut(messages) {
    const keys = new Set(messages.map((message) => message.key));
    for (const key of this.#shown.keys()) if (!keys.has(key)) this.#shown.delete(key);
  }

  async #scrolled() {
    if (!this.#hasEarlier || this.node.scrollTop > NEAR) return;
    this.#hasEarlier = false; // until it is told again
    await this.#acts.readEarlier().catch(() => (this.#hasEarlier = true));
  }
}

function start({ greeting, invitation, examples }, acts) {
  const chips = examples.map((text) => chip(text, () => acts.ask(text)));
  return element(
    "div",
    { class: "start" },
    element("p", { class: "welcome", dir: "auto" }, greeting),
    examples.length && element("p", { class: "label" }, invitation),
    examples.length && element("div", { class: "chips" }, ...chips),
  );
}

// Only what has changed is moved: what stays keeps its focus and its place.
function place(parent, nodes) {
  const kept = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index]);
  });
}
