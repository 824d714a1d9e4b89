// The form by which a customer asks for a person.

import { element, textButton } from "./dom.js";

const REASONS = ["prefers_human", "no_answer", "wrong_answer", "complaint", "other"];
const MAX_CONTACT_CHARS = 200;
const MAX_COMMENT_CHARS = 1000;

// `send({reason, contact, comment})` hands over; `leave()` is called when the form is done with.
export function handoffForm(words, { send, leave }) {
  const problem = element("p", { class: "problem", role: "alert" });
  const submit = element("button", { class: "primary" }, words.say("send"));
  const form = element(
    "form",
    { class: "handoff", "aria-labelledby": "handoff-title", submit: submitted },
    element("h3", { id: "handoff-title", tabindex: "-1" }, words.say("talk_to_person")),
    reason(words),
    contact(words),
    comment(words),
    element("p", { class: "label" }, words.say("team_reads")),
    problem,
    element(
      "div",
      { class: "buttons" },
      textButton(words.say("cancel"), { class: "quiet", click: leave }),
      submit,
    ),
  );

  async function submitted(event) {
    event.preventDefault();
    const told = new FormData(form);
    const wish = { reason: told.get("reason") };
    for (const name of ["contact", "comment"]) wish[name] = told.get(name).trim();
    submit.disabled = true;
    problem.textContent = "";
    try {
      await send(wish);
      leave();
    } catch {
      problem.textContent = words.say("try_later");
    }
    submit.disabled = false;
  }

  return form;
}

function reason(words) {
  const choices = REASONS.map((value) =>
    element("option", { value }, words.say(`reason_${value}`)),
  );
  return field(words.say("what_about"), element("select", { name: "reason" }, ...choices));
}

function contact(words) {
  const box = { name: "contact", maxlength: MAX_CONTACT_CHARS, autocomplete: "email", dir: "auto" };
  return field(words.say("your_contact"), element("input", box));
}

function comment(words) {
  const box = { name: "comment", rows: 3, maxlength: MAX_COMMENT_CHARS, dir: "auto" };
  return field(words.say("your_comment"), element("textarea", box));
}

function field(label, box) {
  return element("label", { class: "field" }, label, box);
}
