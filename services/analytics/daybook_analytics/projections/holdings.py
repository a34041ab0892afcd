"""Who takes a customer on, keeps at it, or signs with it (CU20)?

A row a fact, and never changed, so that any rules can be held against it as of any day.
"""

from typing import Any

from daybook_analytics.views.holdings import What
from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.customers.grading import CustomerGraded
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.activities import (
    ActivityCancelled,
    FollowUpLogged,
    FollowUpPlanned,
    Outcome,
    VisitLogged,
    VisitPlanned,
)
from daybook_contracts.sales.contracts import ContractExpired, ContractSigned
from daybook_contracts.sales.registrations import DealAccepted


def _step(row: Row, fact: Any, envelope: Envelope, what: What) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "happened_at": instant(envelope.occurredat),
        "what": what.value,
    }


def _planned(row: Row, fact: FollowUpPlanned | VisitPlanned, envelope: Envelope) -> Row:
    return _step(row, fact, envelope, What.PLANNED) | {
        "who": fact.owner,
        "of": str(fact.activity_id),
        "due_at": instant(fact.due.due_at),
    }


def _logged(row: Row, fact: FollowUpLogged, envelope: Envelope) -> Row:
    what = What.FAILED if fact.outcome is Outcome.FAILED else What.DONE
    return _step(row, fact, envelope, what) | {"who": fact.owner, "of": str(fact.activity_id)}


def _visited(row: Row, fact: VisitLogged, envelope: Envelope) -> Row:
    done = _step(row, fact, envelope, What.DONE)
    return done | {"who": fact.owner, "of": str(fact.activity_id)}


def _cancelled(row: Row, fact: ActivityCancelled, envelope: Envelope) -> Row:
    return _step(row, fact, envelope, What.CANCELLED) | {"of": str(fact.activity_id)}


def _registered(row: Row, fact: DealAccepted, envelope: Envelope) -> Row:
    return _step(row, fact, envelope, What.REGISTERED) | {"who": fact.registrant}


def _signed(row: Row, fact: ContractSigned, envelope: Envelope) -> Row:
    return _step(row, fact, envelope, What.SIGNED) | {"of": str(fact.contract_id)}


def _ended(row: Row, fact: ContractExpired, envelope: Envelope) -> Row:
    return _step(row, fact, envelope, What.ENDED) | {"of": str(fact.contract_id)}


def _graded(row: Row, fact: CustomerGraded, envelope: Envelope) -> Row:
    return _step(row, fact, envelope, What.GRADED) | {"grade": fact.grade.value}


def _by_fact(fact: Any, envelope: Envelope) -> list[Key]:
    """What is planned with nobody is nobody's."""
    if fact.customer_id is None:
        return []
    return [(envelope.subject, f"{envelope.streamversion:010d}")]


HOLDINGS = Projection(
    "analytics.holdings",
    table(
        "holdings",
        key("stream"),
        key("step"),
        text("customer_id"),
        text("happened_at"),
        text("what"),
        text("who"),
        text("of"),
        text("due_at"),
        text("grade"),
    ),
    {
        FollowUpPlanned: On(_planned, _by_fact),
        VisitPlanned: On(_planned, _by_fact),
        FollowUpLogged: On(_logged, _by_fact),
        VisitLogged: On(_visited, _by_fact),
        ActivityCancelled: On(_cancelled, _by_fact),
        DealAccepted: On(_registered, _by_fact),
        ContractSigned: On(_signed, _by_fact),
        ContractExpired: On(_ended, _by_fact),
        CustomerGraded: On(_graded, _by_fact),
    },
)
