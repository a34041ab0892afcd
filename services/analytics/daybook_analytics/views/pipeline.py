"""Opportunities by what happened to them: the funnel, won and lost, the forecast (SA5, AN12)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean, median
from typing import Any

from daybook_analytics.views.view import Source, Table, View, fields_of, rows_of
from daybook_contracts.sales.opportunities import Stage

ORDER = list(Stage)[:5]
"""From the first word to the contract; a lost one is nowhere in it."""

_DAY_SECONDS = 86_400
ALL = "all"


@dataclass(frozen=True, slots=True)
class Move:
    """One move of an opportunity; `move` counts its moves. Into no stage if only its value moved.

    The probability is in percent, the value in minor units.
    """

    opportunity_id: str
    move: str
    customer_id: str
    moved_at: datetime
    stage: Stage | None
    probability: int | None
    value_minor: int | None
    currency: str | None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Move":
        return cls(
            row["opportunity_id"],
            row["move"],
            row["customer_id"],
            datetime.fromisoformat(row["moved_at"]),
            Stage(row["stage"]) if row["stage"] else None,
            row["probability"],
            row["value_minor"],
            row["currency"],
        )


MOVES = Source("analytics.opportunity_moves", "moved_at", Move.from_row)


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One as of a day. `days` are from opening to closing or, while it is open, to that day."""

    customer_id: str
    opportunity_id: str
    stage: Stage
    probability: int
    opened_on: date
    staged_on: date
    days: int
    currency: str
    value_minor: int
    weighted_minor: int

    @property
    def open(self) -> bool:
        return self.stage not in (Stage.CLOSED_WON, Stage.CLOSED_LOST)


def histories(moves: Iterable[Move]) -> list[list[Move]]:
    """The moves of each opportunity of which the opening is known, in their order."""
    grouped: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        grouped[move.opportunity_id].append(move)
    ordered = [sorted(own, key=lambda move: move.move) for _, own in sorted(grouped.items())]
    return [own for own in ordered if own[0].stage and own[0].currency]


def opportunities(moves: Iterable[Move], as_of: date) -> list[Opportunity]:
    return [_opportunity(own, as_of) for own in histories(moves)]


def _opportunity(own: Sequence[Move], as_of: date) -> Opportunity:
    *_, staged = (move for move in own if move.stage)
    *_, valued = (move for move in own if move.value_minor is not None)
    opened_on, staged_on = own[0].moved_at.date(), staged.moved_at.date()
    closed = staged.stage in (Stage.CLOSED_WON, Stage.CLOSED_LOST)
    probability, value = staged.probability or 0, valued.value_minor or 0
    return Opportunity(
        own[0].customer_id,
        own[0].opportunity_id,
        staged.stage or ORDER[0],
        probability,
        opened_on,
        staged_on,
        ((staged_on if closed else as_of) - opened_on).days,
        str(valued.currency),
        value,
        value * probability // 100,
    )


@dataclass(frozen=True, slots=True)
class Stays:
    """Stays in one open stage, which an opportunity may come back to; times are in days.

    `conversion` is the share that went on, or won, of the stays that ended; dwell is over the same.
    """

    stage: Stage
    entered: int
    advanced: int
    went_back: int
    lost: int
    open: int
    conversion: float | None
    mean_dwell: float | None
    median_dwell: float | None


def stays(own_moves: Iterable[Sequence[Move]]) -> list[Stays]:
    """One an open stage that was entered, in their order, from the moves of each opportunity."""
    found: dict[Stage, list[tuple[Stage | None, float]]] = defaultdict(list)
    for own in own_moves:
        staged = [move for move in own if move.stage]
        for move, following in zip(staged, [*staged[1:], None], strict=True):
            seconds = (following.moved_at - move.moved_at).total_seconds() if following else 0.0
            to = following.stage if following else None
            found[move.stage or ORDER[0]].append((to, seconds / _DAY_SECONDS))
    return [_stays(stage, found[stage]) for stage in ORDER[:-1] if found[stage]]


