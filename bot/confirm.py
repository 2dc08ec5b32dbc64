"""Confirmations: prepared actions are kept here, and only a person with the right has one executed.

Each is bound to who asked, under which policy, what exactly (a digest) and until when (DESIGN §2 rule 5,
`docs/actions.md`). Everything about one action happens in one transaction that holds the policy's row.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, insert, select, update

from bot.action_rows import action_of, both_data, receipt_data
from bot.audit import noted
from bot.submissions.on_execution import carried_out, followed
from knowledge.database import reading
from tools.pending_action import ActionState, Draft, PendingAction, Receipt
from tools.principal import Principal, Right
from tools.records import schema
from tools.records.book_version import records_usable
from tools.records.insurers.submitting_for import SubmitAccount
from tools.tool import Turn

OPEN_FOR = timedelta(hours=72)
"""A request that sales prepare on a Friday can still be confirmed on Monday; what it says of the records is
not much older than that."""
LONGEST_KEY = 200
_TABLE = schema.action


class ActionUnknown(Exception):
    """No such action among those that this principal may see; another policyholder's looks the same."""


class MayNotDecide(Exception):
    """A right is missing within one's own policy; the message says who has it."""


class AlreadyDecided(Exception):
    """It was executed or cancelled before."""

    def __init__(self, action: PendingAction) -> None:
        super().__init__(f"{action.id} is {action.state.value} already.")
        self.action = action


class ActionExpired(Exception):
    """It can no longer be decided: it must be prepared again."""


class KeyReused(Exception):
    """The caller's idempotency key was used for another decision."""


