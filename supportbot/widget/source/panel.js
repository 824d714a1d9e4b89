// The panel: header, conversation, notices, box; what each of them sets off.

import { logo } from "./appearance.js";
import { Composer } from "./composer.js";
import { element, iconButton, textButton } from "./dom.js";
import { handoffForm } from "./handoff.js";
import { Transcript } from "./transcript.js";

// What happens next, after what went wrong.
const NEXT = {
  offline: "sent_when_back",
  many: "sent_soon",
  ended: "begins_anew",
  closed: "try_later",
  broken: "send_again",
};

const TOLD_SECONDS = 5;
const MAX_COMMENT_CHARS = 1000;

export class Panel {
  #words;
  #conversation;
  #context; // what the page tells with a wish for a person
  #banner = element("div", { class: "banner", role: "status" });
  #notice = element("div", { class: "notice", role: "alert" });
  #progress = element("div", { class: "progress" });
  #status = element("p", { class: "unseen", role: "status" });
  #person;
  #form = null;
  #toldKey = "";
  #forgetting = 0;

  // `look` is what the API tells of its appearance; `close()` closes the panel.
  constructor({ words, conversation, keeping, api, look, options, context, close }) {
    this.#words = words;
    this.#conversation = conversation;
    this.#context = context;
    const ask = (text) => conversation.ask(text);
    const acts = {
      ask,
      askAgain: (reply) => ask(questionBefore(conversation.messages, reply)),
      rate: (...opinion) => conversation.rate(...opinion),
      read: (faq) => conversation.read(faq),
      readEarlier: () => conversation.readEarlier(),
      wantPerson: () => this.showForm(),
    };
    this.composer = new Composer(words, keeping, ask);
    this.transcript = new Transcript(words, acts, {
      greeting: options.greeting || look.greeting || words.say("welcome"),
      invitation: words.say("invitation"),
      examples: Array.isArray(look.examples) ? look.examples.map(String) : [],
    });
    this.node = element(
      "div",
      { class: "panel" },
      this.#header({ api, look, options, close }),
      this.#banner,
      this.transcript.node,
      this.#notice,
      this.#progress,
      this.composer.node,
      this.#footer(look),
      this.#status,
    );
    conversation.life.addEventListener("abort", () => clearTimeout(this.#forgetting));
    conversation.addEventListener("handback", ({ detail }) => this.#takeBack(detail));
  }

  show(message) {
    const { messages, hasEarlier, asksAbout, handoff, isDegraded } = this.#conversation;
    const offersPerson = this.#conversation.offersPerson && !handoff;
    this.transcript.show(messages, { hasEarlier, asksAbout, offersPerson });
    setText(this.#banner, isDegraded ? this.#words.say("degraded") : "");
    this.#person.hidden = Boolean(handoff); // one form is enough
    this.#showTrouble();
    this.#showProgress();
    this.#say(message);
  }

  showForm() {
    if (this.#form) return;
    const leave = () => this.#leaveForm();
    const send = (wish) =>
      this.#conversation.handOver({ ...wish, comment: this.#withContext(wish.comment) });
    this.#form = handoffForm(this.#words, { send, leave });
    this.node.classList.add("asks-for-person");
    this.transcript.node.after(this.#form);
    this.#form.querySelector("h3").focus();
  }

  // Whether there was a form to leave.
  leaveForm() {
    if (this.#form) this.#leaveForm();
    else return false;
    return true;
  }

  #withContext(comment) {
    const context = this.#context().trim();
    return [comment, context].filter(Boolean).join("\n\n").slice(0, MAX_COMMENT_CHARS);
  }

  #leaveForm() {
    this.#form.remove();
    this.#form = null;
    this.node.classList.remove("asks-for-person");
    this.show();
    this.transcript.toEnd();
    this.composer.focus();
  }

  #header({ api, look, options, close }) {
    const words = this.#words;
    const name = options.brand || look.brand || words.say("name");
    const tagline = look.tagline ?? words.say("tagline");
    const place = element("span", { class: "logo" });
    logo(api, look.logo).then((made) => place.replaceWith(made));
    const renew = iconButton("renew", words.say("new_conversation"), {
      click: () => this.#conversation.reset().then(() => this.composer.focus()),
    });
    return element(
      "header",
      {},
      place,
      element(
        "div",
        { class: "brand" },
        element("h2", { id: "title", tabindex: -1, dir: "auto" }, name),
        tagline && element("p", { dir: "auto" }, tagline),
      ),
      renew,
      iconButton("close", words.say("close_chat"), { click: close }),
    );
  }

  #footer(look) {
    const words = this.#words;
    const wantPerson = { class: "quiet", click: () => this.showForm() };
    this.#person = textButton(words.say("talk_to_person"), wantPerson);
    const isLink = /^https?:\/\//.test(look.privacy_url ?? "");
    const opens = { href: look.privacy_url, target: "_blank", rel: "noopener noreferrer" };
    return element(
      "footer",
      {},
      this.#person,
      isLink && element("a", { class: "quiet", ...opens }, words.say("privacy")),
    );
  }

  #showTrouble() {
    const { trouble: kind, hasUnsent } = this.#conversation;
    const isKept = { offline: hasUnsent, many: hasUnsent, broken: this.composer.text };
    const next = isKept[kind] ?? true ? NEXT[kind] : "try_later";
    const parts = kind ? [`trouble_${kind}`, next].filter(Boolean) : [];
    setText(this.#notice, parts.map((key) => this.#words.say(key)).join(" "));
  }

  // What is under way: an answer that can be stopped, a colleague who was asked.
  #showProgress() {
    const { isAnswering, handoff, messages } = this.#conversation;
    const words = this.#words;
    const hasReply = messages.some((one) => one.source === "Staff");
    const stop = () => {
      this.#conversation.stop();
      this.composer.focus();
    };
    const key = JSON.stringify([isAnswering, handoff, hasReply]);
    if (key === this.#toldKey) return;
    this.#toldKey = key;
    this.#progress.replaceChildren(
      ...(handoff ? [this.#handedOver(handoff, hasReply)] : []),
      ...(isAnswering ? [textButton(words.say("stop"), { class: "chip stop", click: stop })] : []),
    );
  }

  #handedOver({ reference, hours, confirmation }, hasReply) {
    const words = this.#words;
    const lines = [
      !hasReply && (confirmation || words.say("waiting")),
      words.say("reference", { reference }),
      hours && words.say("hours", { hours }),
    ];
    const shown = lines.filter(Boolean).map((line) => element("p", { dir: "auto" }, line));
    return element("div", { class: "handed-over", role: "status" }, ...shown);
  }

  // For those who don't see it: once that an answer is written, once what it says.
  #say(message) {
    const { isAnswering } = this.#conversation;
    const writing = this.#words.say("writing");
    if (message?.role === "assistant") {
      clearTimeout(this.#forgetting);
      // Whoever reads on from there would hear it a second time.
      this.#forgetting = setTimeout(() => (this.#status.textContent = ""), TOLD_SECONDS * 1000);
      const who = this.#words.say(message.source === "Staff" ? "colleague" : "support");
      const end = message.state ? this.#words.say("interrupted") : "";
      this.#status.textContent = [who, message.text, end].filter(Boolean).join(" ");
    } else if (isAnswering && this.#status.textContent !== writing) {
      this.#status.textContent = writing;
    }
  }

  #takeBack(text) {
    const draft = this.composer.text;
    this.composer.text = draft ? `${text}\n${draft}` : text;
  }
}

function questionBefore(messages, reply) {
  const before = messages.slice(0, messages.indexOf(reply));
  return before.findLast((one) => one.role === "user")?.text ?? "";
}

// Said again only when it is something else.
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
