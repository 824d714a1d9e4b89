// One message as elements: what was said, what kind of answer it is, what to do next.

import { articles } from "./articles.js";
import { element, iconButton, textButton } from "./dom.js";
import { opinion } from "./feedback.js";
import { nodesOf } from "./markup.js";

const STAFF = "Staff";
const AI = "Gemini AI";
const TALK = "small_talk";
const CLOSEST = "closest";

// `acts` is what a bubble can set off: ask(text), read(faq), rate(id, rating, reason).
export function bubble(message, words, acts) {
  return message.role === "user"
    ? customersBubble(message, words)
    : replysBubble(message, words, acts);
}

function customersBubble(message, words) {
  const waits = message.state === "waiting";
  return element(
    "div",
    { class: "message user" },
    element("h3", { class: "unseen" }, words.say("you")),
    element("div", { class: "bubble", dir: "auto" }, message.text),
    waits && element("p", { class: "label" }, words.say("unsent")),
  );
}

function replysBubble(message, words, acts) {
  const isStaff = message.source === STAFF;
  const isWriting = message.state === "writing";
  const made = element(
    "div",
    { class: `message reply${isStaff ? " staff" : ""}` },
    isStaff ? byColleague(message, words) : element("h3", { class: "unseen" }, words.say("support")),
    element("div", { class: "bubble" }, ...content(message, words, acts)),
  );
  if (!isWriting && message.text) made.append(tools(message, words, acts));
  if (!isWriting) made.append(...choices(message, words, acts));
  return made;
}

function byColleague({ author }, words) {
  const name = author && element("bdi", {}, author);
  return element("h3", { class: "label" }, words.say("colleague"), name && ": ", name);
}

function content(message, words, acts) {
  const isWriting = message.state === "writing";
  if (isWriting && !message.text) return [typing(words)];
  return [
    message.text && said(message),
    message.note && element("p", { class: "note", dir: "auto" }, message.note),
    !isWriting && origin(message, words),
    !isWriting && restsOn(message) && articles(message.citations, words, acts.read),
    message.state === "interrupted" && label("stop", words.say("interrupted")),
  ];
}

function restsOn({ source, citations }) {
  return source === AI && citations.length > 0;
}

function typing(words) {
  const told = element("span", { class: "unseen" }, words.say("writing"));
  const dots = ["i", "i", "i"].map((tag) => element(tag));
  return element("div", { class: "typing" }, told, ...dots);
}

function said({ html, text }) {
  const nodes = html ? nodesOf(html) : [element("p", { class: "plain" }, text)];
  return element("div", { class: "said", dir: "auto" }, ...nodes);
}

// Where the answer comes from; of small talk and misses nothing.
function origin(message, words) {
  if (message.kind === TALK) return null;
  if (message.source === AI) return label("ai", words.say(restsOn(message) ? "ai" : "ai_alone"));
  if (message.source !== "FAQ") return null;
  // The API shows a likely answer, or two, under the FAQ's question.
  if (message.kind === CLOSEST) return label("closest", words.say("closest"));
  const [faq] = message.faqs.length === 1 ? message.faqs : [];
  const named = [faq?.question, faq?.category].filter(Boolean).join(" · ");
  return label("faq", words.say("from_faq"), named);
}

function label(kind, text, named) {
  const rest = named && element("bdi", {}, named);
  return element("p", { class: `label ${kind}` }, text, rest && ": ", rest);
}

function tools(message, words, acts) {
  const isAnswer = ["FAQ", AI].includes(message.source) && message.kind !== TALK;
  const canCopy = (isAnswer || message.source === STAFF) && Boolean(navigator.clipboard);
  const canRate = message.id && isAnswer && !message.state;
  return element(
    "div",
    { class: "tools" },
    canRate && opinion(message, words, acts.rate),
    canCopy && copyButton(message, words),
    time(message, words),
  );
}

function copyButton({ text }, words) {
  const button = iconButton("copy", words.say("copy"), { click: copy });
  async function copy() {
    const [word, sign] = await navigator.clipboard.writeText(text).then(
      () => ["copied", "done"],
      () => ["try_later", "undone"], // the browser may not allow it
    );
    button.setAttribute("aria-label", words.say(word));
    button.title = words.say(word);
    button.classList.add(sign);
  }
  return button;
}

function time({ at }, words) {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return null;
  const isToday = moment.toDateString() === new Date().toDateString();
  const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  const text = new Intl.DateTimeFormat(words.language, style).format(moment);
  return element("time", { datetime: at }, text);
}

// What to say next at a click; the words are sent as if they were typed.
function choices(message, words, acts) {
  const texts = [
    ...(message.kind === CLOSEST ? [words.say("yes"), words.say("no")] : []),
    ...message.suggestions.map((faq) => faq.question),
  ];
  const chips = texts.map((text) => chip(text, () => acts.ask(text)));
  if (message.state === "interrupted")
    chips.push(chip(words.say("ask_again"), () => acts.askAgain(message)));
  if (!chips.length) return [];
  // The bot's own words say what the questions below them are; a model's don't.
  const hasToAsk = message.source === AI && message.suggestions.length;
  const question = hasToAsk && element("p", { class: "label" }, words.say("did_you_mean"));
  return [element("div", { class: "chips" }, question, ...chips)];
}

export function chip(text, click) {
  return textButton(text, { class: "chip", dir: "auto", click });
}
