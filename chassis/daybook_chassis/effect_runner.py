"""Carries out what a service owes, in order, each under its own id, so that doing it again is
inert (I3).
"""

import json
import logging
from collections.abc import Sequence
from datetime import datetime
from itertools import compress
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
    update,
)

from daybook_chassis import telemetry
from daybook_chassis.commands import BEHIND, Command, Commands, Context, Receipt
from daybook_chassis.consumer.checkpoints import COVERED
from daybook_chassis.consumer.tables import CHECKPOINTS
from daybook_chassis.database import Database, among
from daybook_chassis.effects import EFFECTS, EffectState, Owed, owe
from daybook_chassis.errors import (
    DaybookError,
    NotFound,
    Poison,
    StreamConflictError,
    Transient,
    UnknownReference,
)
from daybook_chassis.ids import derived_id
from daybook_chassis.outside import Calls
from daybook_chassis.references import TABLE as REFERENCES

log = logging.getLogger(__name__)

_CALLS = 50
"""Calls to the outside in one run, so that what else is owed does not wait for them all."""


class Effects:
    """Carries out what one service owes, in the order in which it came to owe it."""

    def __init__(self, database: Database, commands: Commands, calls: Calls | None = None) -> None:
        self._database = database
        self._commands = commands
        self._calls = calls

    def run(self, limit: int = 500) -> int:
        """Carry out some owed effects; returns how many were settled, one way or another.

        An effect that is refused is parked, one that names an unknown reference waits; both hold
        later effects of the same reaction and key. Raises Transient.
        """
        with self._database.read() as tx:
            rows = tx.execute(_DUE, {"most": limit}).all()
        if not rows:
            return 0
        answers: list[Owed] = []
        outcomes = self._carry_out(rows, answers)
        settled = [
            (row.id, settlement)
            for row, outcome in zip(rows, outcomes, strict=True)
            if (settlement := _settle(outcome)) is not None
        ]
        alike: dict[_Settlement, list[int]] = {}
        for row_id, settlement in settled:
            alike.setdefault(settlement, []).append(row_id)
        with self._database.derive() as tx:
            for settlement, row_ids in alike.items():  # nearly all are done
                chosen = update(EFFECTS).where(among(tx, EFFECTS.c.id, row_ids))
                tx.execute(chosen.values(settlement._asdict()))
            owe(tx, answers)
        done = len(alike.get(_DONE, ()))
        telemetry.count("daybook.effects.done", done, outcome="done")
        telemetry.count("daybook.effects.done", len(settled) - done, outcome="held")
        return len(settled)

    def are_due(self) -> bool:
        """Whether something is owed that may be carried out now."""
        with self._database.read() as tx:
            return tx.execute(_DUE, {"most": 1}).first() is not None

    def await_marks(self) -> bool:
        """Whether something is owed that goes only when all before it is known to be taken in."""
        with self._database.read() as tx:
            return tx.execute(_CLOSING).first() is not None

    def _carry_out(self, rows: Sequence[Any], answers: list[Owed]) -> list[Receipt | DaybookError]:
        outcomes: dict[int, Receipt | DaybookError] = {}
        requests: list[tuple[Command, Context]] = []
        readable: list[Any] = []
        unreadable: set[tuple[str, str]] = set()
        for row in rows:
            if (row.reaction, row.key) in unreadable:
                outcomes[row.id] = BEHIND
                continue
            try:
                requests.append(self._request(row))
                readable.append(row)
            except (ValueError, LookupError, TypeError, NotFound) as error:
                outcomes[row.id] = Poison(f"the command cannot be read any more: {error}")
                unreadable.add((row.reaction, row.key))
        inside = [not self._begins_call(command) for command, _ in requests]
        lanes = [(row.reaction, row.key) for row in readable]
        some = self._execute(list(compress(requests, inside)), list(compress(lanes, inside)))
        outcomes |= zip((row.id for row in compress(readable, inside)), some, strict=True)
        calls = [
            pair
            for pair, within in zip(zip(readable, requests, strict=True), inside, strict=True)
            if not within
        ]
        outcomes |= self._call(calls, answers)
        return [outcomes[row.id] for row in rows]

    def _begins_call(self, command: Command) -> bool:
        return self._calls is not None and self._calls.begin(type(command))

    def _call(
        self, calls: Sequence[tuple[Any, tuple[Command, Context]]], answers: list[Owed]
    ) -> dict[int, Receipt | DaybookError]:
        """One by one: what has begun when a process dies is one call, whose outcome is unknown."""
        outcomes: dict[int, Receipt | DaybookError] = {}
        failed: set[tuple[str, str]] = set()
        for place, (row, request) in enumerate(calls):
            lane = (row.reaction, row.key)
            if lane in failed or place >= _CALLS:
                outcomes[row.id] = BEHIND
                continue
            outcome = outcomes[row.id] = self._execute([request], [lane])[0]
            if isinstance(outcome, DaybookError):
                failed.add(lane)
            elif self._calls is not None:
                made = self._calls.follow(type(request[0]), outcome)
                answers += [_answer(row, index, each) for index, each in enumerate(made)]
        return outcomes

    def _execute(
        self, requests: Sequence[tuple[Command, Context]], lanes: Sequence[tuple[str, str]]
    ) -> list[Receipt | DaybookError]:
        if not requests:
            return []
        try:
            return self._commands.execute_all(requests, lanes)
        except DaybookError:
            raise
        except Exception as bug:
            if len(requests) == 1:
                log.exception("%s failed", type(requests[0][0]).__name__)
                return [Poison(f"{type(bug).__name__}: {bug}")]
        outcomes: list[Receipt | DaybookError] = []
        failed: set[tuple[str, str]] = set()
        for request, lane in zip(requests, lanes, strict=True):
            outcome = BEHIND if lane in failed else self._execute([request], [lane])[0]
            if isinstance(outcome, DaybookError):
                failed.add(lane)
            outcomes.append(outcome)
        return outcomes

    def _request(self, row: Any) -> tuple[Command, Context]:
        command = self._commands.find(row.command).model_validate_json(row.content)
        context = json.loads(row.context)
        occurred_at = datetime.fromisoformat(context.pop("occurred_at"))
        return command, Context(
            actor=f"reaction:{row.reaction}",
            command_id=UUID(row.effect_id),
            occurred_at=occurred_at,
            **context,
        )


