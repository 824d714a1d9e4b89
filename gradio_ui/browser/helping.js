// "Did that help?": asked once in a conversation, when it comes to an end. The API says
// of each reply whether to ask, and about which.

const PAUSE_SECONDS = 40;
const ASKED = "support-asked";
const question = find("#helped");
let hasAsked = false; // where storage is denied
let askedAbout = null; // the reply's id
let pause = null;

// After an answer, once the customer says nothing for a while; after thanks, at once.
function askWhetherItHelped() {
  const replies = [...list.querySelectorAll(".reply")].map(({ dataset }) => drawn.get(dataset.key));
  const [before, last] = [replies.at(-2), replies.at(-1)];
  if (last?.asks_if_helped === "now") askAbout(before);
  else awaitPause();
}

function awaitPause() {
  clearTimeout(pause);
  pause = setTimeout(() => {
    const isThere = !document.hidden && !box.value && !current && !human.open;
    const last = drawn.get(list.lastElementChild?.dataset.key);
    if (isThere) askAbout(last);
    else awaitPause();
  }, PAUSE_SECONDS * 1000);
}

function askAbout(message) {
  const isDue = message?.asks_if_helped === "later" && !message.is_rated && message.message_id;
  if (!isDue || handoff || wasAsked()) return;
  remember(true);
  askedAbout = message.message_id;
  keepingTheEnd(() => {
    tellIn(question, word("did_it_help"));
    question.append(choice("helped", "yes"), choice("unhelped", "no"));
  });
}

function choice(act, key) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "chip", textContent: word(key) });
  button.dataset.do = act;
  return button;
}

function answerQuestion(rating) {
  const found = [...drawn.values()].find((message) => message.message_id === askedAbout);
  if (found) rate(articleOf(found.key), rating);
}

// A no leads to a person.
function thank(rating, isStored) {
  const hadFocus = question.contains(document.activeElement);
  keepingTheEnd(() => {
    tellIn(question, word(isStored ? "feedback_thanks" : "try_later"));
    if (rating === "down") question.append(choice("person", "talk_to_person"));
  });
  if (hadFocus) (question.querySelector("button") ?? box).focus();
  askedAbout = null;
}

function withdrawQuestion() {
  clearTimeout(pause);
  askedAbout = null;
  question.replaceChildren();
}

// Another conversation may be asked about.
function forgetQuestion() {
  withdrawQuestion();
  remember(false);
}

function wasAsked() {
  try {
    return hasAsked || localStorage.getItem(ASKED) !== null;
  } catch {
    return hasAsked;
  }
}

function remember(isAsked) {
  hasAsked = isAsked;
  try {
    if (isAsked) localStorage.setItem(ASKED, "");
    else localStorage.removeItem(ASKED);
  } catch {} // storage is denied
}
