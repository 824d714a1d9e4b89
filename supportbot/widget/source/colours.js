// Colours that can be read, made from the one colour of a brand.

const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
const ENOUGH = 4.5; // of contrast between text and what is behind it (WCAG AA)

export function textOn(colour) {
  const rgb = channels(colour);
  return contrast(rgb, WHITE) >= ENOUGH ? "#ffffff" : darker(rgb);
}

// The colour itself, or as much of it as can be read on that surface.
export function readableOn(surface, colour) {
  const behind = channels(surface);
  const towards = luminance(behind) > 0.2 ? BLACK : WHITE;
  let rgb = channels(colour);
  for (let share = 0; contrast(rgb, behind) < ENOUGH && share < 1; share += 0.1)
    rgb = mixed(channels(colour), towards, share);
  return hex(rgb);
}

export function isColour(text) {
  return /^#[0-9a-f]{6}$/i.test(text ?? "");
}

function darker(rgb) {
  return contrast(rgb, BLACK) > contrast(rgb, WHITE) ? "#000000" : "#ffffff";
}

function channels(colour) {
  return [1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16));
}

function hex(rgb) {
  return `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

function mixed(from, to, share) {
  return from.map((value, place) => value + (to[place] - value) * share);
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