class _Settlement(NamedTuple):
    """What becomes of an effect."""

    state: EffectState
    waits_for: str | None = None
    reason: str | None = None


_DONE = _Settlement(EffectState.DONE)


def _answer(row: Any, index: int, command: Command) -> Owed:
    """The answer to a call is owed like any effect, on behalf of the one that made the call."""
    return Owed(
        derived_id(row.effect_id, "answer", index),
        row.reaction,
        row.key,
        type(command).__name__,
        command.model_dump_json(),
        row.context,
    )


def _settle(outcome: Receipt | DaybookError) -> _Settlement | None:
    """What becomes of an effect; None leaves it owed, to be tried again."""
    if isinstance(outcome, Transient | StreamConflictError):
        return None
    if isinstance(outcome, UnknownReference):
        return _Settlement(EffectState.WAITING, outcome.reference, str(outcome))
    if isinstance(outcome, DaybookError):
        return _Settlement(EffectState.PARKED, reason=str(outcome))
    return _DONE


def _due() -> Select[Any]:
    """Effects that may go: owed, or waiting for what has come, with nothing held before them."""
    has_come = exists().where(REFERENCES.c.reference == EFFECTS.c.waits_for)
    may_go = or_(
        EFFECTS.c.state == EffectState.OWED,
        and_(EFFECTS.c.state == EffectState.WAITING, has_come),
    )
    open_end = or_(EFFECTS.c.closing.is_(False), _is_last())
    query = select(EFFECTS).where(may_go, ~_is_blocked(EFFECTS), open_end)
    return query.order_by(EFFECTS.c.id).limit(bindparam("most"))


def _is_blocked(effect: FromClause) -> ColumnElement[bool]:
    """Whether something before it in its lane waits or is parked."""
    earlier = EFFECTS.alias()
    return exists().where(
        earlier.c.reaction == effect.c.reaction,
        earlier.c.key == effect.c.key,
        earlier.c.id < effect.c.id,
        earlier.c.state.in_([EffectState.WAITING, EffectState.PARKED]),
    )


def _is_last() -> ColumnElement[bool]:
    """Whether all that came before a closing effect's fact is taken in, and carried out."""
    taken_in = exists().where(
        CHECKPOINTS.c.subscription == EFFECTS.c.reaction,
        CHECKPOINTS.c.source == EFFECTS.c.source,
        CHECKPOINTS.c.slot == COVERED,
        CHECKPOINTS.c.position >= EFFECTS.c.position,
    )
    before = EFFECTS.alias()
    still_owed = exists().where(
        before.c.reaction == EFFECTS.c.reaction,
        before.c.source == EFFECTS.c.source,
        before.c.position < EFFECTS.c.position,
        before.c.state == EffectState.OWED,
        before.c.closing.is_(False),  # those go in the order of their lane, all in one batch
        ~_is_blocked(before),
    )
    return and_(taken_in, ~still_owed)


_DUE = _due()
_CLOSING = (
    select(EFFECTS.c.id)
    .where(EFFECTS.c.state == EffectState.OWED, EFFECTS.c.closing.is_(True), ~_is_blocked(EFFECTS))
    .limit(1)
)
