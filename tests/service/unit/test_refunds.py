"""Whose refund finance paid is asked of the sender's own reference, as with payments (SE5)."""

from datetime import UTC, datetime
from typing import cast
from uuid import UUID

import pytest

from daybook_chassis.effects import Issue
from daybook_chassis.errors import UnknownReference
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope, dataschema_of, slot_of
from daybook_contracts.erp import RefundSettled
from daybook_contracts.money import Money
from daybook_service.application.settle_refund import SettleRefund
from daybook_service.reactions.refunds import SETTLE_REFUNDS
from tests.service.samples import CUSTOMER, DAY

KEY, NOBODY = "01890000-0000-7000-8000-0000000000e1", "01890000-0000-7000-8000-0000000000e2"
PAID = RefundSettled(
    customer_ref="C-1",
    return_id=UUID(int=3),
    payment_ref="R-1",
    amount=Money.parse("40.00", "EUR"),
    settled_on=DAY,
)


class Known:
    """One reference that is linked, and no other."""

    def resolve(self, reference: str, name: str | None = None) -> str:
        if reference != f"identity:{KEY}":
            raise UnknownReference(reference, f"unknown {name}")
        return str(CUSTOMER)


def asked(key: str) -> list[object]:
    now = datetime(2025, 3, 20, tzinfo=UTC)
    envelope = Envelope(
        id="e1",
        source="erp.finance",
        type=PAID.type,
        subject=key,
        time=now,
        dataschema=dataschema_of(PAID.type, 1),
        partitionkey=key,
        sequence=1,
        epoch=1,
        slot=slot_of(key),
        prevposition=0,
        streamversion=1,
        occurredat=now,
        correlationid="e1",
        causationid="e1",
        actor="ledger",
    )
    effects = SETTLE_REFUNDS.on[RefundSettled](PAID, envelope, cast(References, Known()))
    return [effect.command for effect in effects if isinstance(effect, Issue)]


def test_SE5_a_refund_settles_what_is_owed_to_the_customer_whom_finance_paid() -> None:
    assert asked(KEY) == [
        SettleRefund(
            return_id=PAID.return_id,
            payment_ref="R-1",
            amount=PAID.amount,
            paid_on=DAY,
            customer_id=CUSTOMER,
        )
    ]


def test_SE5_a_refund_to_somebody_nobody_has_linked_waits() -> None:
    with pytest.raises(UnknownReference, match="customer C-1 of ledger"):
        asked(NOBODY)