def _stays(stage: Stage, each: Sequence[tuple[Stage | None, float]]) -> Stays:
    later = ORDER[ORDER.index(stage) + 1 :]
    ended = [days for to, days in each if to]
    advanced = sum(to in later for to, _ in each)
    lost = sum(to is Stage.CLOSED_LOST for to, _ in each)
    return Stays(
        stage,
        entered=len(each),
        advanced=advanced,
        went_back=len(ended) - advanced - lost,
        lost=lost,
        open=len(each) - len(ended),
        conversion=advanced / len(ended) if ended else None,
        mean_dwell=fmean(ended) if ended else None,
        median_dwell=median(ended) if ended else None,
    )


def funnel(moves: Iterable[Move]) -> Table:
    """One row an open stage, counting stays in it; dwell is in days."""
    return [_stage_row(each) for each in stays(histories(moves))]


def _stage_row(each: Stays) -> dict[str, Any]:
    return {
        "stage": each.stage.value,
        "entered": each.entered,
        "advanced": each.advanced,
        "went_back": each.went_back,
        "lost": each.lost,
        "open": each.open,
        "conversion": _rounded(each.conversion, 4),
        "mean_dwell_days": _rounded(each.mean_dwell, 2),
        "median_dwell_days": _rounded(each.median_dwell, 2),
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def outcomes(rows: Iterable[Opportunity]) -> Table:
    """By currency: won, lost and open, the share won of the closed, days to win and to lose."""
    by_currency: dict[str, list[Opportunity]] = defaultdict(list)
    for row in rows:
        by_currency[row.currency].append(row)
    return [
        {"currency": currency, **_outcome(own)} for currency, own in sorted(by_currency.items())
    ]


def _outcome(rows: Sequence[Opportunity]) -> dict[str, Any]:
    won = [row for row in rows if row.stage is Stage.CLOSED_WON]
    lost = [row for row in rows if row.stage is Stage.CLOSED_LOST]
    closed = len(won) + len(lost)
    return {
        "won": len(won),
        "lost": len(lost),
        "open": len(rows) - closed,
        "win_rate": round(len(won) / closed, 4) if closed else None,
        "won_minor": sum(row.value_minor for row in won),
        "mean_days_to_win": round(fmean(row.days for row in won), 2) if won else None,
        "mean_days_to_lose": round(fmean(row.days for row in lost), 2) if lost else None,
    }


def forecast(rows: Iterable[Opportunity]) -> Table:
    """Open value by currency and stage, and of all, times its probability."""
    sums: dict[tuple[str, str], list[Opportunity]] = defaultdict(list)
    for row in rows:
        if row.open:
            sums[row.currency, row.stage.value].append(row)
            sums[row.currency, ALL].append(row)
    return [
        {
            "currency": currency,
            "stage": stage,
            "opportunities": len(own),
            "value_minor": sum(row.value_minor for row in own),
            "weighted_minor": sum(row.weighted_minor for row in own),
        }
        for (currency, stage), own in sorted(sums.items())
    ]


VIEWS = (
    View(
        "funnel",
        "Of what entered each stage, how much went on, and how long did it stay?",
        lambda moves, as_of, _: funnel(moves),
        columns=(
            "stage",
            "entered",
            "advanced",
            "went_back",
            "lost",
            "open",
            "conversion",
            "mean_dwell_days",
            "median_dwell_days",
        ),
        reads=(MOVES,),
    ),
    View(
        "win_loss",
        "How many opportunities were won and lost, and how long did it take?",
        lambda moves, as_of, _: outcomes(opportunities(moves, as_of)),
        columns=(
            "currency",
            "won",
            "lost",
            "open",
            "win_rate",
            "won_minor",
            "mean_days_to_win",
            "mean_days_to_lose",
        ),
        reads=(MOVES,),
    ),
    View(
        "pipeline_forecast",
        "What are open opportunities worth, times their probability?",
        lambda moves, as_of, _: forecast(opportunities(moves, as_of)),
        columns=(
            "currency",
            "stage",
            "opportunities",
            "value_minor",
            "weighted_minor",
        ),
        reads=(MOVES,),
    ),
    View(
        "customer_pipeline",
        "In which stage was each opportunity, at which value and probability?",
        lambda moves, as_of, _: rows_of(opportunities(moves, as_of)),
        columns=fields_of(Opportunity),
        reads=(MOVES,),
    ),
)
