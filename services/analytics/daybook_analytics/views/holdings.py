"""Who looks after each customer, and whom the rules take it from into the public pool (CU20).

Nothing is taken from anybody: no fact says that a customer is claimed or reclaimed. Who plans a
follow-up or a visit, or has a deal registered, takes the customer on; the last to do so has it. The
rules are held against what happened since; `daybook whatif` holds others against it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from daybook_analytics.views.touches import TOUCHES, Kind, Touch
from daybook_analytics.views.view import Source, View, fields_of, rows_of
from daybook_contracts.customers.grading import Grade

POOL = "public pool"
_CONTACT = frozenset({Kind.INTERACTION, Kind.FOLLOW_UP, Kind.VISIT})


class What(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REGISTERED = "registered"
    SIGNED = "signed"
    ENDED = "ended"
    GRADED = "graded"
    CONTACTED = "contacted"


class ReclaimPolicy(BaseModel):
    """Days, each counted from the next: a customer is back in the pool on the day after the last.

    `untouched` without contact after it was taken on; `gap` since the last contact, by grade, or
    `gap_otherwise`; `overdue` after a plan fell due; `holding` in all without a contract. And
    after `failures` follow-ups in a row that came to nothing; 0 for never.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    untouched_days: int = Field(ge=0)
    gap_days: dict[Grade, Annotated[int, Field(ge=0)]]
    gap_otherwise_days: int = Field(ge=0)
    overdue_days: int = Field(ge=0)
    holding_days: int = Field(ge=0)
    failures: int = Field(ge=0)


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody did; `of` is the activity or the contract."""

    customer_id: str
    day: date
    what: What
    who: str | None = None
    of: str | None = None
    due_on: date | None = None
    grade: Grade | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Step":
        return cls(
            row["customer_id"],
            datetime.fromisoformat(row["happened_at"]).date(),
            What(row["what"]),
            row["who"],
            row["of"],
            datetime.fromisoformat(row["due_at"]).date() if row["due_at"] else None,
            Grade(row["grade"]) if row["grade"] else None,
        )


STEPS = Source("analytics.holdings", "happened_at", Step.from_row)


@dataclass(frozen=True, slots=True)
class Holding:
    """One customer whom somebody took on once: who has it since when or, in the pool, who had it
    last and why no longer. An open contract keeps it where it is."""

    customer_id: str
    held_by: str
    since: date
    held_before_by: str | None
    reason: str | None
    last_contact_on: date | None
    under_contract: bool


def finish(
    steps: Iterable[Step], touches: Iterable[Touch], policy: ReclaimPolicy, as_of: date
) -> list[Holding]:
    """Everyone who was ever taken on, by the rules alone."""
    by_customer: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        by_customer[step.customer_id].append(step)
    for touch in touches:
        if touch.kind in _CONTACT and touch.customer_id in by_customer:
            contact = Step(touch.customer_id, touch.day, What.CONTACTED)
            by_customer[touch.customer_id].append(contact)
    found = (
        _held(customer_id, own, policy, as_of) for customer_id, own in sorted(by_customer.items())
    )
    return [holding for holding in found if holding]


def _held(
    customer_id: str, steps: Sequence[Step], policy: ReclaimPolicy, as_of: date
) -> Holding | None:
    held = _Held(policy)
    for step in sorted(steps, key=lambda step: (step.day, _ORDER[step.what], step.of or "")):
        held.reach(step.day)
        held.take(step)
    held.reach(as_of)
    if held.since is None:
        return None
    return Holding(
        customer_id,
        held.by or POOL,
        held.since,
        held.before,
        held.reason,
        held.contacted,
        bool(held.contracts),
    )


_ORDER = {what: place for place, what in enumerate(What)}
"""Of a day, what is planned comes before what is done."""


@dataclass(slots=True)
class _Held:
    """Who has one customer, as of the day reached."""

    policy: ReclaimPolicy
    by: str | None = None
    since: date | None = None
    before: str | None = None
    reason: str | None = None
    taken: date = date.min
    contacted: date | None = None
    free: date = date.min
    failed: int = 0
    grade: Grade | None = None
    told: date = date.min
    plans: dict[str | None, date] = field(default_factory=dict)
    contracts: set[str | None] = field(default_factory=set)

    def reach(self, day: date) -> None:
        """Take it back if a term was over before that day.

        What shortens a term, as a better grade does, counts from its own day and not before.
        """
        if self.by is None or self.contracts:
            return
        last, reason = min(self._terms())
        if last < day.toordinal():
            self._lose(max(date.fromordinal(last + 1), self.told), reason)

    def take(self, step: Step) -> None:
        self.told = step.day
        match step.what:
            case What.PLANNED | What.REGISTERED:
                self._claim(step)
            case What.DONE | What.FAILED:
                self.plans.pop(step.of, None)
                self.failed = self.failed + 1 if step.what is What.FAILED else 0
                if self.by and 0 < self.policy.failures <= self.failed and not self.contracts:
                    self._lose(step.day, "follow-ups came to nothing")
            case What.CANCELLED:
                self.plans.pop(step.of, None)
            case What.SIGNED:
                self.contracts.add(step.of)
            case What.ENDED:
                self.contracts.discard(step.of)
                self.free = step.day
            case What.GRADED:
                self.grade = step.grade
            case What.CONTACTED:
                self.contacted = step.day

    def _claim(self, step: Step) -> None:
        if self.by != step.who:
            self.before, self.by = self.by or self.before, step.who
            self.since = self.taken = step.day
            self.reason, self.failed = None, 0
            self.plans.clear()
        if step.due_on:
            self.plans[step.of] = step.due_on

    def _lose(self, day: date, reason: str) -> None:
        self.before, self.by, self.since, self.reason = self.by, None, day, reason
        self.plans.clear()

    def _terms(self) -> Iterator[tuple[int, str]]:
        """The last day of each term, none of which runs while there is a contract."""
        begun = max(self.taken, self.free)
        terms = self.policy
        if self.contacted is None or self.contacted < self.taken:
            yield begun.toordinal() + terms.untouched_days, "no contact since it was taken on"
        else:
            gap = terms.gap_otherwise_days
            if self.grade:
                gap = terms.gap_days.get(self.grade, gap)
            yield max(begun, self.contacted).toordinal() + gap, "too long since the last contact"
        yield begun.toordinal() + terms.holding_days, "held too long without a contract"
        for due in self.plans.values():
            yield max(begun, due).toordinal() + terms.overdue_days, "a plan is overdue"


VIEWS = (
    View(
        "customer_holdings",
        "Who looks after each customer, and whose would by the rules be in the public pool?",
        lambda steps, touches, as_of, policy: rows_of(finish(steps, touches, policy, as_of)),
        columns=fields_of(Holding),
        reads=(STEPS, TOUCHES),
        policy="reclaim",
        classes=("held_by",),
    ),
)
