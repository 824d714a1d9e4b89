// What the component looks like: the page's own attributes, else what staff have set.

import { isColour, readableOn, textOn } from "./colours.js";
import { element, icon } from "./dom.js";

const SHIPPED = "#1a7770";
const LOGO_PIXELS = 80;
// The harder to read on of each scheme's surfaces, as the style sheet has them.
const LIGHT = "#eff1f4";
const DARK = "#242b38";

// A sheet of the colours: pages that allow no style attribute allow this.
export function colourSheet(colour) {
  const accent = isColour(colour) ? colour : SHIPPED;
  const rule = (surface) => `:host { --ink: ${readableOn(surface, accent)} !important; }`;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:host { --accent: ${accent} !important; --on-accent: ${textOn(accent)} !important; }` +
      rule(LIGHT) +
      `@media (prefers-color-scheme: dark) { ${rule(DARK)} }`,
  );
  return sheet;
}

// The logo as staff have uploaded it, drawn: pages need not allow foreign images.
export async function logo(api, path) {
  if (!path) return sign();
  try {
    return await drawn(await api.logo(path));
  } catch {
    return sign();
  }
}

function sign() {
  return element("span", { class: "logo sign" }, icon("chat"));
}

async function drawn(image) {
  const bitmap = await createImageBitmap(image);
  const scale = Math.min(LOGO_PIXELS / bitmap.width, LOGO_PIXELS / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  const made = element("canvas", {
    class: "logo",
    width: LOGO_PIXELS,
    height: LOGO_PIXELS,
    "aria-hidden": "true",
  });
  const [left, top] = [(LOGO_PIXELS - width) / 2, (LOGO_PIXELS - height) / 2];
  made.getContext("2d").drawImage(bitmap, left, top, width, height);
  return made;
}
