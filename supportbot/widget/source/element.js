// <support-chat>: a button in the corner of the page and the panel that it opens.

import { API } from "./api.js";
import { colourSheet } from "./appearance.js";
import { Conversation } from "./conversation.js";
import { element, icon } from "./dom.js";
import { Panel } from "./panel.js";
import { roomSheet } from "./room.js";
import { Keeping } from "./storage.js";
import { STYLE } from "./styles.js";
import { Words } from "./words.js";

const NAME = "support-chat";
const ATTRIBUTES = ["api", "brand", "colour", "position", "language", "greeting", "context", "open"];
const SMALL = "(max-width: 480px), (max-height: 480px)"; // as in circumstances.css
const SCRIPT = document.currentScript;

class SupportChat extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #words = new Words();
  #conversation = null;
  #panel = null;
  #launcher;
  #dialog;
  #ready = null;
  #before = null; // what had the focus
  #stop = () => {};

  connectedCallback() {
    this.#ready ??= this.#build();
  }

  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#tearDown());
  }

  // Opens the panel; what had the focus gets it back when it is closed.
  async open() {
    await this.#whenBuilt();
    if (this.#dialog.open) return;
    this.#before = document.activeElement;
    const isSmall = matchMedia(SMALL).matches;
    if (isSmall) this.#dialog.showModal();
    else this.#dialog.show();
    this.#show(true);
    if (isSmall) this.#dialog.querySelector("h2").focus();
    else this.#panel.composer.focus();
  }

  close() {
    if (!this.#dialog?.open) return;
    this.#dialog.close();
    this.#giveFocusBack();
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
    if (!this.isConnected) throw new Error(`Put <${NAME}> into the page first.`);
    await this.#ready;
  }

  async #build() {
    const options = this.#options();
    const api = new API(options.api, options.language);
    const keeping = new Keeping(options.api);
    const [words, look] = await Promise.allSettled([api.words(), api.look()]);
    if (!this.isConnected) return;
    this.#words.learn(words.value);
    const seen = look.value ?? {};
    this.#conversation = new Conversation(api, keeping);
    const close = () => this.close();
    const parts = { words: this.#words, conversation: this.#conversation, keeping, api };
    this.#panel = new Panel({ ...parts, look: seen, options, close });
    this.#draw(options, seen);
    this.#connect(keeping);
    if (look.reason?.kind === "offline") this.#conversation.waitForAPI();
    if (this.hasAttribute("open") || (keeping.own.isOpen && !matchMedia(SMALL).matches))
      this.#openQuietly();
  }

  // As the page opens: nobody's focus is taken.
  #openQuietly() {
    this.#dialog.setAttribute("open", "");
    this.#show(true);
  }

  #options() {
    const given = Object.fromEntries(
      ATTRIBUTES.map((name) => [name, this.getAttribute(name) ?? ""]),
    );
    const own = SCRIPT?.src ? new URL(".", SCRIPT.src).href : location.origin;
    const api = new URL(given.api || own, location.href).href;
    return { ...given, api: api.endsWith("/") ? api : `${api}/` };
  }

  #draw(options, look) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const colours = colourSheet(options.colour || look.color);
    this.#root.adoptedStyleSheets = [sheet, colours, roomSheet()];
    this.#launcher = element(
      "button",
      {
        class: "launcher",
        type: "button",
        "aria-haspopup": "dialog",
        click: () => (this.#dialog.open ? this.close() : this.open()),
      },
      icon("chat"),
      icon("down"),
      element("span", { class: "dot" }),
    );
    this.#dialog = element(
      "dialog",
      { "aria-labelledby": "title", keydown: (event) => this.#pressed(event) },
      this.#panel.node,
    );
    this.#dialog.addEventListener("close", () => this.#show(false));
    this.#dialog.addEventListener("cancel", (event) => this.#cancelled(event));
    const { language, dir } = this.#words;
    const side = options.position === "left" || options.position === "right";
    const place = side ? options.position : dir === "rtl" ? "left" : "right";
    const frame = { class: `frame ${place}`, lang: language, dir };
    this.#root.replaceChildren(element("div", frame, this.#dialog, this.#launcher));
    this.#mark(false);
  }

  #connect(keeping) {
    const changed = ({ detail }) => this.#changed(detail);
    this.#conversation.addEventListener("change", changed);
    this.#conversation.addEventListener("handoff", ({ detail }) => this.#tell("handoff", detail));
    this.#dialog.addEventListener("close", () => keeping.keep({ isOpen: false }));
    this.addEventListener("open", () => keeping.keep({ isOpen: true }));
    this.#stop = () => this.#conversation.close();
    this.#panel.show();
  }

  #show(isOpen) {
    this.#launcher.setAttribute("aria-expanded", String(isOpen));
    this.#mark(false);
    if (isOpen) this.#conversation.restore();
    if (isOpen) this.#panel.show();
    this.#tell(isOpen ? "open" : "close");
  }

  #changed(message) {
    this.#panel.show(message);
    if (!message) return;
    const isReply = message.role === "assistant";
    if (isReply && !this.#dialog.open) this.#mark(true);
    const { role, text, source, id } = message;
    this.#tell("message", { role, text, source: source ?? "", message_id: id ?? null });
  }

  #mark(isUnread) {
    const words = this.#words;
    const unread = isUnread ? `: ${words.say("new_message")}` : "";
    this.#launcher.classList.toggle("unread", isUnread);
    this.#launcher.setAttribute("aria-label", words.say("open_chat") + unread);
  }

  #pressed(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.#panel.leaveForm()) this.close();
  }

  // Escape or the phone's "back", where the panel fills the screen.
  #cancelled(event) {
    if (this.#panel.leaveForm()) event.preventDefault();
    else queueMicrotask(() => this.#giveFocusBack());
  }

  #giveFocusBack() {
    const isOurs = [null, this, document.body].includes(this.#before);
    const back = isOurs || !this.#before.isConnected ? this.#launcher : this.#before;
    back.focus();
  }

  #tell(name, detail = {}) {
    const event = { detail, bubbles: true, composed: true };
    this.dispatchEvent(new CustomEvent(name, event));
  }

  #tearDown() {
    this.#stop();
    this.#ready = null;
    this.#root.replaceChildren();
  }
}

// Included with data- attributes, the script makes an element of its own.
function makeOne() {
  const given = Object.entries(SCRIPT?.dataset ?? {});
  if (!given.length) return;
  const made = document.createElement(NAME);
  for (const [name, value] of given) if (ATTRIBUTES.includes(name)) made.setAttribute(name, value);
  document.body.append(made);
}

if (!customElements.get(NAME)) customElements.define(NAME, SupportChat);
if (document.body) makeOne();
else document.addEventListener("DOMContentLoaded", makeOne);
