"""A draft as it was typed: what keeps it from being sent to a second person, and what was taken out of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.app import Assistant
from bot.http.review_desk import names_of
from bot.http.review_form import DraftForm, EmptyDays
from bot.review.bundled import Bundled
from bot.review.copying import answers_to, is_copied
from bot.review.faq_text import FaqText
from bot.review.other_language import Mistaken, mistaken
from bot.review.personal_data import TakenOut, without_personal_data


@dataclass(frozen=True)
class Draft:
    """The form as it is shown again, or the text that may be kept."""

    form: DraftForm
    text: FaqText | None = None
    """None when the form is to be shown again first."""
    wrong: str = ""
    """`days`, `copied` or `language`; empty when nothing is."""
    mistaken: Sequence[Mistaken] = ()
    taken_out: Sequence[TakenOut] = ()

    @property
    def status(self) -> int:
        """Of the page that shows the form again."""
        return 422 if self.wrong else 200


def checked(
    assistant: Assistant,
    form: DraftForm,
    *,
    cluster_id: str | None = None,
    entry_id: str | None = None,
    base: Bundled | None = None,
) -> Draft:
    """What becomes of a form for a cluster, an entry, or a document's entry, whose own words may stay."""
    try:
        typed = form.text()
    except EmptyDays:
        return Draft(form, wrong="days")
    if cluster_id and is_copied(typed, answers_to(assistant.engine, cluster_id, entry_id)):
        return Draft(form, wrong="copied")
    known = base.text if base else None
    other = [one for one in mistaken(typed) if not (known and one.text in known.texts)]
    if other and not form.as_meant:
        return Draft(form, wrong="language", mistaken=other)
    text, taken_out = without_personal_data(typed, names_of(assistant), known)
    if taken_out:
        kept = DraftForm.of(text).model_copy(update={"as_meant": form.as_meant})
        return Draft(kept, taken_out=taken_out)
    return Draft(form, text)
