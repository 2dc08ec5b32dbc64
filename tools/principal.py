"""Who asks, and what they may see: made by a door, never by a model (DESIGN §2 rule 3, §4.5)."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is to the policyholder, as `principals.csv` says."""

    PUBLIC = "public"
    POLICYHOLDER = "policyholder"
    CREDIT_MANAGER = "credit_manager"
    SALES = "sales"
    SUPPORT = "support"
    ADMIN = "admin"
    OPERATOR = "operator"
    """Whoever has the shell: sees all records and documents through `search` and `buyers search`."""


class Right(StrEnum):
    """Something a principal may do."""

    READ_RECORDS = "read_records"
    READ_CLAIM_AMOUNTS = "read_claim_amounts"
    PREPARE_REQUESTS = "prepare_requests"
    CONFIRM_REQUESTS = "confirm_requests"
    OVERRIDE_WARNINGS = "override_warnings"
    SET_WEBHOOK = "set_webhook"
    """To say where the alerts of one's company are sent: what leaves the house is its owner's to decide."""
    READ_INTERNAL = "read_internal"
    READ_INSIGHTS = "read_insights"
    REVIEW_ANSWERS = "review_answers"
    ANSWER_HAND_OVERS = "answer_hand_overs"
    READ_EVERYTHING = "read_everything"


_OF_A_POLICY = frozenset(
    {
        Right.READ_RECORDS,
        Right.READ_CLAIM_AMOUNTS,
        Right.PREPARE_REQUESTS,
        Right.CONFIRM_REQUESTS,
        Right.OVERRIDE_WARNINGS,
    }
)
_OF_THE_DESK = frozenset({Right.READ_INTERNAL, Right.READ_INSIGHTS, Right.REVIEW_ANSWERS})
_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.PUBLIC: frozenset(),
    Role.POLICYHOLDER: _OF_A_POLICY | {Right.SET_WEBHOOK},
    Role.CREDIT_MANAGER: _OF_A_POLICY,
    Role.SALES: frozenset({Right.READ_RECORDS, Right.PREPARE_REQUESTS}),
    Role.SUPPORT: _OF_THE_DESK | {Right.ANSWER_HAND_OVERS},
    Role.ADMIN: _OF_THE_DESK,
    Role.OPERATOR: frozenset(Right),
}


@dataclass(frozen=True)
class Principal:
    """A person or an anonymous visitor, with the policies whose records they may see."""

    id: str
    name: str
    role: Role
    policies: tuple[str, ...] = ()
    language: str | None = None

    def may(self, right: Right) -> bool:
        return right in _RIGHTS[self.role]

    @property
    def has_records(self) -> bool:
        """Whether there is any policy whose records this principal may read."""
        return self.may(Right.READ_RECORDS) and bool(self.policies)


PUBLIC = Principal(id="public", name="", role=Role.PUBLIC)
OPERATOR = Principal(id="operator", name="operator", role=Role.OPERATOR)
