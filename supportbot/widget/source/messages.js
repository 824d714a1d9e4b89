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
    text: data.reply ?? data.text ?? "",
    html: data.html ?? "",
    source: data.source ?? "",
    certainty: data.certainty ?? "",
    faqs: [data.faq, ...(data.also ?? [])].filter(Boolean),
    suggestions: data.suggestions ?? [],
    citations: data.citations ?? [],
    author: data.author ?? "",
    rating: data.rating ?? "",
    offersPerson: Boolean(data.offers_human),
    isMiss: data.source === "Fallback" && Boolean(data.reason),
    note: data.note ?? "",
    state: stateOf(data.state),
    at: data.created_at ?? now(),
  };
}

export function past(data) {
  return { key: `m${data.message_id}`, ...told(data) };
}

function stateOf(state) {
  if (state === "pending") return "writing";
  return ["failed", "interrupted", "truncated"].includes(state) ? "interrupted" : "";
}

function now() {
  return new Date().toISOString();
}
