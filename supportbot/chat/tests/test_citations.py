from faq.retrieval.results import Document
from supportbot.chat.citations import cited

RETURNS = Document(
    faq_id=1,
    question="How do I return an item?",
    answer="Print the label, pack the item and drop it at any parcel shop.",
)
BILLING = Document(
    faq_id=2, question="Which cards do you take?", answer="We accept Visa and Maestro."
)


def test_the_faq_whose_words_the_reply_uses_is_cited():
    reply = "Print the label, pack everything and drop it at a parcel shop."

    assert cited(reply, "can i send it back", [BILLING, RETURNS]) == (RETURNS,)


def test_words_of_the_question_are_no_evidence():
    question = "Must I print the label, pack the item and find a parcel shop?"

    assert cited(f"Sorry, I can't say: {question}", question, [RETURNS]) == ()


def test_a_reply_about_something_else_cites_nothing():
    assert cited("I am afraid nobody here knows that.", "moon?", [RETURNS]) == ()
