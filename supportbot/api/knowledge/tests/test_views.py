"""FAQs are listed, made, changed, published and deleted by other programs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq import search
from faq.history import FAQS, versions_of
from faq.models import FAQ, Category, FAQDraft, PinnedQuestion
from supportbot.api.knowledge.tests.conftest import Knowledge, knowing

pytestmark = pytest.mark.django_db
MakeFAQ = Callable[..., FAQ]
HOW, RETURN = "How do I pay?", "How do I return an item?"


def test_a_new_faq_is_a_draft_with_a_version_by_the_key(knowledge: Knowledge) -> None:
    response = knowledge.create(question=HOW, wordings=["pay", "paying"])

    made = response.json()
    faq = FAQ.objects.get()
    version = versions_of(FAQS, faq.pk)[0]
    assert response.status_code == 201
    assert response.headers["Location"] == f"/faqs/{faq.pk}"
    assert response.headers["ETag"] == made["faq"]["etag"]
    assert made["faq"]["status"] == "draft"
    assert made["faq"]["wordings"] == ["pay", "paying"]
    assert made["edit"] == version.edit.pk
    assert (version.edit.way, version.edit.author_name) == ("api", "API key: kb 0")


def test_a_published_faq_answers_at_once(knowledge: Knowledge) -> None:
    knowledge.create(question=HOW, status="published")

    result = search.search(HOW)

    assert result.match is not None
    assert result.match.document.question == HOW


def test_what_was_read_again_is_not_sent_again(
    knowledge: Knowledge, make_faq: MakeFAQ
) -> None:
    path = f"/faqs/{make_faq(HOW).pk}"
    tag = knowledge.get(path).headers["ETag"]

    known = knowledge.get(path, if_none_match=tag)

    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["ETag"] == tag


def test_a_change_says_which_version_it_is_made_to(
    knowledge: Knowledge, make_faq: MakeFAQ
) -> None:
    path = f"/faqs/{make_faq(HOW).pk}"
    old = knowledge.get(path).headers["ETag"]
    changed = knowledge.patch(path, old, answer="By card.")

    again = knowledge.patch(path, old, answer="In cash.")
    without = knowledge.send("PATCH", path, {"answer": "In cash."})

    assert changed.json()["faq"]["answer"] == "By card."
    assert again.status_code == 412
    assert again.headers["ETag"] == changed.headers["ETag"] != old
    assert without.status_code == 428
    assert FAQ.objects.get().answer == "By card."


def test_a_change_of_nothing_leaves_no_edit(
    knowledge: Knowledge, make_faq: MakeFAQ
) -> None:
    faq = make_faq(HOW)
    tag = knowledge.get(f"/faqs/{faq.pk}").headers["ETag"]

    response = knowledge.patch(f"/faqs/{faq.pk}", tag, question=HOW)

    assert response.json()["edit"] is None
    assert response.headers["ETag"] == tag
    assert not versions_of(FAQS, faq.pk).exists()


def test_a_category_is_made_once_in_any_letters(knowledge: Knowledge) -> None:
    knowledge.create(question=HOW, category="Money")

    knowledge.create(question=RETURN, category="money")

    assert [each.name for each in Category.objects.all()] == ["Money"]


def test_a_draft_is_published_and_withdrawn(knowledge: Knowledge) -> None:
    made = knowledge.create(question=HOW).json()["faq"]
    path = f"/faqs/{made['id']}"

    published = knowledge.post(f"{path}/publish", made["etag"])
    withdrawn = knowledge.post(f"{path}/unpublish", published.headers["ETag"])

    assert published.json()["faq"]["status"] == "published"
    assert withdrawn.json()["faq"]["status"] == "draft"


def test_a_next_text_waits_until_it_is_published(
    knowledge: Knowledge, make_faq: MakeFAQ
) -> None:
    faq = make_faq(HOW, "By card.")
    path = f"/faqs/{faq.pk}"
    tag = knowledge.get(path).headers["ETag"]
    kept = knowledge.patch(f"{path}/next", tag, answer="In cash.")
    waiting = kept.json()["faq"]

    published = knowledge.post(f"{path}/publish", waiting["etag"]).json()["faq"]

    assert (waiting["answer"], waiting["next_text"]["answer"]) == (
        "By card.",
        "In cash.",
    )
    assert waiting["next_text"]["author"] == "API key: kb 0"
    assert (published["answer"], published["next_text"]) == ("In cash.", None)
    assert not FAQDraft.objects.exists()


def test_an_outdated_next_text_is_published_only_on_purpose(
    knowledge: Knowledge, make_faq: MakeFAQ
) -> None:
    faq = make_faq(HOW, "By card.")
    path = f"/faqs/{faq.pk}"
    tag = knowledge.get(path).headers["ETag"]
    tag = knowledge.patch(f"{path}/next", tag, answer="In cash.").headers["ETag"]
    tag = knowledge.patch(path, tag, answer="By transfer.").headers["ETag"]

    refused = knowledge.post(f"{path}/publish", tag)
    published = knowledge.post(f"{path}/publish?save_anyway=true", tag)

    assert refused.status_code == 409
    assert refused.json()["findings"][0]["kind"] == "outdated"
    assert published.json()["faq"]["answer"] == "In cash."


def test_a_next_text_is_discarded(knowledge: Knowledge, make_faq: MakeFAQ) -> None:
    path = f"/faqs/{make_faq(HOW).pk}"
    tag = knowledge.get(path).headers["ETag"]
    tag = knowledge.patch(f"{path}/next", tag, answer="In cash.").headers["ETag"]

    discarded = knowledge.delete(f"{path}/next", tag)
    nothing = knowledge.post(f"{path}/publish", discarded.headers["ETag"])

    assert discarded.json()["faq"]["next_text"] is None
    assert nothing.json()["type"] == "/problems/nothing-to-publish"


def test_a_draft_has_no_next_text(knowledge: Knowledge) -> None:
    made = knowledge.create(question=HOW).json()["faq"]

    response = knowledge.patch(
        f"/faqs/{made['id']}/next", made["etag"], answer="In cash."
    )

    assert response.status_code == 422
    assert "draft" in response.json()["errors"][0]["detail"]


def test_a_deleted_faq_is_gone_and_its_history_stays(
    knowledge: Knowledge, make_faq: MakeFAQ
) -> None:
    faq = make_faq(HOW)
    tag = knowledge.get(f"/faqs/{faq.pk}").headers["ETag"]

    response = knowledge.delete(f"/faqs/{faq.pk}", tag)

    assert (response.status_code, response.content) == (204, b"")
    assert knowledge.get(f"/faqs/{faq.pk}").status_code == 404
    assert versions_of(FAQS, faq.pk)[0].kind == "deleted"


def test_what_a_pinned_question_stops_names_it_and_wants_a_reason(
    knowledge: Knowledge, make_faq: MakeFAQ
) -> None:
    faq = make_faq(HOW)
    PinnedQuestion.objects.create(text=HOW, faq=faq)
    tag = knowledge.get(f"/faqs/{faq.pk}").headers["ETag"]

    refused = knowledge.post(f"/faqs/{faq.pk}/unpublish", tag)
    done = knowledge.post(f"/faqs/{faq.pk}/unpublish?despite_pinned=New+shop", tag)

    assert refused.status_code == 409
    assert refused.json()["pinned"] == [{"question": HOW, "expected": HOW, "got": None}]
    assert done.json()["faq"]["status"] == "draft"
    assert "New shop" in versions_of(FAQS, faq.pk)[0].edit.note


def test_what_another_faq_answers_already_is_asked_about_first(
    knowledge: Knowledge, make_faq: MakeFAQ
) -> None:
    other = make_faq(HOW, "By card.", alternates=["paying"])
    values = {"question": "paying", "answer": "In cash.", "status": "published"}

    refused = knowledge.create(**values)
    made = knowledge.create("/faqs?save_anyway=true", **values)

    assert refused.status_code == 409
    assert refused.json()["findings"][0]["faq_id"] == other.pk
    assert made.status_code == 201


def test_findings_of_a_text_are_told_when_it_is_saved(knowledge: Knowledge) -> None:
    made = knowledge.create(question=HOW, answer="TBD: ask finance").json()

    assert made["findings"][0]["rule"] == "placeholder"


def test_pages_stay_as_they_are_while_faqs_are_edited(
    knowledge: Knowledge, make_faq: MakeFAQ
) -> None:
    ids = [make_faq(f"Question {number}?").pk for number in range(5)]
    first = knowledge.get("/faqs?limit=2").json()
    FAQ.objects.get(pk=ids[3]).save()

    second = knowledge.get(f"/faqs?limit=2&after={first['after']}").json()
    last = knowledge.get(f"/faqs?limit=2&after={second['after']}").json()

    pages = [first, second, last]
    assert [faq["id"] for page in pages for faq in page["faqs"]] == ids
    assert last["after"] is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=draft", [RETURN]),
        ("category=money", [HOW]),
        ("language=DE", [RETURN]),
        ("external_id=kb-1", [HOW]),
        ("updated_since=2100-01-01T00:00:00Z", []),
    ],
)
def test_the_list_is_filtered(
    query: str, expected: list[str], knowledge: Knowledge
) -> None:
    knowledge.create(
        question=HOW, category="Money", external_id="kb-1", status="published"
    )
    knowledge.create(question=RETURN, language="de")

    found = knowledge.get(f"/faqs?{query}").json()["faqs"]

    assert [faq["question"] for faq in found] == expected


def test_the_list_has_a_version_of_its_own(
    knowledge: Knowledge, make_faq: MakeFAQ
) -> None:
    faq = make_faq(HOW)
    tag = knowledge.get().headers["ETag"]

    same = knowledge.get(if_none_match=tag)
    faq.phrasings.create(text="paying")
    other = knowledge.get(if_none_match=tag)

    assert (same.status_code, other.status_code) == (304, 200)


def test_a_long_page_costs_no_more_queries_than_a_short_one(
    knowledge: Knowledge,
    make_faq: MakeFAQ,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    for number in range(30):
        faq = make_faq(
            f"Question {number}?", alternates=[f"{number}?", f"ask {number}"]
        )
        tag = knowledge.get(f"/faqs/{faq.pk}").headers["ETag"]
        knowledge.patch(f"/faqs/{faq.pk}/next", tag, answer="Thus.")

    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]  # a context
        page = knowledge.get("/faqs?limit=100").json()

    assert len(page["faqs"]) == 30


def test_search_tells_what_staff_would_see(
    knowledge: Knowledge, make_faq: MakeFAQ
) -> None:
    faq = make_faq(HOW)

    found = knowledge.get(f"/faqs/search?q={HOW}").json()

    assert (found["decision"], found["certainty"]) == ("sure", "sure")
    assert found["confidence"] > 0.9
    assert found["hits"][0]["id"] == faq.pk


def test_the_same_findings_are_not_sent_again(
    knowledge: Knowledge, make_faq: MakeFAQ
) -> None:
    faq = make_faq(HOW, "By card.")
    tag = knowledge.get(f"/faqs/search?q={HOW}").headers["ETag"]

    again = knowledge.get(f"/faqs/search?q={HOW}", if_none_match=tag)
    FAQ.objects.filter(pk=faq.pk).update(answer="In cash.")
    changed = knowledge.get(f"/faqs/search?q={HOW}", if_none_match=tag)

    assert (again.status_code, again.content) == (304, b"")
    assert (changed.status_code, changed.headers["ETag"] == tag) == (200, False)


def test_search_with_drafts_finds_what_is_not_published(knowledge: Knowledge) -> None:
    knowledge.create(question=HOW)

    without = knowledge.get(f"/faqs/search?q={HOW}").json()
    with_drafts = knowledge.get(f"/faqs/search?q={HOW}&drafts=true").json()

    assert without["hits"] == []
    assert with_drafts["hits"][0]["question"] == HOW


def test_a_writer_changes_nothing_that_customers_get(make_faq: MakeFAQ) -> None:
    writer = knowing("knowledge:read", "knowledge:write")
    faq = make_faq(HOW)
    path = f"/faqs/{faq.pk}"
    tag = writer.get(path).headers["ETag"]

    answers = [
        writer.create(question=RETURN, status="published"),
        writer.patch(path, tag, answer="In cash."),
        writer.patch(path, tag, status="draft"),
        writer.post(f"{path}/unpublish", tag),
        writer.delete(path, tag),
    ]

    assert {each.status_code for each in answers} == {403}
    assert all("knowledge:publish" in each.json()["detail"] for each in answers)
    assert list(FAQ.objects.values_list("question", "status")) == [(HOW, "published")]


def test_a_translation_of_a_translation_is_one_of_the_original(
    knowledge: Knowledge,
) -> None:
    original = knowledge.create(question=HOW, language="en").json()["faq"]["id"]
    german = knowledge.create(
        question="Wie zahle ich?", language="de", translation_of=original
    ).json()["faq"]["id"]
    french = knowledge.create(question="Comment payer ?", language="fr").json()["faq"]

    path = f"/faqs/{french['id']}"
    changed = knowledge.patch(path, french["etag"], translation_of=german).json()

    assert changed["faq"]["translation_of"] == original


def test_two_of_one_language_are_no_translations_of_one_faq(
    knowledge: Knowledge,
) -> None:
    original = knowledge.create(question=HOW, language="en").json()["faq"]["id"]

    response = knowledge.create(
        question="How to pay?", language="en", translation_of=original
    )

    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "#/language"
