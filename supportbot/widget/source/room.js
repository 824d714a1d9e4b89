// The part of a phone's screen that is seen: its keyboard covers the rest.

let sheet = null;

// One for all components: a style sheet with the height and where it begins.
export function roomSheet() {
  if (sheet) return sheet;
  sheet = new CSSStyleSheet();
  const view = window.visualViewport;
  view?.addEventListener("resize", () => fit(view));
  view?.addEventListener("scroll", () => fit(view));
  return sheet;
}

function fit({ height, offsetTop, scale }) {
  const isCovered = scale === 1; // else somebody looks at a part more closely
  const rule = `--room: ${height}px !important; --above: ${offsetTop}px !important;`;
  sheet.replaceSync(isCovered ? `:host { ${rule} }` : "");
}
