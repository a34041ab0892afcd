"""A ticket that runs has a timer for when it is due; every fact that stops its clock cancels it."""

from typing import cast

import pytest

from daybook_chassis.effects import Cancel, Effect, Schedule
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact
from daybook_service.application.escalate_ticket import EscalateTicket
from daybook_service.reactions.sla import WATCH_SLA
from tests.service.samples import OPENED, TICKET, at, closed, paused, resolved, resumed

TIMER = f"sla:{TICKET}"


def scheduled(hours: float) -> Schedule:
    return Schedule(TIMER, at(hours), EscalateTicket(ticket_id=TICKET, due_at=at(hours)))


@pytest.mark.parametrize(
    ("fact", "effect"),
    [
        (OPENED, scheduled(4)),
        (resumed(at(6), 120), scheduled(6)),
        (paused(at(1)), Cancel(TIMER)),
        (resolved(at(3), 180), Cancel(TIMER)),
        (closed(180, sla_met=True), Cancel(TIMER)),
    ],
    ids=["opened", "resumed", "paused", "resolved", "closed"],
)
def test_SE1_the_timer_runs_with_the_ticket(fact: Fact, effect: Effect) -> None:
    not_looked_at = (cast(Envelope, None), cast(References, None))

    effects = WATCH_SLA.on[type(fact)](fact, *not_looked_at)

    assert list(effects) == [effect]
