"""Who is on which journey, where on it, and which steps were run (MK9)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.marketing.journeys import JourneyExited, JourneyStarted, JourneyStepRun


def _run(fact: JourneyStarted | JourneyStepRun | JourneyExited, envelope: Envelope) -> list[Key]:
    return [(str(fact.run_id),)]


def _started(row: Row, fact: JourneyStarted, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "journey": fact.journey,
        "status": "running",
        "started_at": instant(envelope.occurredat),
        "policy": envelope.policyversion,
    }


def _ran(row: Row, fact: JourneyStepRun, envelope: Envelope) -> Row:
    continue_at = instant(fact.continue_at) if fact.continue_at else None
    return row | {"step": fact.step, "continue_at": continue_at}


def _exited(row: Row, fact: JourneyExited, envelope: Envelope) -> Row:
    return row | {
        "status": fact.because.value,
        "continue_at": None,
        "ended_on": fact.ended_on.isoformat(),
    }


JOURNEYS = Projection(
    "marketing.journeys",
    table(
        "journeys",
        key("run_id"),
        text("customer_id"),
        text("journey"),
        text("status"),
        text("step"),
        text("continue_at"),
        text("started_at"),
        text("ended_on"),
        text("policy"),
    ),
    {
        JourneyStarted: On(_started, _run),
        JourneyStepRun: On(_ran, _run),
        JourneyExited: On(_exited, _run),
    },
)


def _step(fact: JourneyStepRun, envelope: Envelope) -> list[Key]:
    return [(str(fact.run_id), fact.step)]


def _outcome(row: Row, fact: JourneyStepRun, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "number": fact.number,
        "outcome": fact.outcome.value,
        "run_at": instant(envelope.occurredat),
    }


JOURNEY_STEPS = Projection(
    "marketing.journey_steps",
    table(
        "journey_steps",
        key("run_id"),
        key("step"),
        text("customer_id"),
        integer("number"),
        text("outcome"),
        text("run_at"),
    ),
    {JourneyStepRun: On(_outcome, _step)},
)
