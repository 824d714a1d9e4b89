// What can go wrong with a request, by what happens next:
//   offline   the API cannot be reached or cannot serve: tried until it can
//   busy      the same message is being answered: asked for again
//   cut       an answer without an end: asked for again
//   many      this visitor has to wait: sent again afterwards
//   ended     the API no longer knows the session: a new one begins
//   refused   this message is not accepted: it goes back into the box
//   closed    the API does not serve this page, or is none
//   broken    a fault of the API's own
//   stopped   the visitor pressed Stop
//   left      the component was taken out of the page

const KINDS = {
  401: "ended",
  408: "offline",
  409: "busy",
  429: "many",
  400: "refused",
  413: "refused",
  422: "refused",
  500: "broken",
  501: "closed",
};
const MAX_SECONDS = 120; // nobody waits longer for what an API asks for

export class Trouble extends Error {
  constructor(kind, { seconds = 0, status = 0 } = {}) {
    super(kind);
    this.kind = kind;
    this.seconds = Math.min(seconds, MAX_SECONDS);
    this.status = status;
  }

  static of(response) {
    return Trouble.ofStatus(response.status, response.headers.get("Retry-After"));
  }

  static ofStatus(status, retryAfter) {
    const kind = KINDS[status] ?? (status > 500 ? "offline" : "closed");
    return new Trouble(kind, { seconds: Math.max(0, Number(retryAfter)) || 0, status });
  }
}
