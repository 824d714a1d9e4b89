// Thumbs under an answer, and what was wrong with it after a thumb down.

import { element, iconButton, textButton } from "./dom.js";

const THUMBS = [
  { rating: "up", sign: "helpful", word: "helped" },
  { rating: "down", sign: "unhelpful", word: "did_not_help" },
];
const REASONS = ["wrong", "outdated", "incomplete", "unclear", "off_topic", "other"];

export function opinion(message, words, rate) {
  const box = element("div", { class: "opinion" });
  const thumbs = THUMBS.map(({ rating, sign, word }) =>
    iconButton(sign, words.say(word), {
      "aria-pressed": String(message.rating === rating),
      click: () => press(rating),
    }),
  );

  async function press(rating) {
    message.rating = rating;
    thumbs.forEach((thumb, place) =>
      thumb.setAttribute("aria-pressed", String(THUMBS[place].rating === rating)),
    );
    if (await send(rating)) show(rating);
  }

  async function send(rating, reason) {
    try {
      await rate(message.id, rating, reason);
      return true;
    } catch {
      tell(words.say("try_later"));
      return false;
    }
  }

  function show(rating) {
    if (rating === "up") tell(words.say("feedback_thanks"));
    else replaceBelow(reasons());
  }

  function reasons() {
    const chips = REASONS.map((reason) =>
      textButton(words.say(`feedback_${reason}`), {
        class: "chip",
        click: async () => (await send("down", reason)) && tell(words.say("feedback_thanks")),
      }),
    );
    const name = words.say("what_was_wrong");
    const title = element("p", { class: "label" }, name);
    return element("div", { class: "reasons", role: "group", "aria-label": name }, title, ...chips);
  }

  function tell(text) {
    replaceBelow(element("p", { class: "label", role: "status" }, text));
  }

  function replaceBelow(shown) {
    const hadFocus = box.lastChild.contains(box.getRootNode().activeElement);
    box.lastChild.replaceChildren(shown);
    if (hadFocus) thumbs[1].focus(); // what had it is gone
    shown.scrollIntoView({ block: "nearest" });
  }

  box.append(...thumbs, element("div", { class: "below" }));
  return box;
}
