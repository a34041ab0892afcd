"""Laws of a ticket's clock over any course of events, against a count that knows no facts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from hypothesis import example, given
from hypothesis import strategies as st

from daybook_chassis.errors import Refusal
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.fact import Fact
from daybook_contracts.service.tickets import (
    TicketClosed,
    TicketEscalated,
    TicketResolved,
    TicketResumed,
)
from daybook_service.domain import ticket, ticket_clock, ticket_desk
from daybook_service.domain.ticket import Ticket, TicketFact
from tests.service.samples import ALWAYS, NINE, OPENED

ALLOWED = OPENED.due_at - NINE
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

F = TypeVar("F", bound=Fact)
Decide = Callable[[Ticket, datetime], list[TicketFact]]
DECISIONS: dict[str, Decide] = {
    "pause": lambda state, now: ticket_clock.pause(state, "An answer", now, ALWAYS),
    "resume": lambda state, now: ticket_clock.resume(state, now, ALWAYS),
    "resolve": lambda state, now: ticket_clock.resolve(state, "It works again", now, ALWAYS),
    "close": lambda state, now: ticket_desk.close(state),
    "escalate": lambda state, now: ticket_clock.escalate(state, state.due_at, now, ALWAYS),
    "escalate as first due": lambda state, now: ticket_clock.escalate(
        state, OPENED.due_at, now, ALWAYS
    ),
}


@dataclass
class Watch:
    """Adds up by hand how long a ticket runs and waits, from what is asked and when."""

    runs: timedelta = timedelta(0)
    waits: timedelta = timedelta(0)
    waiting: bool = False
    stopped: bool = False

    def pass_time(self, gap: timedelta) -> None:
        if not self.stopped:
            self.waits += gap if self.waiting else timedelta(0)
            self.runs += timedelta(0) if self.waiting else gap

    def lets_escalate(self, name: str) -> bool:
        """Whether all its time ran out, and a timer is meant that is set for just this."""
        meant = name == "escalate" or (name == "escalate as first due" and not self.waits)
        return meant and self.runs >= ALLOWED and not (self.waiting or self.stopped)

    def note(self, name: str) -> None:
        self.stopped = self.stopped or name == "resolve"
        self.waiting = name == "pause" or (self.waiting and name != "resume")


@dataclass
class Course:
    """What came of a ticket; what came of asking again; whether it was to be escalated."""

    watch: Watch
    facts: list[TicketFact] = field(default_factory=lambda: [OPENED])
    again: list[TicketFact] = field(default_factory=list)
    overdue: bool = False

    def of(self, kind: type[F]) -> list[F]:
        return [fact for fact in self.facts if isinstance(fact, kind)]

    @property
    def state(self) -> Ticket:
        state = Scenario(ticket.evolve, self.facts).state
        assert state is not None
        return state


def played(steps: list[tuple[str, timedelta]]) -> Course:
    """Ask for one step after the other, each twice; what is refused does not happen."""
    course = Course(Watch())
    now = NINE
    for name, gap in steps:
        now += gap
        course.watch.pass_time(gap)
        course.overdue = course.overdue or course.watch.lets_escalate(name)
        try:
            course.facts += DECISIONS[name](course.state, now)
        except Refusal:
            continue
        course.watch.note(name)
        try:
            course.again += DECISIONS[name](course.state, now)
        except Refusal:
            continue
    return course


def courses(unit: timedelta) -> st.SearchStrategy[Course]:
    """Some running and waiting, then anything, and in the end it is resolved and closed."""
    telling = [timedelta(0), HOUR, 3 * HOUR, ALLOWED]
    gaps = st.one_of(
        st.sampled_from(telling), st.integers(0, HOUR // unit).map(lambda count: count * unit)
    )
    running = st.sampled_from(sorted(DECISIONS.keys() - {"resolve", "close"}))
    steps = st.tuples(
        st.lists(st.tuples(running, gaps), max_size=10),
        st.lists(st.tuples(st.sampled_from(sorted(DECISIONS)), gaps), max_size=4),
        st.tuples(st.tuples(st.just("resolve"), gaps), st.tuples(st.just("close"), gaps)),
    )
    return steps.map(lambda parts: played([step for part in parts for step in part]))


ANY = courses(timedelta(microseconds=1))
ON_THE_MINUTE = courses(MINUTE)


@given(ON_THE_MINUTE)
def test_SE1_elapsed_and_paused_minutes_are_the_time_by_the_wall(course: Course) -> None:
    (resolved,) = course.of(TicketResolved)
    waited = sum(fact.paused_minutes for fact in course.of(TicketResumed))

    assert resolved.resolved_at - NINE == course.watch.runs + course.watch.waits
    assert (resolved.elapsed_minutes + waited) * MINUTE == resolved.resolved_at - NINE


@given(ANY)
def test_SE1_elapsed_minutes_are_rounded_down_once(course: Course) -> None:
    (resolved,), (closed,) = course.of(TicketResolved), course.of(TicketClosed)

    assert resolved.elapsed_minutes == closed.elapsed_minutes == course.watch.runs // MINUTE


@given(ANY)
def test_SE1_it_is_due_later_by_what_it_waited_and_never_earlier(course: Course) -> None:
    due = [OPENED.due_at, *(fact.due_at for fact in course.of(TicketResumed))]

    assert due == sorted(due)
    assert due[-1] == OPENED.due_at + course.watch.waits


@given(ANY)
@example(played([("pause", HOUR), ("resolve", HOUR), ("close", HOUR)]))
@example(played([("resolve", ALLOWED), ("close", HOUR)]))
def test_SE1_the_time_is_met_exactly_if_it_ran_no_longer_than_allowed(course: Course) -> None:
    (closed,) = course.of(TicketClosed)

    assert closed.sla_met == (course.watch.runs <= ALLOWED)


@given(ANY)
def test_SE1_it_is_escalated_once_if_ever_a_timer_finds_all_of_its_time_gone(
    course: Course,
) -> None:
    assert len(course.of(TicketEscalated)) == int(course.overdue)


@given(ANY)
def test_SE1_asking_again_changes_nothing(course: Course) -> None:
    assert course.again == []


def test_SE1_the_courses_tried_here_reach_every_kind_of_end() -> None:
    """Guards the laws above: each of them says something of this course or its like."""
    course = played(
        [
            ("pause", HOUR),
            ("resume", 2 * HOUR),
            ("escalate", 3 * HOUR),
            ("resolve", HOUR),
            ("close", HOUR),
        ]
    )

    kinds = [type(fact).__name__ for fact in course.facts]
    assert kinds == [
        "TicketOpened",
        "TicketPaused",
        "TicketResumed",
        "TicketEscalated",
        "TicketResolved",
        "TicketClosed",
    ]
    assert (course.watch.runs, course.watch.waits, course.overdue) == (5 * HOUR, 2 * HOUR, True)
