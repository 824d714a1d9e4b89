"""What staff teach search: wordings of an FAQ, approved or forbidden, and no answer."""

from __future__ import annotations

from django.contrib.auth.models import User

from faq.history.recording import recording
from faq.indexing import embed_now
from faq.models import FAQ, Edit, LabelledQuestion, Phrasing


def approve_phrasing(
    faq: FAQ,
    text: str,
    *,
    by: User | None = None,
    source: str = LabelledQuestion.Source.STAFF,
) -> Phrasing:
    """Let the FAQ answer this wording, from the next request on."""
    text = " ".join(text.split())
    with recording(Edit.Way.FORM, author=by) as edit:
        edit.before([faq.pk])
        phrasing = faq.phrasings.filter(text__iexact=text).first()
        phrasing = phrasing or Phrasing(faq=faq, text=text)
        phrasing.kind = Phrasing.Kind.ALTERNATE
        phrasing.full_clean()
        phrasing.save()
        LabelledQuestion.objects.filter(faq=None, text__iexact=text).delete()
        _label(text, faq=faq, by=by, source=source)
        edit.after([faq.pk])
    embed_now([text])
    return phrasing


def forbid_phrasing(faq: FAQ, text: str, *, by: User | None = None) -> Phrasing:
    """Never let the FAQ answer this wording, from the next request on.

    What it answers as its own question is not forbidden so: that is to be rewritten.
    """
    text = " ".join(text.split())
    with recording(Edit.Way.FORM, author=by) as edit:
        edit.before([faq.pk])
        phrasing = faq.phrasings.filter(text__iexact=text).first()
        phrasing = phrasing or Phrasing(faq=faq, text=text)
        phrasing.kind = Phrasing.Kind.NEVER
        phrasing.full_clean()
        phrasing.save()
        LabelledQuestion.objects.filter(faq=faq, text__iexact=text).delete()
        edit.after([faq.pk])
    embed_now([text])
    return phrasing


def mark_none(
    text: str,
    *,
    by: User | None = None,
    source: str = LabelledQuestion.Source.STAFF,
) -> LabelledQuestion:
    """Remember that no FAQ answers this question, from the next request on.

    FAQs lose it as another way to ask; one whose own question it is still answers it.
    """
    text = " ".join(text.split())
    with recording(Edit.Way.FORM, author=by) as edit:
        alternates = Phrasing.objects.filter(
            kind=Phrasing.Kind.ALTERNATE, text__iexact=text
        )
        ids = list(alternates.values_list("faq_id", flat=True))
        edit.before(ids)
        alternates.delete()
        edit.after(ids)
        LabelledQuestion.objects.filter(text__iexact=text, faq__isnull=False).delete()
        label = _label(text, faq=None, by=by, source=source)
    embed_now([text])
    return label


def _label(
    text: str, *, faq: FAQ | None, by: User | None, source: str
) -> LabelledQuestion:
    label = LabelledQuestion.objects.filter(faq=faq, text__iexact=text).first()
    if label is None:
        label = LabelledQuestion(text=text, faq=faq, created_by=by, source=source)
        label.full_clean()
        label.save()
    return label
