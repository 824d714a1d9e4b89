// <support-chat>: a button in the corner of the page and the panel that it opens.

import { API } from "./api.js";
import { colourSheet } from "./appearance.js";
import { Conversation } from "./conversation.js";
import { Frame } from "./frame.js";
import { addressOf, explain } from "./operator.js";
import { Panel } from "./panel.js";
import { followRoom } from "./room.js";
import { Keeping } from "./storage.js";
import { STYLE } from "./styles.js";
import { inTime } from "./waiting.js";
import { Words } from "./words.js";

const NAME = "support-chat";
const ATTRIBUTES = ["api", "brand", "colour", "position", "language", "greeting"];
const ALL_ATTRIBUTES = [...ATTRIBUTES, "context", "open"];
const PATIENCE_SECONDS = 4; // then it shows what it has
const SCRIPT = document.currentScript;

class SupportChat extends HTMLElement {
  static observedAttributes = [...ATTRIBUTES, "open"];
  #root = this.attachShadow({ mode: "open" });
  #life = null; // ends when the component is taken out of the page
  #ready = null;
  #conversation = null;
  #keeping = null;
  #panel = null;
  #frame = null;
  #isRenewing = false;

  connectedCallback() {
    this.#ready ??= this.#begin();
  }

  // What is only moved within the page stays as it is.
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#end());
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || !this.#ready) return;
    if (name !== "open") this.#renew();
    else if (now === null) this.close();
    else this.open().catch(() => {}); // taken out of the page meanwhile
  }

  // Opens the panel; what had the focus gets it back when it is closed.
  async open() {
    await this.#whenBuilt();
    this.#frame.open();
  }

  close() {
    this.#frame?.close();
  }

  async ask(text) {
    await this.open();
    await this.#conversation.ask(String(text));
  }

  async reset() {
    await this.#whenBuilt();
    await this.#conversation.reset();
  }

  async #whenBuilt() {
    for (let ready; ready !== this.#ready; ) await (ready = this.#ready);
    if (!this.#frame) throw new Error(`Put <${NAME}> into the page first.`);
  }

  #begin() {
    this.#life = new AbortController();
    return this.#build(this.#life.signal);
  }

  async #build(life) {
    const options = this.#options();
    const api = new API(options.api, options.language);
    const asked = Promise.allSettled([api.words(), api.look()]);
    const [told, look] = (await inTime(asked, PATIENCE_SECONDS, life)) ?? [];
    if (life.aborted) return;
    const words = new Words(told?.value);
    const keeping = new Keeping(options.api);
    const conversation = new Conversation(api, keeping);
    life.addEventListener("abort", () => {
      conversation.close();
      keeping.leave();
    });
    this.#keeping = keeping;
    this.#conversation = conversation;
    this.#draw({ api, words, options, look: look?.value ?? {} }, life);
    this.#connect(life);
    if (look?.status !== "fulfilled") this.#lookAgain(asked, options.api, life);
  }

  // Drawn anew once it is known what to look like.
  async #lookAgain(asked, api, life) {
    const [, look] = await asked;
    if (life.aborted) return;
    const { reason } = look;
    explain(api, reason);
    if (reason?.kind === "offline") await this.#conversation.waitOut(reason);
    else if (reason) return this.#conversation.tell(reason.kind ?? "broken");
    if (!life.aborted) this.#renew();
  }

  #options() {
    const given = Object.fromEntries(
      ATTRIBUTES.map((name) => [name, this.getAttribute(name) ?? ""]),
    );
    return { ...given, api: addressOf(given.api, SCRIPT) };
  }

  #draw({ api, words, options, look }, life) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const colours = colourSheet(options.colour || look.color);
    this.#root.adoptedStyleSheets = [sheet, colours, followRoom(life)];
    const parts = { words, conversation: this.#conversation, keeping: this.#keeping, api };
    const close = () => this.close();
    const context = () => this.getAttribute("context") ?? "";
    this.#panel = new Panel({ ...parts, look, options, context, close });
    const shown = (isOpen) => life.aborted || this.#shown(isOpen);
    this.#frame = new Frame({ words, panel: this.#panel, position: options.position, shown }, life);
    this.#root.replaceChildren(this.#frame.node);
  }

  #connect(life) {
    const conversation = this.#conversation;
    conversation.addEventListener("change", ({ detail }) => this.#changed(detail));
    conversation.addEventListener("handoff", ({ detail }) => this.#tell("handoff", detail));
    this.#keeping.watch(() => this.#markUnread(), life);
    this.#markUnread();
    this.#panel.show();
    if (this.hasAttribute("open") || this.#keeping.own.isOpen) this.#frame.openQuietly();
  }

  #shown(isOpen) {
    this.#keeping.keep({ isOpen });
    this.#markRead();
    this.#conversation.beSeen(isOpen);
    if (isOpen) this.#panel.show();
    if (!this.#isRenewing) this.#tell(isOpen ? "open" : "close");
  }

  #changed(message) {
    this.#panel.show(message);
    this.#markRead();
    if (!message) return;
    const isReply = message.role === "assistant";
    if (isReply && !this.#frame.isOpen) this.#keeping.share({ isUnread: true });
    this.#markUnread();
    const { role, text, source, id } = message;
    this.#tell("message", { role, text, source: source ?? "", message_id: id ?? null });
  }

  // For all tabs, and for the pages that the visitor goes on to.
  #markRead() {
    const isRead = this.#frame.isOpen && document.visibilityState === "visible";
    if (isRead && this.#keeping.shared.isUnread) this.#keeping.share({ isUnread: false });
    this.#markUnread();
  }

  #markUnread() {
    this.#frame.mark(Boolean(this.#keeping.shared.isUnread) && !this.#frame.isOpen);
  }

  #tell(name, detail = {}) {
    const event = { detail, bubbles: true, composed: true };
    this.dispatchEvent(new CustomEvent(name, event));
  }

  // Once for all attributes that change together; what is open or begun stays so.
  #renew() {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    queueMicrotask(async () => {
      const hadFocus = this.#root.activeElement !== null;
      const wasOpen = this.#frame?.isOpen;
      this.#life.abort();
      if (this.isConnected) await (this.#ready = this.#begin());
      if (wasOpen) this.#frame?.open();
      this.#isRenewing = false;
      if (hadFocus) this.#frame?.focus();
    });
  }

  #end() {
    this.#life?.abort();
    this.#ready = null;
    this.#frame = null;
    this.#root.replaceChildren();
  }
}

// Included with data- attributes, the script makes an element of its own; once, even if
// the page includes it twice.
function makeOne() {
  const given = Object.entries(SCRIPT?.dataset ?? {}).filter(([name]) => ALL_ATTRIBUTES.includes(name));
  if (!given.length) return;
  const made = document.createElement(NAME);
  for (const [name, value] of given) made.setAttribute(name, value);
  const others = [...document.querySelectorAll(NAME)];
  if (!others.some((one) => one.isEqualNode(made))) document.body.append(made);
}

if (!customElements.get(NAME)) customElements.define(NAME, SupportChat);
if (document.body) makeOne();
else document.addEventListener("DOMContentLoaded", makeOne);
