// What is kept in the visitor's browser; where that is denied, in memory.

class Shelf {
  #pick;
  #memory = new Map(); // what could not be stored

  constructor(pick) {
    this.#pick = pick;
  }

  read(key) {
    if (this.#memory.has(key)) return this.#memory.get(key);
    try {
      const value = JSON.parse(this.#pick().getItem(key));
      return value instanceof Object ? value : {};
    } catch {
      return {};
    }
  }

  write(key, value) {
    try {
      this.#pick().setItem(key, JSON.stringify(value));
      this.#memory.delete(key);
    } catch {
      // Denied or full: for as long as the page is open.
      this.#memory.set(key, value);
    }
  }
}

const FOR_ALL_TABS = new Shelf(() => window.localStorage);
const FOR_THIS_TAB = new Shelf(() => window.sessionStorage);
// Browsers tell other tabs of a change; other components of this page hear it here.
const HERE = new EventTarget();
const PLACES = new Map(); // by API: which of its components there are on the page

// The conversation with one API: its session for all, drafts for one component of a tab.
export class Keeping {
  #key;
  #ownKey;
  #leave;

  constructor(api) {
    this.#key = `support-chat ${api}`;
    const places = PLACES.get(api) ?? new Set();
    PLACES.set(api, places);
    let place = 1;
    while (places.has(place)) place += 1;
    places.add(place);
    this.#leave = () => places.delete(place);
    this.#ownKey = place === 1 ? this.#key : `${this.#key} ${place}`;
  }

  // Another component may take its place.
  leave() {
    this.#leave();
  }

  get shared() {
    return FOR_ALL_TABS.read(this.#key);
  }

  share(changes) {
    FOR_ALL_TABS.write(this.#key, { ...this.shared, ...changes });
    HERE.dispatchEvent(new CustomEvent(this.#key, { detail: this }));
  }

  get own() {
    return FOR_THIS_TAB.read(this.#ownKey);
  }

  keep(changes) {
    FOR_THIS_TAB.write(this.#ownKey, { ...this.own, ...changes });
  }

  // Calls back when another tab or component has changed what is shared, until `life` ends.
  watch(changed, life) {
    const options = { signal: life };
    const stored = ({ key }) => (key === this.#key || key === null) && changed();
    window.addEventListener("storage", stored, options);
    // A page that comes back from the browser's memory was told nothing.
    window.addEventListener("pageshow", ({ persisted }) => persisted && changed(), options);
    HERE.addEventListener(this.#key, ({ detail }) => detail === this || changed(), options);
  }
}
