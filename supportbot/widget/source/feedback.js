// Thumbs under an answer, and what was wrong with it after a thumb down.

import { element, iconButton, textButton } from "./dom.js";

const REASONS = ["wrong", "outdated", "incomplete", "unclear", "off_topic", "other"];

export function opinion(message, words, rate) {
  const box = element("div", { class: "opinion" });
  const thumbs = ["helpful", "unhelpful"].map((name) =>
    iconButton(name, words.say(name), {
      "aria-pressed": String(message.rating === name),
      click: () => press(name),
    }),
  );

  async function press(name) {
    message.rating = name;
    thumbs.forEach((thumb, place) =>
      thumb.setAttribute("aria-pressed", String((place === 0) === (name === "helpful"))),
    );
    if (await send(name === "helpful" ? "up" : "down")) show(name);
  }

  async function send(rating, reason) {
    try {
      await rate(message.id, rating, reason);
      return true;
    } catch {
      tell(words.say("failed"));
      return false;
    }
  }

  function show(name) {
    if (name === "helpful") tell(words.say("thanks"));
    else replaceBelow(reasons());
  }

  function reasons() {
    const chips = REASONS.map((reason) =>
      textButton(words.say(`wrong_${reason}`), {
        class: "chip",
        click: async () => (await send("down", reason)) && tell(words.say("thanks")),
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
