// The way to a human: the form, the confirmation, and what a colleague answers.

const POLL_SECONDS = 5; // while a colleague may answer
const WRITING_SECONDS = 1.5; // while an answer is written that this tab did not ask for
const human = find("#human");
const form = human.querySelector("form");
let handoff = null;
let cursor = null; // from where the API tells what is new
let epoch = null;
let wish = null; // is sent when nothing is being answered
let lastPoll = 0;

function openForm() {
  human.querySelector(".problem").textContent = "";
  human.showModal();
  find("#human-title").focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (wish) return;
  wish = Object.fromEntries(new FormData(form));
  handOver();
});

function handOver() {
  if (!wish || current || queue.length) return;
  form.querySelector(".primary").disabled = true;
  pass("apply", wish);
}

function handedOver(told) {
  session = told.session ?? session;
  wish = null;
  form.querySelector(".primary").disabled = false;
  human.querySelector(".problem").textContent = told.problem;
  if (told.problem) return human.open || openForm();
  human.close();
  form.reset();
  learnHandoff(told.handoff);
  tellTabs();
  setTimeout(follow); // with the session that the wish may have begun
}

// One line under the conversation says that somebody knows, as long as it is open.
function learnHandoff(told) {
  const before = handoff?.reference;
  handoff = told;
  chat.classList.toggle("handed-over", Boolean(told));
  showPerson();
  if (!told) {
    if (before) tellHandoff("");
    return;
  }
  const { confirmation, hours, reference } = told;
  const hasWords = confirmation || before !== reference;
  if (!hasWords) return;
  const lines = [confirmation || word("waiting"), word("reference", { reference })];
  if (hours) lines.push(word("hours", { hours }));
  tellHandoff(lines.join(" · "));
}

// While the API has never been reached, there is nobody to pass a wish on to.
function showPerson() {
  find("#person").hidden = Boolean(handoff) || !hasOpened || !word("talk_to_person");
}

function tellHandoff(text) {
  find("#banner").dataset.handoff = text;
  showBanner();
}

// By itself while something is to come, and whenever the customer looks here again.
function poll() {
  const isDue = Date.now() - lastPoll > 1000 * (isAwaited() ? WRITING_SECONDS : POLL_SECONDS);
  if ((isAwaited() || handoff) && isDue && !document.hidden) follow();
}

function isAwaited() {
  return [...drawn.values()].some((message) => message.is_pending && message.key.startsWith("m"));
}

function follow() {
  if (current || queue.length || !hasOpened) return;
  lastPoll = Date.now();
  pass("tick", { after: cursor });
}

function followed(view) {
  if (current) return; // asked for before the customer spoke: the next one tells
  if (epoch !== null && view.epoch !== null && view.epoch !== epoch && !view.is_whole) {
    cursor = null;
    epoch = null;
    follow();
    return;
  }
  learnPlace(view);
  if (view.is_whole || view.messages.length) {
    const newest = view.messages.at(-1);
    const isNew = Boolean(newest) && !articleOf(newest.key);
    keepingTheEnd(() => drawHistory(view));
    if (isNew) articleOf(newest.key).scrollIntoView({ block: "nearest" });
    announce(newest);
  }
  if (view.is_whole && !view.messages.length) forgetQuestion();
  awaitPause();
}

function learnPlace({ after, epoch: told }) {
  cursor = after ?? cursor;
  epoch = told ?? epoch;
}

// Other tabs that are seen learn of what happened here at once.
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("support") : null;
tabs?.addEventListener("message", () => document.hidden || follow());
function tellTabs() {
  tabs?.postMessage("followed");
}

setInterval(poll, 500);
addEventListener("focus", follow);
document.addEventListener("visibilitychange", () => document.hidden || follow());
addEventListener("storage", ({ key }) => {
  // Another tab began the conversation that this one has yet to begin.
  if (key === "support-session" && drawn.size === 0 && !current) location.reload();
});
