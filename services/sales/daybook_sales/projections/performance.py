"""What each seller brought in and earned, month by month and by contract (SA23)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.targets import (
    CommissionCalculated,
    PerformanceScored,
    SaleCredited,
)
from daybook_sales.domain.period import month_of

_SUMS = ("signed_minor", "received_minor", "commission_minor")


def _signed(row: Row, fact: SaleCredited, envelope: Envelope) -> Row:
    return _add(row, signed_minor=fact.amount.minor)


def _earned(row: Row, fact: CommissionCalculated, envelope: Envelope) -> Row:
    return _add(row, received_minor=fact.received.minor, commission_minor=fact.commission.minor)


def _scored(row: Row, fact: PerformanceScored, envelope: Envelope) -> Row:
    signed, received = fact.signed_target, fact.received_target
    return _add(row) | {
        "signed_target_minor": signed.minor if signed else None,
        "received_target_minor": received.minor if received else None,
        "signed_attainment": fact.signed_attainment,
        "received_attainment": fact.received_attainment,
        "score": fact.score,
        "policy_version": envelope.policyversion,
    }


def _add(row: Row, **more: int) -> Row:
    return row | {name: (row[name] or 0) + more.get(name, 0) for name in _SUMS}


def _signed_key(fact: SaleCredited, envelope: Envelope) -> list[Key]:
    return [(fact.seller, fact.amount.currency, month_of(fact.credited_on))]


def _earned_key(fact: CommissionCalculated, envelope: Envelope) -> list[Key]:
    return [(fact.seller, fact.received.currency, month_of(fact.received_on))]


def _scored_key(fact: PerformanceScored, envelope: Envelope) -> list[Key]:
    return [(fact.seller, fact.signed.currency, fact.month)]


PERFORMANCES = Projection(
    "sales.performance",
    table(
        "performance",
        key("seller"),
        key("currency"),
        key("month"),
        *(integer(name) for name in _SUMS),
        integer("signed_target_minor"),
        integer("received_target_minor"),
        integer("signed_attainment"),
        integer("received_attainment"),
        integer("score"),
        text("policy_version"),
    ),
    {
        SaleCredited: On(_signed, _signed_key),
        CommissionCalculated: On(_earned, _earned_key),
        PerformanceScored: On(_scored, _scored_key),
    },
    customer_column=None,
)


def _of_contract(row: Row, fact: CommissionCalculated, envelope: Envelope) -> Row:
    last = fact.received_on.isoformat()
    return row | {
        "currency": fact.received.currency,
        "received_minor": (row["received_minor"] or 0) + fact.received.minor,
        "commission_minor": (row["commission_minor"] or 0) + fact.commission.minor,
        "last_received_on": max(last, row["last_received_on"] or last),
        "policy_version": envelope.policyversion,
    }


def _contract_key(fact: CommissionCalculated, envelope: Envelope) -> list[Key]:
    return [(fact.seller, str(fact.contract_id))]


COMMISSIONS = Projection(
    "sales.commissions",
    table(
        "commissions",
        key("seller"),
        key("contract_id"),
        text("currency"),
        integer("received_minor"),
        integer("commission_minor"),
        text("last_received_on"),
        text("policy_version"),
    ),
    {CommissionCalculated: On(_of_contract, _contract_key)},
    customer_column=None,
)
