// The messages on the screen: made when they are new, made again when they change.

import { bubble, chip } from "./bubbles.js";
import { element } from "./dom.js";

const NEAR = 80; // pixels from the end

export class Transcript {
  #shown = new Map(); // by a message's key: {node, content}
  #words;
  #acts;
  #start;

  constructor(words, acts, { greeting, invitation, examples }) {
    this.#words = words;
    this.#acts = acts;
    this.#start = start({ greeting, invitation, examples }, acts);
    this.node = element("div", {
      class: "transcript",
      role: "log",
      "aria-live": "off", // a status says it once
      "aria-label": words.say("conversation"),
      tabindex: 0,
    });
  }

  show(messages, { offersPerson }) {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    const wasAtEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    const isNew = messages.some((one) => one.role === "user" && !this.#shown.has(one.key));
    const nodes = messages.map((message) => this.#nodeOf(message));
    this.#forgetAllBut(messages);
    if (offersPerson) nodes.push(this.#offer());
    place(this.node, messages.length ? nodes : [this.#start]);
    if (wasAtEnd || isNew) this.toEnd();
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

  #forgetAllBut(messages) {
    const keys = new Set(messages.map((message) => message.key));
    for (const key of this.#shown.keys()) if (!keys.has(key)) this.#shown.delete(key);
  }

  #offer() {
    const person = chip(this.#words.say("talk_to_person"), this.#acts.wantPerson);
    return element("div", { class: "chips" }, person);
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
  for (const child of [...parent.childNodes]) if (!nodes.includes(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index]);
  });
}
