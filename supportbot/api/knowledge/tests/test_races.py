"""What programs do to one FAQ at one moment: one of them wins, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from faq.history import FAQS, versions_of
from faq.models import FAQ, Category, FAQDraft
from sessions_app.tests.threads import run_together
from supportbot.api.knowledge.tests.conftest import ALL, Knowledge, knowing

pytestmark = pytest.mark.django_db(transaction=True)
MakeFAQ = Callable[..., FAQ]
AT_ONCE = 6
HOW = "How do I pay?"


def at_once(*sends: Callable[[], int]) -> list[int]:
    """The statuses of requests that are sent at one moment, in their order."""
    return sorted(run_together(*sends))


def status(knowledge: Knowledge, method: str, path: str, tag: str, **body: str) -> int:
    return knowledge.send(method, path, body, if_match=tag).status_code


def test_of_changes_to_one_version_exactly_one_is_made(make_faq: MakeFAQ) -> None:
    knowledge, faq = knowing(*ALL), make_faq(HOW)
    path = f"/faqs/{faq.pk}"
    tag = knowledge.get(path).headers["ETag"]

    change = partial(status, knowledge, "PATCH", path, tag)
    statuses = at_once(*(partial(change, answer=f"So {n}.") for n in range(AT_ONCE)))

    assert statuses == [200] + [412] * (AT_ONCE - 1)
    assert len(versions_of(FAQS, faq.pk)) == 2  # as it was found, and the change


def test_of_next_texts_begun_with_one_version_exactly_one_is_kept(
    make_faq: MakeFAQ,
) -> None:
    knowledge, faq = knowing(*ALL), make_faq(HOW)
    tag = knowledge.get(f"/faqs/{faq.pk}").headers["ETag"]

    change = partial(status, knowledge, "PATCH", f"/faqs/{faq.pk}/next", tag)
    statuses = at_once(*(partial(change, answer=f"So {n}.") for n in range(AT_ONCE)))

    assert statuses == [200] + [412] * (AT_ONCE - 1)
    assert FAQDraft.objects.count() == 1


def test_a_text_is_published_once_and_never_one_that_was_not_seen(
    make_faq: MakeFAQ,
) -> None:
    knowledge, faq = knowing(*ALL), make_faq(HOW, "Old.")
    path = f"/faqs/{faq.pk}"
    tag = knowledge.get(path).headers["ETag"]
    tag = knowledge.patch(f"{path}/next", tag, answer="Seen.").headers["ETag"]

    statuses = at_once(
        partial(status, knowledge, "POST", f"{path}/publish", tag),
        partial(status, knowledge, "POST", f"{path}/publish", tag),
        partial(status, knowledge, "PATCH", f"{path}/next", tag, answer="Unseen."),
        partial(status, knowledge, "DELETE", f"{path}/next", tag),
    )

    assert statuses == [200, 412, 412, 412]
    assert FAQ.objects.get().answer in {"Old.", "Seen."}


def test_of_faqs_with_one_question_exactly_one_is_made() -> None:
    knowledge = knowing(*ALL)

    def make(number: int) -> int:
        return knowledge.create(
            question=HOW, answer=f"So {number}.", category="Money"
        ).status_code

    statuses = at_once(*(partial(make, number) for number in range(AT_ONCE)))

    assert statuses == [201] + [422] * (AT_ONCE - 1)
    assert (FAQ.objects.count(), Category.objects.count()) == (1, 1)


def test_a_rival_published_meanwhile_is_noticed(make_faq: MakeFAQ) -> None:
    knowledge = knowing(*ALL)
    texts = {"One of them?": "By card.", "The other?": "In cash."}
    made = [
        knowledge.create(
            question=question, answer=answer, wordings=["ways to pay"]
        ).json()["faq"]
        for question, answer in texts.items()
    ]

    statuses = at_once(
        *(
            partial(
                status, knowledge, "POST", f"/faqs/{faq['id']}/publish", faq["etag"]
            )
            for faq in made
        )
    )

    assert statuses == [200, 409]
    assert FAQ.objects.published().count() == 1


def test_deleting_and_changing_end_in_one_of_both(make_faq: MakeFAQ) -> None:
    knowledge, faq = knowing(*ALL), make_faq(HOW)
    path = f"/faqs/{faq.pk}"
    tag = knowledge.get(path).headers["ETag"]

    statuses = at_once(
        partial(status, knowledge, "DELETE", path, tag),
        partial(status, knowledge, "PATCH", path, tag, answer="So."),
    )

    assert statuses in ([200, 412], [204, 404])
