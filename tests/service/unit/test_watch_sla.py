"""A ticket that runs has a timer for when it is due; every fact that stops its clock cancels it."""

from typing import cast

import pytest

from daybook_chassis.effects import Cancel, Effect, Schedule
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact
from daybook_contracts.service.tickets import MAX_LEVELS
from daybook_service.application.escalate_ticket import EscalateTicket
from daybook_service.reactions.sla import WATCH_SLA
from tests.service.samples import (
    OPENED,
    TICKET,
    at,
    closed,
    paused,
    resolved,
    resumed,
    resumed_at,
)

LEVELS = range(1, MAX_LEVELS + 1)


def timer(level: int = 1) -> str:
    return f"sla:{TICKET}:{level}"


def scheduled(hours: float, level: int = 1) -> Schedule:
    escalate = EscalateTicket(ticket_id=TICKET, due_at=at(hours), level=level)
    return Schedule(timer(level), at(hours), escalate)


NONE_LEFT = [Cancel(timer(level)) for level in LEVELS]


@pytest.mark.parametrize(
    ("fact", "effects"),
    [
        (OPENED, [scheduled(4)]),
        (resumed(at(6), 120), [scheduled(6)]),
        (resumed_at(at(3), at(6), 120), [scheduled(6), scheduled(10, 2), scheduled(14, 3)]),
        (paused(at(1)), NONE_LEFT),
        (resolved(at(3), 180), NONE_LEFT),
        (closed(180, sla_met=True), NONE_LEFT),
    ],
    ids=["opened", "resumed", "resumed by level", "paused", "resolved", "closed"],
)
def test_SE1_the_timers_run_with_the_ticket(fact: Fact, effects: list[Effect]) -> None:
    not_looked_at = (cast(Envelope, None), cast(References, None))

    assert list(WATCH_SLA.on[type(fact)](fact, *not_looked_at)) == effects
