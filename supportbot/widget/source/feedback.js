// What the customer thinks of an answer, and what was wrong with it if it did not help.

import { element, iconButton, textButton } from "./dom.js";

const THUMBS = [
  { rating: "up", sign: "helpful", word: "helped" },
  { rating: "down", sign: "unhelpful", word: "did_not_help" },
];
const CHOICES = [
  { rating: "up", word: "yes" },
  { rating: "down", word: "no" },
];
const REASONS = ["wrong", "outdated", "incomplete", "unclear", "off_topic", "other"];

// Thumbs under an answer; `rate(id, rating, reason)` stores what is pressed.
export function opinion(message, words, rate) {
  const place = element("div", { class: "below" });
  const thumbs = THUMBS.map(({ rating, sign, word }) =>
    iconButton(sign, words.say(word), {
      "aria-pressed": String(message.rating === rating),
      click: () => press(rating),
    }),
  );
  const opinion = new Opinion(message, { words, rate, place, back: thumbs[1] });

  function press(rating) {
    thumbs.forEach((thumb, index) =>
      thumb.setAttribute("aria-pressed", String(THUMBS[index].rating === rating)),
    );
    return opinion.give(rating);
  }

  return element("div", { class: "opinion" }, ...thumbs, place);
}

// The question that is asked once, at the end of a conversation.
export function helpQuestion(message, words, rate) {
  const place = element("div", { class: "chips", role: "status", tabindex: -1 });
  const opinion = new Opinion(message, { words, rate, place, back: place });
  const chips = CHOICES.map(({ rating, word }) =>
    textButton(words.say(word), { class: "chip", click: () => opinion.give(rating) }),
  );
  place.append(element("p", { class: "label" }, words.say("did_it_help")), ...chips);
  return place;
}

class Opinion {
  #message;
  #words;
  #rate;
  #place;
  #back;

  // What comes of it is shown in `place`; `back` gets the focus of what is gone then.
  constructor(message, { words, rate, place, back }) {
    this.#message = message;
    this.#words = words;
    this.#rate = rate;
    this.#place = place;
    this.#back = back;
  }

  async give(rating, reason) {
    this.#message.rating = rating;
    try {
      await this.#rate(this.#message.id, rating, reason);
    } catch {
      return this.#tell("try_later");
    }
    if (rating === "down" && !reason) this.#show(this.#reasons());
    else this.#tell("feedback_thanks");
  }

  #reasons() {
    const chips = REASONS.map((reason) =>
      textButton(this.#words.say(`feedback_${reason}`), {
        class: "chip",
        click: () => this.give("down", reason),
      }),
    );
    const name = this.#words.say("what_was_wrong");
    const title = element("p", { class: "label" }, name);
    return element("div", { class: "reasons", role: "group", "aria-label": name }, title, ...chips);
  }

  #tell(word) {
    this.#show(element("p", { class: "label", role: "status" }, this.#words.say(word)));
  }

  #show(node) {
    const hadFocus = this.#place.contains(this.#place.getRootNode().activeElement);
    this.#place.replaceChildren(node);
    if (hadFocus) this.#back.focus();
    node.scrollIntoView({ block: "nearest" });
  }
}
