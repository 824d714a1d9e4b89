// What whoever puts the component on a page is told, in the browser's console, once.

const told = new Set();

// The API's address: the attribute's, else where the script comes from.
export function addressOf(given, script) {
  const own = script?.src ? new URL(".", script.src).href : location.origin;
  let url = new URL(own, location.href);
  try {
    url = new URL(given || own, location.href);
    if (!/^https?:$/.test(url.protocol)) throw new TypeError(url.protocol);
  } catch {
    tell(given, `its attribute api is ${JSON.stringify(given)}; give an address such as ${own}`);
  }
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}

// Why the API's look could not be had.
export function explain(api, trouble) {
  if (!trouble) return;
  const { kind, status } = trouble;
  const origin = JSON.stringify(location.origin);
  if (kind === "closed")
    tell(
      api,
      `${api}appearance ${status === 200 ? "is no JSON" : `answers ${status}`}; set the attribute ` +
        "api to the address of the support server",
    );
  else if (kind === "offline" && !status)
    tell(
      api,
      `${api} can't be reached; it is down, or its EMBED_ORIGINS doesn't name ${origin}, ` +
        "or this page's Content-Security-Policy (connect-src) doesn't name it",
    );
}

function tell(about, text) {
  if (told.has(about)) return;
  told.add(about);
  console.error(`<support-chat>: ${text}.`);
}
