// The conversation as it stands on the page: what changed is drawn, the rest stays, so
// that opened articles, marked text and the focus stay, too.

const transcript = find("#transcript");
const list = find("#messages");
const drawn = new Map(); // the message that each key stands for

function draw(message) {
  const before = drawn.get(message.key);
  drawn.set(message.key, message);
  if (before?.html === message.html) return;
  const article = articleOf(message.key) ?? list.appendChild(document.createElement("article"));
  article.className = `message ${message.is_customers ? "user" : "reply"}`;
  article.dataset.key = message.key;
  article.innerHTML = message.html;
  article.querySelectorAll("time").forEach(tellTime);
}

function drop(key) {
  drawn.delete(key);
  articleOf(key)?.remove();
}

function articleOf(key) {
  return list.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

function tellTime(time) {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime())) return time.remove();
  const isToday = moment.toDateString() === new Date().toDateString();
  const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  time.textContent = new Intl.DateTimeFormat(scene.language, style).format(moment);
}

// What came since the API was last asked is told by it now; what waits here, stays.
function drawHistory(view) {
  view.messages.forEach(adopt);
  const told = new Set(view.messages.map((message) => message.key));
  for (const [key, message] of [...drawn]) {
    const isOlder = !view.is_whole && key.startsWith("m");
    if (!message.is_queued && !isOlder && !told.has(key)) drop(key);
  }
  view.messages.forEach(draw);
  for (const message of drawn.values()) {
    if (message.is_queued) list.append(articleOf(message.key));
  }
}

// What this tab drew itself keeps its place, with all that is open in it.
function adopt(message) {
  if (drawn.has(message.key)) return;
  const isSame = ([key, own]) =>
    own.is_customers === message.is_customers &&
    (own.is_customers ? key.endsWith("-q") && own.text === message.text : own.message_id === message.message_id);
  const [key] = [...drawn].find(isSame) ?? [];
  if (!key || !message.message_id || message.is_pending) return;
  articleOf(key).dataset.key = message.key;
  drawn.delete(key);
  drawn.set(message.key, message);
}

// Follows the end, unless the customer reads further up.
function keepingTheEnd(change) {
  const { scrollTop, scrollHeight, clientHeight } = transcript;
  const wasAtEnd = scrollHeight - scrollTop - clientHeight < 80;
  change();
  if (wasAtEnd) transcript.scrollTop = transcript.scrollHeight;
}

// Once for each reply, and not for every word of it.
let lastSaid = "";
function announce(message) {
  const isNew = message && !message.is_customers && message.says !== lastSaid;
  if (isNew) find("#live").textContent = lastSaid = message.says;
}

function showWelcome() {
  const isEmpty = drawn.size === 0;
  find("#welcome").hidden = !isEmpty || !hasOpened;
  find("#reset").hidden = isEmpty;
}
