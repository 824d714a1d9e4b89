// What all of the page's script shares. `element`, `props`, `trigger` and `watch` are
// Gradio's: its component, what the server tells it, and how to answer and to listen.

const chat = element;
let scene = { words: {}, language: "en" };
let session = null; // the conversation's, newer than the one that Gradio keeps

// What the customer does, as the server is told it.
function pass(act, detail = {}) {
  trigger(act, { ...detail, session });
}

function find(selector) {
  return chat.querySelector(selector);
}

function each(selector, change) {
  chat.querySelectorAll(selector).forEach(change);
}

function word(key, values = {}) {
  const text = scene.words[key] ?? "";
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}
