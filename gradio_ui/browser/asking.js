// What the customer says: one message at a time goes out, others wait their turn.

const box = find("#message");
const send = find("#send");
const stop = find("#stop");
const queue = []; // {text, key}
let current = null; // the one that is being answered
let unsent = null; // the one that failed; sent again, it keeps its key
let hasOpened = false; // before that, what is asked waits

function say(text) {
  text = text.trim();
  if (!text) return;
  const key = unsent?.text === text ? unsent.key : newKey();
  unsent = null;
  queue.push({ text, key });
  if (current || !hasOpened) drawQueued(text, key);
  askNext();
}

function askNext() {
  if (current || !hasOpened || !queue.length) return;
  current = queue.shift();
  drop(`queued-${current.key}`);
  tellNotice("");
  withdrawQuestion();
  setBusy(true);
  trigger("submit", current);
}

function answered(view) {
  const asked = current;
  current = null;
  setBusy(false);
  if (view.is_unsent) putBack(asked, view.may_be_stored);
  else setTimeout(askNext);
}

// What could not be sent stands in the box again, with all that waited behind it.
function putBack(asked, mayBeStored) {
  const waiting = queue.splice(0);
  waiting.forEach(({ key }) => drop(`queued-${key}`));
  drop(`${asked.key}-q`);
  drop(`${asked.key}-a`);
  const typed = box.value.trim() ? [box.value] : [];
  write([asked.text, ...waiting.map(({ text }) => text), ...typed].join("\n"));
  unsent = mayBeStored ? asked : null;
}

function drawQueued(text, key) {
  const bubble = Object.assign(document.createElement("div"), { textContent: text });
  bubble.className = "bubble words";
  bubble.dir = "auto";
  const label = `<h3 class="sr-only"></h3><p class="label"></p>`;
  draw({ key: `queued-${key}`, is_customers: true, is_queued: true, html: label });
  const article = articleOf(`queued-${key}`);
  article.firstChild.textContent = word("you");
  article.lastChild.textContent = word("queued");
  article.firstChild.after(bubble);
  transcript.scrollTop = transcript.scrollHeight;
  showWelcome();
}

function setBusy(isBusy) {
  const hadFocus = document.activeElement === stop;
  stop.hidden = !isBusy;
  if (hadFocus) box.focus();
  chat.classList.toggle("busy", isBusy);
}

function write(text) {
  box.value = text;
  fit();
}

// As high as its text, up to six lines.
function fit() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function submitBox() {
  const text = box.value;
  write("");
  say(text);
}

find("#composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submitBox();
});
box.addEventListener("input", fit);
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submitBox();
});
// A reload, the customer's own or after a lost connection, keeps the draft.
addEventListener("pagehide", () => {
  try {
    sessionStorage.setItem("draft", box.value);
  } catch {} // storage is denied
});
try {
  write(sessionStorage.getItem("draft") ?? "");
} catch {} // storage is denied
