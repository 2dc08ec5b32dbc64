"""Whose data it is: one person, by what doors know of them, and everything that this leads to."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, false, or_, select, tuple_

from bot.schema import conversation, hand_over
from bot.slack.schema import account, talk
from tools.principal import PUBLIC
from tools.records.schema import principal

AT_ONCE = 200
"""Conversations that one statement is about."""
Account = tuple[str, str]
"""A workspace of Slack and a user of it."""


class PersonUnknown(Exception):
    """Nothing is kept of such a person; for the operator."""


class SubjectKind(StrEnum):
    """By what a person is told."""

    PRINCIPAL = "principal"
    SLACK = "slack"
    CONVERSATION = "conversation"
    """All visitors are one principal: a visitor is told by the number of their conversation alone, or by
    the reference that they were given when it was handed over."""


@dataclass(frozen=True)
class Subject:
    """A person as somebody names them."""

    kind: SubjectKind
    value: str
    """Of Slack `TEAM:USER`."""

    def digest(self, salt: str) -> str:
        """What stands for it where nobody is to read who it is."""
        return hashlib.sha256(f"{salt}/{self.kind}/{self.value}".encode(errors="surrogatepass")).hexdigest()

    @property
    def account(self) -> Account:
        """Workspace and user. Raises `PersonUnknown` for what is not both."""
        team_id, _, user_id = self.value.partition(":")
        if not (team_id and user_id):
            raise PersonUnknown(f"{self.value!r} is no Slack account: write TEAM:USER, such as T0AB:U0CD.")
        return team_id, user_id


@dataclass(frozen=True)
class Person:
    """All by which rows are told to be one person's."""

    principal_id: str | None = None
    accounts: Sequence[Account] = ()
    conversations: Sequence[str] = ()

    def parts(self) -> Iterator["Person"]:
        """The same in parts of which each fits into one statement: who they are, then conversations."""
        if self.principal_id is not None or self.accounts:
            yield Person(self.principal_id, self.accounts)
        for begin in range(0, len(self.conversations), AT_ONCE):
            yield Person(conversations=self.conversations[begin : begin + AT_ONCE])


def person_of(connection: Connection, subject: Subject) -> Person:
    """Everything that a subject leads to: somebody's Slack accounts, and whose a Slack account is.

    Whether anything is kept of them is not said. Raises `PersonUnknown` for what names nobody.
    """
    if subject.kind is SubjectKind.CONVERSATION:
        return Person(conversations=(_of_reference(connection, subject.value) or subject.value,))
    if subject.kind is SubjectKind.SLACK:
        accounts: set[Account] = {subject.account}
        principal_id = _linked_to(connection, subject.account)
    else:
        if subject.value == PUBLIC.id:
            raise PersonUnknown(
                "All visitors are this principal: name one of them by --conversation and its number."
            )
        accounts, principal_id = set(), subject.value
    if principal_id is not None:
        accounts |= set(_accounts_of(connection, principal_id))
    return Person(principal_id, sorted(accounts), _conversations(connection, principal_id, sorted(accounts)))


def _of_reference(connection: Connection, reference: str) -> str | None:
    query = select(hand_over.c.conversation_id).where(hand_over.c.reference == reference)
    found: str | None = connection.execute(query).scalar()
    return found


def _linked_to(connection: Connection, at: Account) -> str | None:
    """Whose account it is, by the book or by a link, also by one that is over."""
    own = (principal.c.slack_team_id == at[0], principal.c.slack_user_id == at[1])
    in_book = connection.execute(select(principal.c.principal_id).where(*own)).scalar()
    linked = select(account.c.principal_id).where(account.c.team_id == at[0], account.c.user_id == at[1])
    found: str | None = in_book or connection.execute(linked).scalar()
    return found


def _accounts_of(connection: Connection, principal_id: str) -> Iterator[Account]:
    own = principal.c
    book = select(own.slack_team_id, own.slack_user_id).where(
        own.principal_id == principal_id, own.slack_user_id.is_not(None)
    )
    links = select(account.c.team_id, account.c.user_id).where(account.c.principal_id == principal_id)
    for query in (book, links):
        for row in connection.execute(query):
            yield row[0], row[1]


def _conversations(
    connection: Connection, principal_id: str | None, accounts: Sequence[Account]
) -> Sequence[str]:
    """Those of the principal, and those held in Slack by an account of theirs while it was nobody's."""
    own = conversation.c.principal_id == principal_id if principal_id is not None else false()
    whose = talk.c.principal_id.in_([PUBLIC.id, *([principal_id] if principal_id else [])])
    held = select(talk.c.conversation_id).where(of_accounts(talk.c.team_id, talk.c.user_id, accounts), whose)
    query = select(conversation.c.conversation_id).where(or_(own, conversation.c.conversation_id.in_(held)))
    return sorted(connection.execute(query).scalars())


def of_accounts(
    team: ColumnElement[str], user: ColumnElement[str], accounts: Sequence[Account]
) -> ColumnElement[bool]:
    """That two columns are one of these accounts."""
    return tuple_(team, user).in_(accounts) if accounts else false()
