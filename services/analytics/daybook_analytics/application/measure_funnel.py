"""Measure the funnel as of the end of a month, and publish it, if otherwise than last (SA5)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_analytics.application.trained import positions
from daybook_analytics.views.pipeline import Move, Stays, histories, stays
from daybook_chassis.commands import Aggregate, Command, Work
from daybook_chassis.ids import derived_id
from daybook_chassis.projection import Projection
from daybook_chassis.queries import Queries
from daybook_contracts.analytics.funnel import FunnelMeasured, StageMeasured
from daybook_contracts.fact import Day

_DAY_MINUTES = 24 * 60


class MeasureFunnel(Command):
    """What a timer asks for when a month is over, again if a move of that month is heard later.

    `posted_to` is the position, in the log of sales, of the move that set the timer last.
    """

    as_of: Day
    posted_to: Annotated[int, Field(ge=0)]


@dataclass(frozen=True, slots=True)
class Last:
    """What was measured last; where the logs stood is beside that."""

    fact: FunnelMeasured

    def is_as(self, other: FunnelMeasured) -> bool:
        return self.fact.model_copy(update={"positions": other.positions}) == other


def evolve(state: Last | None, fact: FunnelMeasured) -> Last:
    return Last(fact)


FUNNEL = Aggregate("funnel", evolve)


def funnel_of(as_of: date) -> UUID:
    """A month's end has one funnel."""
    return derived_id("funnel", as_of.isoformat())


class Measuring:
    """Counts stays in stages among the moves of opportunities."""

    def __init__(self, queries: Queries, moves: Projection) -> None:
        self._queries = queries
        self._moves = moves

    def measure_funnel(self, command: MeasureFunnel, work: Work) -> None:
        """The same as last is not recorded again. Raises Transient while moves are not posted."""
        self._queries.check_posted(self._moves.name, "crm.sales", command.posted_to)
        fact = self._measured(command.as_of)
        stream = work.find(FUNNEL, funnel_of(command.as_of))
        if stream.state is None or not stream.state.is_as(fact):
            work.record(FUNNEL, stream, [fact])

    def _measured(self, as_of: date) -> FunnelMeasured:
        posted = positions(self._queries, self._moves)
        every = map(Move.from_row, self._queries.all(self._moves.name))
        own = histories(move for move in every if move.moved_at.date() <= as_of)
        return FunnelMeasured(
            as_of=as_of,
            stages=tuple(map(measured, stays(own))),
            opportunities=len(own),
            moves=sum(map(len, own)),
            positions=posted,
            fold=f"{self._moves.name}/{self._moves.version}",
        )


def measured(each: Stays) -> StageMeasured:
    """In whole percent and minutes."""
    return StageMeasured(
        stage=each.stage,
        entered=each.entered,
        advanced=each.advanced,
        went_back=each.went_back,
        lost=each.lost,
        open=each.open,
        conversion=None if each.conversion is None else round(each.conversion * 100),
        mean_dwell=None if each.mean_dwell is None else round(each.mean_dwell * _DAY_MINUTES),
        median_dwell=None if each.median_dwell is None else round(each.median_dwell * _DAY_MINUTES),
    )
