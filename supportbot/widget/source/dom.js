// Elements of the page: made one by one, never parsed from text.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  chat: "M5 4h14a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-6l-5 4v-4H5a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  renew: "M12 5v14M5 12h14",
  send: "M5 12h13M12 5l7 7-7 7",
  stop: "M8 8h8v8H8z",
  helpful: "M8 11l4-7c1.6 0 2.5 1 2.2 2.6L13.6 10H19a2 2 0 0 1 2 2.4l-1.2 6A2 2 0 0 1 17.800 20H8zM8 11v9H4v-9z",
  unhelpful: "M8 13l4 7c1.6 0 2.5-1 2.2-2.600L13.600 14H19a2 2 0 0 0 2-2.4l-1.200-6A2 2 0 0 0 17.800 4H8zM8 13V4H4v9z",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.500-6 8-6s8 2 8 6",
};

// Attributes that are functions listen to the event of that name; children that are
// not there, such as `condition && node`, are left out.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  drawing.append(path);
  return drawing;
}

// A button that shows an icon only; its name is read out and shown as a tip.
export function iconButton(name, label, attributes = {}) {
  const named = { type: "button", class: "icon", "aria-label": label, title: label };
  return element("button", { ...named, ...attributes }, icon(name));
}

export function textButton(label, attributes = {}) {
  return element("button", { type: "button", ...attributes }, label);
}
