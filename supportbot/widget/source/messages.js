// Messages as the API tells them, in one shape for answers and for history.

let count = 0;

function newKey() {
  return `local-${(count += 1)}`;
}

export function asked(text) {
  return { key: newKey(), role: "user", text, state: "waiting", at: now() };
}

export function writing() {
  return { key: newKey(), ...told({ state: "pending" }) };
}

// A reply of POST /chat, or a message of POST /history.
export function told(data) {
  return {
    id: data.message_id,
    role: data.role ?? "assistant",
    text: String(data.reply ?? data.text ?? ""),
    html: String(data.html ?? ""),
    source: data.source ?? "",
    certainty: data.certainty ?? "",
    faqs: [data.faq, ...listOf(data.also)].filter(Boolean),
    suggestions: listOf(data.suggestions),
    citations: listOf(data.citations),
    author: data.author ?? "",
    rating: data.rating ?? "",
    offersPerson: Boolean(data.offers_human),
    kind: data.kind ?? "",
    asksIfHelped: data.asks_if_helped ?? "",
    isMiss: data.kind === "no_answer" && Boolean(data.reason),
    note: data.note ?? "",
    state: stateOf(data.state),
    at: data.created_at ?? now(),
  };
}

// What is on the screen already keeps its key, and with it its place and its focus.
export function past(data, key = `m${data.message_id}`) {
  return { key, ...told(data) };
}

function listOf(value) {
  return Array.isArray(value) ? value.filter(Boolean) : [];
}

function stateOf(state) {
  if (state === "pending") return "writing";
  return ["failed", "interrupted", "truncated"].includes(state) ? "interrupted" : "";
}

function now() {
  return new Date().toISOString();
}
