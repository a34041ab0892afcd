"""Consistency tokens: who was told that a fact is durable can ask a view to show at least that.

A token names the log, its epoch, and in each slot concerned the last position. It covers those
facts and not the reactions to them: what others do because of them comes later.
"""

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from daybook_chassis.commands import Receipt
from daybook_chassis.consumer import checkpoints
from daybook_chassis.consumer.checkpoints import COVERED, Mark
from daybook_chassis.database import Database
from daybook_chassis.errors import Poison, Transient
from daybook_chassis.generations import Generations
from daybook_chassis.store.log import Log

_HEAD = r"\d{1,3}=\d{1,18}"
_FORM = re.compile(rf"([a-z]{{1,40}}\.[a-z]{{1,40}}):(\d{{1,9}}):({_HEAD}(?:,{_HEAD}){{0,255}})?")
_LOOK_SECONDS = 0.02
_PATIENCE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Token:
    """`crm.sales:1:17=345,42=346`: in epoch 1, up to 345 in slot 17 and 346 in slot 42."""

    source: str
    epoch: int
    heads: Mapping[int, int]

    def __str__(self) -> str:
        heads = ",".join(f"{slot}={position}" for slot, position in sorted(self.heads.items()))
        return f"{self.source}:{self.epoch}:{heads}"

    @classmethod
    def parse(cls, text: str) -> "Token":
        """Raises Poison."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise Poison("Consistency-Token: send it as a command's answer gave it")
        pairs = [pair.split("=") for pair in (found[3] or "").split(",") if pair]
        return cls(found[1], int(found[2]), {int(slot): int(at) for slot, at in pairs})


def token_for(log: Log, receipt: Receipt) -> Token:
    """The token of a command's facts; private ones reach nobody and do not count."""
    heads = receipt.heads
    if heads is None:
        many = receipt.last - receipt.first + 1
        records = log.read(receipt.first - 1, many) if many > 0 else []
        heads = {record.slot: record.position for record in records if record.slot is not None}
    return Token(log.source, receipt.epoch, heads)


def merged(tokens: Iterable[Token]) -> Token | None:
    """One token for all, of one log: of the newest epoch, the furthest position in each slot."""
    found: Token | None = None
    for token in tokens:
        if found is None or token.epoch > found.epoch:
            found = token
        elif token.epoch == found.epoch:
            slots = found.heads.keys() | token.heads.keys()
            heads = {s: max(found.heads.get(s, 0), token.heads.get(s, 0)) for s in slots}
            found = Token(found.source, found.epoch, heads)
    return found


def wait_for(database: Database, generations: Generations, name: str, token: Token) -> None:
    """Until what readers see of a projection shows what a token names, for some seconds at most.

    A log that it does not listen to is no matter to it. Raises NotFound, and Transient when the
    time is over.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not shows(database, generations, name, token):
        if time.monotonic() > deadline:
            raise Transient(f"{name} does not show {token} yet")
        time.sleep(_LOOK_SECONDS)


def shows(database: Database, generations: Generations, name: str, token: Token) -> bool:
    """Whether readers of a projection see what a token names. Raises NotFound.

    For whoever is within a snapshot already, where to wait would be to see the same again.
    """
    with database.read() as tx:
        posting = generations.live(tx, name)
        if token.source not in posting.sources:
            return True
        marks = checkpoints.load(tx, posting.subscription)
    covered = marks.get((token.source, COVERED), Mark(0, 0))
    return all(
        _reached(marks.get((token.source, slot)), token.epoch, position)
        or _reached(covered, token.epoch, position)
        for slot, position in token.heads.items()
    )


def _reached(mark: Mark | None, epoch: int, position: int) -> bool:
    """A later epoch has it, or has lost it: there is nothing to wait for."""
    return mark is not None and (mark.epoch > epoch or mark.position >= position)
