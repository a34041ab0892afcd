"""Facts and terms that tests of the service desk start from."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from daybook_contracts.service.entitlements import ServiceTier
from daybook_contracts.service.tickets import (
    Priority,
    TicketChannel,
    TicketClosed,
    TicketEscalated,
    TicketKind,
    TicketOpened,
    TicketPaused,
    TicketResolved,
    TicketResumed,
)
from daybook_service.application import policies
from daybook_service.domain.ticket_handling import TicketClock

DAY = date(2024, 3, 4)
LEVELS = policies.LEVELS.shipped.at(DAY)
HOURS = policies.HOURS.shipped.at(DAY).policy
HANDLING = policies.HANDLING.shipped.at(DAY).policy
TIERS = policies.TIERS.shipped.at(DAY).policy
ALWAYS = TicketClock(HOURS.of(ServiceTier.DEDICATED), HANDLING)
OFFICE = TicketClock(HOURS.of(ServiceTier.STANDARD), HANDLING)
CUSTOMER = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
TICKET = UUID("01890a5d-ac96-774b-bcce-b302099a8058")
NINE = datetime(2024, 3, 4, 9, tzinfo=UTC)


def at(hours: float = 0, **more: float) -> datetime:
    """So long after nine o'clock, when tickets of these tests are opened."""
    return NINE + timedelta(hours=hours, **more)


OPENED = TicketOpened(
    customer_id=CUSTOMER,
    ticket_id=TICKET,
    kind=TicketKind.INCIDENT,
    priority=Priority.NORMAL,
    channel=TicketChannel.PHONE,
    topic="The lift stops between floors",
    tier=ServiceTier.DEDICATED,
    opened_at=NINE,
    due_at=at(hours=4),
)


def paused(moment: datetime) -> TicketPaused:
    return TicketPaused(
        customer_id=CUSTOMER, ticket_id=TICKET, waiting_for="Photographs", paused_at=moment
    )


def resumed(due_at: datetime, paused_minutes: int) -> TicketResumed:
    """As it was said when all time counted: it resumed by as much later as it was due later."""
    return TicketResumed(
        customer_id=CUSTOMER, ticket_id=TICKET, due_at=due_at, paused_minutes=paused_minutes
    )


def resumed_at(moment: datetime, due_at: datetime, paused_minutes: int) -> TicketResumed:
    return TicketResumed(
        customer_id=CUSTOMER,
        ticket_id=TICKET,
        due_at=due_at,
        paused_minutes=paused_minutes,
        resumed_at=moment,
        escalates_at=levels(due_at),
    )


def levels(due_at: datetime) -> tuple[datetime, ...]:
    """Late at once, after four hours, after eight: as shipped, for who is always served."""
    return tuple(due_at + timedelta(hours=hours) for hours in (0, 4, 8))


def escalated(due_at: datetime, level: int = 1) -> TicketEscalated:
    return TicketEscalated(
        customer_id=CUSTOMER,
        ticket_id=TICKET,
        due_at=due_at,
        level=level,
        escalated_to=HANDLING.levels[level - 1].to,
    )


def resolved(moment: datetime, elapsed_minutes: int) -> TicketResolved:
    return TicketResolved(
        customer_id=CUSTOMER,
        ticket_id=TICKET,
        resolution="The door sensor was replaced",
        resolved_at=moment,
        elapsed_minutes=elapsed_minutes,
    )


def closed(elapsed_minutes: int, *, sla_met: bool) -> TicketClosed:
    return TicketClosed(
        customer_id=CUSTOMER,
        ticket_id=TICKET,
        elapsed_minutes=elapsed_minutes,
        sla_met=sla_met,
    )
