// What can be done with a reply: rate it, copy it, read what it rests on, go on from it.

const WRONGS = ["wrong", "outdated", "incomplete", "unclear", "off_topic", "other"];

function rate(article, rating, reason) {
  const message = drawn.get(article.dataset.key);
  const { message_id } = message;
  message.is_rated = true;
  article.querySelectorAll("[aria-pressed]").forEach((thumb) => {
    thumb.setAttribute("aria-pressed", String(thumb.dataset.do === rating));
  });
  pass("like", { message_id, rating, ...(reason && { reason }) });
}

function rated({ message_id, rating, reason, rated: isStored }) {
  const found = [...drawn.values()].find((message) => message.message_id === message_id);
  const place = found && articleOf(found.key)?.querySelector(".opinion");
  if (!place) return;
  if (message_id === askedAbout) return thank(rating, isStored);
  if (!isStored) return tellIn(place, word("try_later"));
  if (rating === "down" && !reason) return askWhy(place);
  const hadFocus = place.contains(document.activeElement);
  tellIn(place, word("feedback_thanks"));
  if (hadFocus) place.previousElementSibling.querySelector(".down")?.focus();
}

function askWhy(place) {
  tellIn(place, word("what_was_wrong"));
  const chips = document.createElement("div");
  chips.className = "chips";
  chips.append(...WRONGS.map((reason) => whyChip(reason)));
  place.append(chips);
  place.scrollIntoView({ block: "nearest" });
}

function whyChip(reason) {
  const chip = Object.assign(document.createElement("button"), {
    type: "button",
    className: "chip",
    textContent: word(`feedback_${reason}`),
  });
  chip.dataset.do = "why";
  chip.dataset.reason = reason;
  return chip;
}

function tellIn(place, text) {
  const told = Object.assign(document.createElement("p"), { className: "label", textContent: text });
  told.setAttribute("role", "status");
  place.replaceChildren(told);
}

async function copy(button, article) {
  const text = article.querySelector(".answer").innerText.trim();
  await navigator.clipboard.writeText(text).catch(() => {});
  button.classList.add("done");
  button.setAttribute("aria-label", word("copied"));
  button.title = word("copied");
}

// The question before this reply, once more.
function askAgain(article) {
  let before = article.previousElementSibling;
  while (before && !before.classList.contains("user")) before = before.previousElementSibling;
  if (before) say(drawn.get(before.dataset.key).text);
}

list.addEventListener("toggle", ({ target }) => {
  const place = target.querySelector(".article");
  if (!target.open || place.hasChildNodes()) return;
  const question = target.querySelector("summary").textContent;
  trigger("expand", { id: Number(target.dataset.article), question });
}, true);

function showArticle({ article, html }) {
  list.querySelectorAll(`[data-article="${article}"] .article`).forEach((place) => {
    place.innerHTML = html;
  });
}