class Actions:
    """The desk of prepared actions. Safe to use from several threads, processes and machines at once.

    Every method raises `RecordsUnavailable` when the database cannot be used.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        as_now: Callable[[Principal], Principal | None],
        *,
        four_eyes: bool = False,
        submitted: Mapping[str, SubmitAccount] | None = None,
    ) -> None:
        """`as_now` gives a principal's rights as they are now, None for somebody who is gone.

        `submitted` are the policies whose requests are handed to an insurer's system, none unless given.
        """
        self._engine, self._clock, self._as_now = engine, clock, as_now
        self._four_eyes = four_eyes
        self._submitted = submitted or {}

    def prepare(self, turn: Turn, draft: Draft) -> PendingAction:
        """Keeps a draft until it is decided (`tools.preparing.Desk`); the open one if there is the same.

        One's own goes over to the conversation in which it is asked for again: a word there decides it.
        """
        now = self._clock()
        with self._writing(draft.policy_id) as connection:
            for one in _open(connection, (draft.policy_id,), now):
                if one.draft.key != draft.key or not _sees(turn.principal, one):
                    continue
                if one.digest == draft.digest:
                    _go_on_in(connection, turn, one)
                    return one
                if one.requester == turn.principal.id:
                    _decide(connection, one, ActionState.CANCELLED, turn.principal.id, now)
            return _insert(connection, turn, draft, now)

    def of(self, principal: Principal) -> Sequence[PendingAction]:
        """The open actions that the principal may see, oldest first.

        Sales see their own, whoever may confirm sees all of their policies.
        """
        with records_usable("read"), reading(self._engine) as connection:
            found = _open(connection, principal.policies, self._clock())
        return [one for one in found if _sees(principal, one)]

    def lately(self, principal: Principal, most: int = 200) -> Sequence[PendingAction]:
        """Those that the principal may see, decided or not, the newest first."""
        query = select(_TABLE).where(_TABLE.c.policy_id.in_(principal.policies))
        if not principal.may(Right.CONFIRM_REQUESTS):  # before it is cut: others' must not take their place
            query = query.where(_TABLE.c.requester == principal.id)
        query = query.order_by(_TABLE.c.created_at.desc(), _TABLE.c.action_id).limit(most)
        now = self._clock()
        with records_usable("read"), reading(self._engine) as connection:
            seen = [one for one in map(action_of, connection.execute(query).all()) if _sees(principal, one)]
            return [followed(connection, _at(one, now)) for one in seen]

    def in_conversation(self, principal: Principal, conversation_id: str) -> Sequence[PendingAction]:
        """What the principal prepared in this conversation, in whatever state, oldest first."""
        query = select(_TABLE).where(
            _TABLE.c.conversation_id == conversation_id,
            _TABLE.c.requester == principal.id,
        )
        now = self._clock()
        with records_usable("read"), reading(self._engine) as connection:
            rows = connection.execute(query.order_by(_TABLE.c.created_at, _TABLE.c.action_id)).all()
        return [_at(one, now) for one in map(action_of, rows) if _sees(principal, one)]

    def get(self, principal: Principal, action_id: str) -> PendingAction:
        """One action, decided or not. Raises `ActionUnknown`."""
        with records_usable("read"), reading(self._engine) as connection:
            return followed(connection, _seen(connection, principal, action_id, self._clock()))

    def prepared_in(self, action: PendingAction) -> str:
        """The conversation in which it was prepared, where whoever asked for it hears what became of it."""
        query = select(_TABLE.c.conversation_id).where(_TABLE.c.action_id == action.id)
        with records_usable("read"), reading(self._engine) as connection:
            return str(connection.execute(query).scalar_one())

    def confirm(self, principal: Principal, action_id: str, key: str = "") -> PendingAction:
        """Executes the action once, and gives it back with its receipt.

        The same `key` from the same person gets the same answer again. Raises `ActionUnknown`,
        `MayNotDecide`, `AlreadyDecided`, `ActionExpired` and `KeyReused`.
        """
        return self._decided(principal, action_id, ActionState.EXECUTED, key)

    def cancel(self, principal: Principal, action_id: str, key: str = "") -> PendingAction:
        """Calls the action off; raises as `confirm` does. Whoever prepared it may, and whoever confirms."""
        return self._decided(principal, action_id, ActionState.CANCELLED, key)

    def _decided(self, given: Principal, action_id: str, state: ActionState, key: str) -> PendingAction:
        principal, now = self._as_now(given), self._clock()
        if principal is None:
            raise ActionUnknown(action_id)
        with records_usable("read"), reading(self._engine) as connection:
            policy_id = _seen(connection, principal, action_id, now).policy_id
        with self._writing(policy_id) as connection:
            action = _seen(connection, principal, action_id, now)
            if key and _repeated(connection, principal, action, state, key):
                return followed(connection, action)
            self._check(principal, action, state)
            if state is ActionState.CANCELLED:
                return _decide(connection, action, state, principal.id, now, key)
            return _executed(connection, action, principal, now, key, self._submitted)

    def _check(self, principal: Principal, action: PendingAction, state: ActionState) -> None:
        own = action.requester == principal.id
        if not principal.may(Right.CONFIRM_REQUESTS) and (state is ActionState.EXECUTED or not own):
            raise MayNotDecide("Your role prepares requests; a policyholder or credit manager confirms them.")
        if state is ActionState.EXECUTED and own and self._four_eyes:
            raise MayNotDecide("You prepared this yourself: a second person of the policy has to confirm it.")
        if action.state in (ActionState.EXECUTED, ActionState.CANCELLED):
            raise AlreadyDecided(action)
        if action.state is ActionState.EXPIRED:
            raise ActionExpired(f"{action.id} could be decided until {action.expires_at.isoformat()}.")

    @contextmanager
    def _writing(self, policy_id: str) -> Iterator[Connection]:
        """A transaction that holds the policy: whoever else decides or prepares under it waits."""
        held = select(schema.policy.c.policy_id).where(schema.policy.c.policy_id == policy_id)
        with records_usable("written"), self._engine.begin() as connection:
            connection.execute(held.with_for_update())
            yield connection


def _sees(principal: Principal, action: PendingAction) -> bool:
    if action.policy_id not in principal.policies or not principal.may(Right.PREPARE_REQUESTS):
        return False
    return principal.may(Right.CONFIRM_REQUESTS) or action.requester == principal.id


def _seen(connection: Connection, principal: Principal, action_id: str, now: datetime) -> PendingAction:
    if not schema.can_be_stored(action_id):
        raise ActionUnknown(action_id)
    row = connection.execute(select(_TABLE).where(_TABLE.c.action_id == action_id)).first()
    action = action_of(row) if row is not None else None
    if action is None or not _sees(principal, action):
        raise ActionUnknown(action_id)
    return _at(action, now)


def _at(action: PendingAction, now: datetime) -> PendingAction:
    """The action as it stands: one that nobody decided in time has expired, without anybody writing it."""
    late = action.state is ActionState.PENDING and action.expires_at <= now
    return replace(action, state=ActionState.EXPIRED) if late else action


def _open(connection: Connection, policies: Sequence[str], now: datetime) -> Sequence[PendingAction]:
    query = select(_TABLE).where(
        _TABLE.c.policy_id.in_(policies), _TABLE.c.state == ActionState.PENDING.value
    )
    rows = connection.execute(query.order_by(_TABLE.c.created_at, _TABLE.c.action_id))
    return [one for one in map(action_of, rows) if one.expires_at > now]


def _go_on_in(connection: Connection, turn: Turn, action: PendingAction) -> None:
    mine = update(_TABLE).where(_TABLE.c.action_id == action.id, _TABLE.c.requester == turn.principal.id)
    connection.execute(mine.values(conversation_id=turn.conversation_id))


def _insert(connection: Connection, turn: Turn, draft: Draft, now: datetime) -> PendingAction:
    action = PendingAction(
        id=f"ACT-{secrets.token_hex(6).upper()}",
        requester=turn.principal.id,
        draft=draft,
        digest=draft.digest,
        created_at=now,
        expires_at=now + OPEN_FOR,
        state=ActionState.PENDING,
    )
    values = {
        "action_id": action.id,
        "kind": draft.kind.value,
        "requester": action.requester,
        "conversation_id": turn.conversation_id,
        "policy_id": draft.policy_id,
        "buyer_id": draft.buyer_id,
        "payload": dict(draft.payload),
        "digest": action.digest,
        "business_key": draft.key,
        "will": both_data(draft.will),
        "warnings": [both_data(one) for one in draft.warnings],
        "created_at": action.created_at,
        "expires_at": action.expires_at,
        "state": action.state.value,
    }
    connection.execute(insert(_TABLE).values(values))
    _note(connection, "action_prepared", action, action.requester, now)
    return action


def _repeated(
    connection: Connection, principal: Principal, action: PendingAction, state: ActionState, key: str
) -> bool:
    """Whether this very decision was made with this key before. Raises `KeyReused` for another one."""
    query = select(_TABLE.c.action_id, _TABLE.c.state).where(
        _TABLE.c.decided_by == principal.id, _TABLE.c.decided_key == key
    )
    made = connection.execute(query).first()
    if made is None:
        return False
    if tuple(made) != (action.id, state.value):
        raise KeyReused("This Idempotency-Key was used for another decision; use a new one.")
    return True


def _executed(
    connection: Connection,
    action: PendingAction,
    principal: Principal,
    now: datetime,
    key: str,
    accounts: Mapping[str, SubmitAccount],
) -> PendingAction:
    if action.draft.digest != action.digest:
        raise ActionUnknown(action.id)  # what is kept is not what was prepared: nothing may come of it
    same = _receipt_of_the_same(connection, action, now)
    receipt = same or carried_out(connection, action, principal.id, now, accounts)
    decided = _decide(connection, action, ActionState.EXECUTED, principal.id, now, key, receipt)
    return followed(connection, decided)


def _receipt_of_the_same(connection: Connection, action: PendingAction, now: datetime) -> Receipt | None:
    """The receipt of an execution of the same content since this was prepared: once is enough.

    Two sales people do not see each other's requests, so each may have prepared it.
    """
    query = select(_TABLE).where(
        _TABLE.c.policy_id == action.policy_id,
        _TABLE.c.business_key == action.draft.key,
        _TABLE.c.digest == action.digest,
        _TABLE.c.state == ActionState.EXECUTED.value,
    )
    made = [action_of(row) for row in connection.execute(query)]
    since = [one for one in made if one.decided_at and action.created_at <= one.decided_at <= now]
    return since[-1].receipt if since else None


def _decide(
    connection: Connection,
    action: PendingAction,
    state: ActionState,
    by: str,
    now: datetime,
    key: str = "",
    receipt: Receipt | None = None,
) -> PendingAction:
    """The decision and its line of the audit; whatever else belongs to it is in the same transaction."""
    values = {
        "state": state.value,
        "decided_by": by,
        "decided_at": now,
        "decided_key": key or None,
        "receipt": receipt_data(receipt) if receipt else None,
    }
    place = _TABLE.c.action_id == action.id
    connection.execute(update(_TABLE).where(place).values(values))
    decided = replace(action, state=state, decided_by=by, decided_at=now, receipt=receipt)
    _note(connection, f"action_{state.value}", decided, by, now)
    row = connection.execute(select(_TABLE).where(place)).one()
    return action_of(row)


def _note(connection: Connection, event: str, action: PendingAction, by: str, now: datetime) -> None:
    details = {
        "kind": action.kind.value,
        "policy": action.policy_id,
        "buyer": action.draft.buyer_id,
        "requester": action.requester,
        "digest": action.digest,
        "receipt": action.receipt.reference if action.receipt else None,
    }
    noted(connection, by, event, action.id, details, now)
