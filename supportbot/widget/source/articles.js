// What an AI answer rests on, in the FAQ's own words: opened where it stands.

import { element } from "./dom.js";
import { nodesOf } from "./markup.js";

// `read(id)` fetches an FAQ.
export function articles(citations, words, read) {
  const items = citations.map((faq) => element("li", {}, article(faq, words, read)));
  return element("ul", { class: "articles", role: "list" }, ...items);
}

function article({ id, question }, words, read) {
  const text = element("div", { class: "said", dir: "auto", "aria-live": "polite" });
  const summary = element("summary", {}, element("bdi", {}, question));
  const details = element("details", { toggle: opened }, summary, text);

  async function opened() {
    if (!details.open || text.hasChildNodes()) return;
    try {
      text.replaceChildren(...nodesOf(String((await read(id)).html)));
    } catch {
      text.replaceChildren(element("p", { class: "label" }, words.say("try_later")));
      details.addEventListener("toggle", () => text.replaceChildren(), { once: true }); // at the next attempt
    }
  }

  return details;
}
