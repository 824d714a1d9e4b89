// What the component says, in the visitor's language; in English until that is known.

import { ENGLISH } from "./english.js";

export class Words {
  language = "en";
  dir = "ltr";
  #said = ENGLISH;

  // As the API tells them: {language, dir, words}.
  constructor({ language, dir, words } = {}) {
    if (!words) return;
    this.language = language;
    this.dir = dir;
    this.#said = { ...ENGLISH, ...words };
  }

  say(key, values = {}) {
    return this.#said[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }
}
