"""A request as it is written to an insurer: from the book, and only where all that it needs is known."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.submissions.outbox import Held
from tools.buyers import Buyer
from tools.pending_action import SubmissionState
from tools.policies import Policy
from tools.principal import OPERATOR, Principal
from tools.records.insurers.book_buyers import REFERENCE_KINDS
from tools.records.insurers.requesting import LimitAsked, NotSubmittable, Reason
from tools.terms_in_force import TermsOverTime
from tools.tool import RecordsUnavailable


class Book(Protocol):
    """Knows the policies and the buyers."""

    def policies(self, principal: Principal) -> Sequence[Policy]: ...

    def buyers(self, principal: Principal) -> Sequence[Buyer]: ...


def asked_in(book: Book, held: Held, today: date) -> LimitAsked:
    """The request in the insurer's terms.

    Raises `NotSubmittable` when something is missing, and `RecordsUnavailable` when the book cannot be read.
    """
    if held.stage is SubmissionState.WAITING and not held.attempted and not held.cancels:
        _check_term(book, held, today)
    return LimitAsked(
        reference=held.reference,
        policy_id=held.policy_id,
        buyer_id=held.buyer_id,
        number=held.account.number,
        buyer_number=(held.before and held.before.buyer) or _buyer_number(book, held),
        amount=held.amount,
        cancels=held.cancels,
    )


def _check_term(book: Book, held: Held, today: date) -> None:
    """Neither system takes a payment term: a request must not stand for a longer one than the policy's."""
    policy = next((one for one in book.policies(OPERATOR) if one.policy_id == held.policy_id), None)
    if policy is None:
        raise RecordsUnavailable(f"the book has no policy {held.policy_id} just now")
    longest = TermsOverTime(policy).terms(today).max_payment_term_days
    if longest is None or held.terms_days is None:
        raise NotSubmittable(Reason.TERM_UNKNOWN)
    if held.terms_days > longest:
        raise NotSubmittable(Reason.TERM_TOO_LONG)


def _buyer_number(book: Book, held: Held) -> str:
    """The insurer's own number of the buyer, without its kind in front. It is never guessed from a name."""
    kind = REFERENCE_KINDS[held.account.insurer]
    of_kind = [
        "".join(letter for letter in one.number.upper() if letter.isalnum()).removeprefix(kind)
        for buyer in book.buyers(OPERATOR)
        if buyer.id == held.buyer_id
        for one in buyer.identifiers
        if one.kind.upper() == kind
    ]
    if len(set(of_kind)) != 1 or not of_kind[0]:
        raise NotSubmittable(Reason.NO_BUYER_NUMBER)
    return of_kind[0]
