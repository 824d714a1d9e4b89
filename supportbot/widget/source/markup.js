// The API's HTML as nodes. The API has cleaned it; here only known tags are made at
// all, and nothing is parsed by the browser: pages that allow no HTML from text
// (Trusted Types) show answers as all others do.

const KEPT = new Set(
  ("p br hr em strong s code pre blockquote a ul ol li table thead tbody tr th td " +
    "h1 h2 h3 h4 h5 h6").split(" "),
);
const VOID = new Set(["br", "hr"]);
const TOKEN = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>|[^<]+|</gi;
const CHARACTERS = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
const SAFE_LINK = /^(https?:\/\/|mailto:)/i;
// Above an answer's headings stand the panel's title and the one of the reply.
const HEADINGS_ABOVE = 3;

export function nodesOf(html) {
  const top = document.createElement("div");
  const open = [top];
  for (const [token, closes, name, attributes] of html.matchAll(TOKEN)) {
    const tag = name?.toLowerCase();
    if (!tag) open.at(-1).append(decoded(token));
    else if (closes) close(open, tag);
    else if (KEPT.has(tag)) begin(open, tag, attributes);
  }
  return [...top.childNodes];
}

function begin(open, tag, attributes) {
  const made = document.createElement(lowered(tag));
  made.source = tag;
  if (tag === "a") makeLink(made, valueOf(attributes, "href"));
  const start = tag === "ol" ? valueOf(attributes, "start") : "";
  if (start) made.setAttribute("start", start);
  open.at(-1).append(made);
  if (!VOID.has(tag)) open.push(made);
}

function close(open, tag) {
  const place = open.findLastIndex((one) => one.source === tag);
  if (place > 0) open.length = place;
}

function lowered(tag) {
  if (!/^h[1-6]$/.test(tag)) return tag;
  return `h${Math.min(6, Number(tag[1]) + HEADINGS_ABOVE)}`;
}

function makeLink(link, address) {
  if (!SAFE_LINK.test(address)) return;
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
}

function valueOf(attributes, name) {
  const found = new RegExp(`\\s${name}="([^"]*)"`, "i").exec(attributes ?? "");
  return found ? decoded(found[1]) : "";
}

function decoded(text) {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, number, hex, name) => {
    if (name) return CHARACTERS[name.toLowerCase()] ?? whole;
    const code = number ? Number(number) : parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
