"""Says what a customer's figures in a view rest on: these events, this policy, this fold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from daybook_analytics.application.answers import Answers, finished
from daybook_analytics.application.recall import Recall, Recalled, changes, fold
from daybook_analytics.views.view import Source, Table, View
from daybook_chassis.errors import NotFound, Refusal
from daybook_chassis.projection import Key, Projection, Row
from daybook_chassis.service import Service
from daybook_contracts.envelope import instant


@dataclass(frozen=True, slots=True)
class Explanation:
    """A customer's rows of a view, and all that they rest on.

    `reproduced` says that folding only `events` gives `figures` again, but for columns that compare
    customers with each other: those are `relative`, and rest on the figures of `compared_with`
    others too. `folds` has the version of each projection that was folded.
    """

    view: str
    customer_id: str
    as_of: date
    known_at: datetime | None
    policy: str | None
    folds: dict[str, int]
    figures: Table
    relative: list[str]
    compared_with: int
    events: Table
    reproduced: bool


class Explaining:
    """Explains figures from the logs that can be read from this process."""

    def __init__(self, service: Service) -> None:
        self._answers = Answers(service)
        self._recall = Recall(service)
        self._projections = service.generations

    def explain(
        self, name: str, customer_id: str, as_of: date, known_at: datetime | None = None
    ) -> Explanation:
        """Raises NotFound for the view, or a customer of whom it says nothing, and Refusal for a
        view whose rows are of no customer, or a log that is out of reach."""
        answer = self._answers.answer(name, as_of, known_at)
        view = answer.view
        if answer.rows and "customer_id" not in answer.rows[0]:
            raise Refusal(f"{name} sums customers up: ask for a view with a row a customer")
        figures = [row for row in answer.rows if row["customer_id"] == customer_id]
        if not figures:
            raise NotFound(f"{name} says nothing of {customer_id} as of {as_of}")
        version = self._answers.terms(view, as_of, known_at)
        heard = [self._heard(source, customer_id, as_of, known_at) for source in view.reads]
        tables = [fold(each.projection, each.facts) for each in heard]
        again = finished(view, tables, as_of, version and version.policy)
        others = {row["customer_id"] for row in answer.rows} - {customer_id}
        return Explanation(
            view=name,
            customer_id=customer_id,
            as_of=as_of,
            known_at=known_at,
            policy=answer.policy,
            folds={each.projection.name: each.projection.version for each in heard},
            figures=figures,
            relative=sorted(view.relative),
            compared_with=len(others) if view.relative else 0,
            events=[event for each in heard for event in contributions(each)],
            reproduced=_absolute(view, again) == _absolute(view, figures),
        )

    def _heard(
        self, source: Source, customer_id: str, as_of: date, known_at: datetime | None
    ) -> "Heard":
        projection = self._projections.find(source.projection)
        whose = projection.customer_column
        own = None if whose is None or source.told_by_others else customer_id
        facts = list(self._recall.facts(projection, customer_id=own, known_at=known_at))
        if whose is not None and own is None:
            facts = [each for each in facts if _is_of(customer_id, projection, each, whose)]
        return Heard(projection, until(source, projection, facts, as_of))


@dataclass(frozen=True, slots=True)
class Heard:
    """What one projection heard of a customer."""

    projection: Projection
    facts: Sequence[Recalled]


def until(
    source: Source, projection: Projection, facts: Sequence[Recalled], as_of: date
) -> list[Recalled]:
    """Those that touch a row of a day up to and including `as_of`."""
    return [each for each in facts if source.until(fold(projection, [each]), as_of)]


def _is_of(customer_id: str, projection: Projection, fact: Recalled, whose: str) -> bool:
    return any(row[whose] == customer_id for row in fold(projection, [fact]))


def contributions(heard: Heard) -> Table:
    """One row an event: where it stands, and what it added to which row."""
    rows: dict[Key, Row | None] = {}
    told: Table = []
    for each in heard.facts:
        keys = heard.projection.on[type(each.fact)].keys(each.fact, each.envelope)
        before = {key: dict(rows.get(key) or heard.projection.blank(key)) for key in keys}
        heard.projection.fold(rows, each.fact, each.envelope)
        told.append(
            _stands(each)
            | {
                "contributed": [
                    {
                        "to": heard.projection.name,
                        "key": list(key),
                        **changes(before[key], rows[key]),
                    }
                    for key in keys
                ]
            }
        )
    return told


def _stands(each: Recalled) -> dict[str, Any]:
    envelope = each.envelope
    return {
        "source": envelope.source,
        "epoch": envelope.epoch,
        "position": envelope.sequence,
        "id": envelope.id,
        "type": envelope.type,
        "occurred_at": instant(envelope.occurredat),
        "recorded_at": instant(envelope.time),
    }


def _absolute(view: View, rows: Table) -> Table:
    """What does not depend on other customers."""
    return [
        {name: value for name, value in row.items() if name not in view.relative} for row in rows
    ]
