// What is kept in the visitor's browser; where that is denied, in memory.

class Shelf {
  #pick;
  #memory = new Map();

  constructor(pick) {
    this.#pick = pick;
  }

  read(key) {
    try {
      return JSON.parse(this.#pick().getItem(key) ?? "null") ?? this.#memory.get(key) ?? {};
    } catch {
      return this.#memory.get(key) ?? {};
    }
  }

  write(key, value) {
    this.#memory.set(key, value);
    try {
      this.#pick().setItem(key, JSON.stringify(value));
    } catch {
      // Denied or full: the memory has it, for as long as the page is open.
    }
  }
}

const FOR_ALL_TABS = new Shelf(() => window.localStorage);
const FOR_THIS_TAB = new Shelf(() => window.sessionStorage);

// The conversation with one API: its session for all tabs, drafts for this one.
export class Keeping {
  #key;

  constructor(api) {
    this.#key = `support-chat ${api}`;
  }

  get shared() {
    return FOR_ALL_TABS.read(this.#key);
  }

  share(changes) {
    FOR_ALL_TABS.write(this.#key, { ...this.shared, ...changes });
  }

  get own() {
    return FOR_THIS_TAB.read(this.#key);
  }

  keep(changes) {
    FOR_THIS_TAB.write(this.#key, { ...this.own, ...changes });
  }

  // Calls back when another tab has changed what is shared; returns how to stop.
  watch(changed) {
    const listener = (event) => event.key === this.#key && changed();
    window.addEventListener("storage", listener);
    return () => window.removeEventListener("storage", listener);
  }
}
