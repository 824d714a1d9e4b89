// What the server tells is shown, what the customer does is passed on to it.

const RETRY_SECONDS = 3;
let isOffline = false;
let watcher = null;

function show(view) {
  if (!view) return;
  if (view.answers && view.answers !== current?.key) return; // of one that was given up
  if ("session" in view) learnSession(view);
  if (view.look) learnScene(view.look);
  if (view.banner !== null) tellDegraded(view.banner);
  if (view.problem) tellNotice(view.problem);
  if (view.is_back) backAgain(view.is_back);
  else if (view.answers) showAnswer(view);
  else followed(view);
  if (view.knows_handoff) learnHandoff(view.handoff);
  if (view.is_reset) tellTabs();
  watchAPI(view.is_offline);
  showWelcome();
  askNext();
}

// What an answer began outside of Gradio, Gradio is to keep for the next visit; until it
// has, this tab does.
function learnSession(view) {
  const isNew = view.answers && view.session && view.session !== session;
  session = view.session;
  if (!isNew) return;
  storeNewest(session);
  pass("submit");
}

function storeNewest(newest) {
  try {
    if (newest) sessionStorage.setItem("session", newest);
    else sessionStorage.removeItem("session");
  } catch {} // storage is denied
}

function showAnswer(view) {
  keepingTheEnd(() => view.messages.forEach(draw));
  announce(view.messages.at(-1));
  if (!view.is_busy) {
    answered(view);
    handOver();
    askWhetherItHelped();
    tellTabs();
  }
}

function learnScene(look) {
  scene = look;
  document.documentElement.lang = look.language;
  document.documentElement.dir = look.dir;
  chat.dir = look.dir; // Gradio keeps its own blocks from left to right
  find("#reset").title = word("new_conversation");
  find("#brand").innerHTML = look.header;
  find("#foot").innerHTML = look.foot;
  find("#welcome h2").textContent = look.greeting;
  find("#welcome .chips").replaceChildren(...look.examples.map(exampleChip));
  each("[data-word]", (part) => (part.textContent = word(part.dataset.word)));
  each("[data-label]", (part) => part.setAttribute("aria-label", word(part.dataset.label)));
  each("[data-hint]", (part) => (part.placeholder = word(part.dataset.hint)));
  if (hasOpened) return showPerson();
  hasOpened = true;
  showPerson();
  send.disabled = false;
  // Keyboard users go on typing; on a phone the keyboard would cover the answer.
  if (matchMedia("(pointer: fine)").matches) box.focus();
}

function exampleChip(text) {
  const chip = document.createElement("button");
  Object.assign(chip, { type: "button", className: "chip", textContent: text, dir: "auto" });
  chip.dataset.do = "say";
  return chip;
}

function tellNotice(text, role = "alert") {
  const notice = find("#notice");
  if (!text) return notice.replaceChildren();
  const told = Object.assign(document.createElement("p"), { textContent: text, dir: "auto" });
  told.setAttribute("role", role);
  notice.replaceChildren(told);
}

function tellDegraded(text) {
  find("#banner").dataset.degraded = text;
  showBanner();
}

function showBanner() {
  const { degraded, handoff: told } = find("#banner").dataset;
  find("#banner").textContent = degraded || told || "";
}

// Asks until the API is well again.
function watchAPI(isAway) {
  isOffline ||= isAway;
  const isIll = isOffline || Boolean(find("#banner").dataset.degraded);
  if (!isIll) {
    clearInterval(watcher);
    watcher = null;
  } else if (!watcher) {
    watcher = setInterval(() => document.hidden || current || trigger("retry"), RETRY_SECONDS * 1000);
  }
}

function backAgain(text) {
  if (isOffline) {
    tellNotice(text, "status");
    setTimeout(follow);
  }
  isOffline = false;
}

const ACTS = {
  say: (button) => say(button.textContent),
  up: (_, article) => rate(article, "up"),
  down: (_, article) => rate(article, "down"),
  why: (button, article) => rate(article, "down", button.dataset.reason),
  copy,
  helped: () => answerQuestion("up"),
  unhelped: () => answerQuestion("down"),
  again: (_, article) => askAgain(article),
  person: openForm,
  cancel: () => human.close(),
  stop: () => pass("stop", { key: current?.key }),
  reset: () => current || pass("clear"),
};
chat.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) ACTS[button.dataset.do](button, button.closest("article"));
});

// Gradio's own words for a lost connection to the page's server: these are ours. Only for
// what is added: the notice is a change of the page, too.
new MutationObserver((changes) => {
  const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
  const isToast = (node) => node.matches?.(".toast-body") || node.querySelector?.(".toast-body");
  if (added.some(isToast)) lose();
}).observe(document.body, { childList: true, subtree: true });

document.addEventListener("aside", ({ detail }) => {
  if (!detail) return;
  if ("rated" in detail) rated(detail);
  else if ("kept" in detail) storeNewest(null);
  else if ("article" in detail) showArticle(detail);
  else handedOver(detail);
});
chat.classList.toggle("can-copy", Boolean(navigator.clipboard));
watch("value", () => show(props.value));
show(props.value);
