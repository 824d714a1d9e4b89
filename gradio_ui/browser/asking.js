// What the customer says: one message at a time goes out, others wait their turn.

const box = find("#message");
const send = find("#send");
const stop = find("#stop");
const queue = []; // {text, key}
let current = null; // the one that is being answered
let unsent = null; // the one that failed; sent again, it keeps its key
let isLeaving = false; // the page, which ends its requests
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
  requestAnswer(current);
}

// A request of its own, and not one of Gradio's events: those wait in a queue.
async function requestAnswer(asked) {
  const response = await fetch(`${window.gradio_config?.root ?? ""}/ask`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...asked, session }),
  }).catch(() => null);
  if (response?.ok) {
    for await (const view of viewsOf(response.body)) show(view);
  }
  if (current === asked && !isLeaving) lose();
}

// As they come, until the end or until the connection is lost.
async function* viewsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const next = () => reader.read().catch(() => ({ done: true }));
  let rest = "";
  for (let piece = await next(); !piece.done; piece = await next()) {
    const events = (rest + piece.value).split("\n\n");
    rest = events.pop();
    for (const event of events) yield JSON.parse(event.slice("data: ".length));
  }
}

// The page's own server cannot be reached.
function lose() {
  tellNotice([word("trouble_offline"), word("try_later")].join(" "));
  if (current) answered({ is_unsent: true, may_be_stored: true });
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
// A reload, the customer's own or after a lost connection, keeps what was not sent.
addEventListener("pagehide", () => {
  const unsentTexts = [...queue.map(({ text }) => text), box.value].filter(Boolean);
  try {
    sessionStorage.setItem("draft", unsentTexts.join("\n"));
  } catch {} // storage is denied
});
addEventListener("beforeunload", () => (isLeaving = true));
addEventListener("pageshow", () => (isLeaving = false));
try {
  write(sessionStorage.getItem("draft") ?? "");
} catch {} // storage is denied
