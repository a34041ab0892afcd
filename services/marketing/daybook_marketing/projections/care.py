"""Which programme is each customer in, and what came of the last one (MK10)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.envelope import Envelope
from daybook_contracts.marketing.care import (
    AcquisitionStarted,
    CareEnded,
    CustomerWonBack,
    Programme,
    RetentionStarted,
    WinBackStarted,
)

_Started = AcquisitionStarted | RetentionStarted | WinBackStarted
_PROGRAMMES = {
    AcquisitionStarted: Programme.ACQUIRE,
    RetentionStarted: Programme.RETAIN,
    WinBackStarted: Programme.WIN_BACK,
}


def _customer(fact: _Started | CustomerWonBack | CareEnded, envelope: Envelope) -> list[Key]:
    return [(str(fact.customer_id),)]


def _started(row: Row, fact: _Started, envelope: Envelope) -> Row:
    return row | {
        "programme": _PROGRAMMES[type(fact)].value,
        "stage": fact.stage.value,
        "since": fact.as_of.isoformat(),
        "until": fact.until.isoformat() if isinstance(fact, WinBackStarted) else None,
        "policy": envelope.policyversion,
    }


def _over(row: Row, programme: str, outcome: str, since: str) -> Row:
    return row | {
        "programme": None,
        "until": None,
        "since": since,
        "last_programme": programme,
        "last_outcome": outcome,
    }


def _won_back(row: Row, fact: CustomerWonBack, envelope: Envelope) -> Row:
    return _over(row, Programme.WIN_BACK.value, "succeeded", fact.as_of.isoformat())


def _ended(row: Row, fact: CareEnded, envelope: Envelope) -> Row:
    outcome = "succeeded" if fact.succeeded else "failed"
    return _over(row, fact.programme.value, outcome, fact.ended_on.isoformat())


CARE = Projection(
    "marketing.care",
    table(
        "care",
        key("customer_id"),
        text("programme"),
        text("stage"),
        text("since"),
        text("until"),
        text("last_programme"),
        text("last_outcome"),
        text("policy"),
    ),
    {
        AcquisitionStarted: On(_started, _customer),
        RetentionStarted: On(_started, _customer),
        WinBackStarted: On(_started, _customer),
        CustomerWonBack: On(_won_back, _customer),
        CareEnded: On(_ended, _customer),
    },
)
