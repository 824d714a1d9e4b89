// The part of a phone's screen that is seen: its keyboard covers the rest.

// A style sheet with the height and where it begins, kept up to date until `life` ends.
export function followRoom(life) {
  const sheet = new CSSStyleSheet();
  const view = window.visualViewport;
  const fit = () => sheet.replaceSync(ruleFor(view));
  view?.addEventListener("resize", fit, { signal: life });
  view?.addEventListener("scroll", fit, { signal: life });
  return sheet;
}

function ruleFor({ height, offsetTop, scale }) {
  if (scale !== 1) return ""; // somebody looks at a part more closely
  return `:host { --room: ${height}px !important; --above: ${offsetTop}px !important; }`;
}
