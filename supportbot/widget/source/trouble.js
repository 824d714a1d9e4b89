// What can go wrong with a request, by what happens next:
//   offline   the API cannot be reached or cannot serve: tried until it can
//   busy      the same message is being answered: asked for again
//   many      this visitor has to wait: sent again afterwards
//   ended     the API no longer knows the session: a new one begins
//   refused   this message is not accepted: it goes back into the box
//   closed    the API does not serve this page
//   broken    a fault of the API's own
//   stopped   the visitor pressed Stop

const KINDS = {
  401: "ended",
  408: "offline",
  409: "busy",
  429: "many",
  400: "refused",
  413: "refused",
  422: "refused",
  500: "broken",
};

export class Trouble extends Error {
  constructor(kind, seconds = 0) {
    super(kind);
    this.kind = kind;
    this.seconds = seconds;
  }

  static of(response) {
    const { status } = response;
    const kind = KINDS[status] ?? (status > 500 ? "offline" : "closed");
    return new Trouble(kind, Number(response.headers.get("Retry-After")) || 0);
  }
}
