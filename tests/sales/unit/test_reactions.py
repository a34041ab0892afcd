"""What finance and signed contracts ask the sales service for (SA16, SA18, IO1)."""

from datetime import UTC, datetime
from typing import cast
from uuid import UUID

import pytest

from daybook_chassis.effects import Issue
from daybook_chassis.errors import UnknownReference
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope, dataschema_of, slot_of
from daybook_contracts.erp import DayClosed, InvoiceIssued, PaymentReversed, PaymentSettled
from daybook_contracts.fact import Fact
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import ContractSigned
from daybook_sales.application.close_day import CloseDay
from daybook_sales.application.plan_payment import PlanPayment
from daybook_sales.application.receive_payment import ReceivePayment
from daybook_sales.application.reverse_payment import ReversePayment
from daybook_sales.application.win_opportunity import WinOpportunity
from daybook_sales.reactions.contracts import FULFIL_CONTRACT
from daybook_sales.reactions.finance import FINANCE
from tests.sales.samples import CONTRACT, CUSTOMER, OPPORTUNITY, PLAN, SIGNED, SIGNED_ON, day, usd

OTHER = UUID("01890000-0000-7000-8000-000000000002")
KEY, OTHER_KEY = "01890000-0000-7000-8000-0000000000e1", "01890000-0000-7000-8000-0000000000e2"


class Known:
    """Two references that are linked, and no other."""

    def resolve(self, reference: str, name: str | None = None) -> str:
        known = {f"identity:{KEY}": CUSTOMER, f"identity:{OTHER_KEY}": OTHER}
        if reference not in known:
            raise UnknownReference(reference, "unknown")
        return str(known[reference])


KNOWN = cast(References, Known())


def envelope(fact: Fact, *, key: str = KEY, actor: str = "ledger") -> Envelope:
    now = datetime(2025, 3, 20, tzinfo=UTC)
    return Envelope(
        id="e1",
        source=fact.type.rpartition(".")[0],
        type=fact.type,
        subject=key,
        time=now,
        dataschema=dataschema_of(fact.type, 1),
        partitionkey=key,
        sequence=1,
        epoch=1,
        slot=slot_of(key),
        prevposition=0,
        streamversion=1,
        occurredat=now,
        correlationid="e1",
        causationid="e1",
        actor=actor,
    )


def asked(fact: Fact, *, key: str = KEY, actor: str = "ledger") -> list[object]:
    reaction = FULFIL_CONTRACT if isinstance(fact, ContractSigned) else FINANCE
    answers = reaction.on[type(fact)](fact, envelope(fact, key=key, actor=actor), KNOWN)
    return [answer.command for answer in answers if isinstance(answer, Issue)]


def invoice(ref: str = "1", amount: Money | None = None) -> InvoiceIssued:
    return InvoiceIssued(
        customer_ref="C-1",
        invoice_ref=ref,
        amount=amount or usd(80),
        issued_on=SIGNED_ON,
        due_on=day(14),
    )


def payment(ref: str = "1") -> PaymentSettled:
    return PaymentSettled(customer_ref="C-1", payment_ref=ref, amount=usd(80), settled_on=SIGNED_ON)


def reversal(ref: str = "1") -> PaymentReversed:
    return PaymentReversed(
        customer_ref="C-1", payment_ref=ref, reversed_on=SIGNED_ON, reason="card stolen"
    )


def planned(fact: Fact, *, key: str = KEY, actor: str = "ledger") -> PlanPayment:
    command = asked(fact, key=key, actor=actor)[0]
    assert isinstance(command, PlanPayment)
    return command


def test_SA18_an_invoice_is_planned_as_one_instalment_due_when_it_says() -> None:
    (instalment,) = planned(invoice()).instalments

    assert planned(invoice()).origin_ref == "ledger:1"
    assert (instalment.due_on, instalment.amount) == (day(14), usd(80))
    assert planned(invoice()) == planned(invoice())


def test_SA18_invoices_of_one_number_are_told_apart_by_whose_they_are() -> None:
    """One sender may number the invoices of each customer from 1, two senders may, too."""
    ids = {
        planned(fact, key=key, actor=actor).instalments[0].instalment_id
        for fact in (invoice(), invoice(amount=Money(80, "EUR")))
        for key in (KEY, OTHER_KEY)
        for actor in ("ledger", "till")
    }

    assert len(ids) == 8


def test_SA18_payment_and_reversal_name_the_same_payment() -> None:
    (received,) = asked(payment())
    (taken_back,) = asked(reversal())

    assert received == ReceivePayment(
        customer_id=CUSTOMER,
        payment_ref="ledger:1",
        amount=usd(80),
        received_on=SIGNED_ON,
        told_on=SIGNED_ON,
    )
    assert taken_back == ReversePayment(
        customer_id=CUSTOMER,
        payment_ref="ledger:1",
        reversed_on=SIGNED_ON,
        told_on=SIGNED_ON,
    )


def test_SA18_references_of_two_senders_never_meet() -> None:
    pairs = [("a", "b:c"), ("a:b", "c"), ("a%3Ab", "c"), ("a", "b%3Ac"), ("a" * 200, "b:c")]
    refs = [planned(invoice(ref), actor=actor).origin_ref for actor, ref in pairs]

    assert len(set(refs)) == len(pairs)


@pytest.mark.parametrize("length", [1, 99, 100, 199, 200])
def test_SA18_long_names_of_senders_and_long_references_fit_together(length: int) -> None:
    refs = {planned(invoice("r" * length), actor=actor * 200).origin_ref for actor in "ab"}

    assert len(refs) == 2


def test_IO1_a_closed_day_is_closed_for_its_sender_as_of_when_it_was_recorded() -> None:
    closed = DayClosed(day=SIGNED_ON)
    told_on = envelope(closed, key=KEY).time.date()
    assert asked(closed) == [CloseDay(day=SIGNED_ON, source_name="ledger", told_on=told_on)]


def test_IO1_a_day_of_a_history_is_closed_by_its_own_clock() -> None:
    closed = DayClosed(day=SIGNED_ON)
    said = envelope(closed, key=KEY).model_copy(update={"timeline": "old"})
    (issue,) = FINANCE.on[DayClosed](closed, said, KNOWN)
    assert isinstance(issue, Issue)
    assert issue.command == CloseDay(day=SIGNED_ON, source_name="ledger")


@pytest.mark.parametrize("fact", [invoice(), payment(), reversal()], ids=lambda fact: fact.type)
def test_IO1_whom_nobody_linked_is_waited_for(fact: Fact) -> None:
    with pytest.raises(UnknownReference) as waits:
        asked(fact, key="unlinked")

    assert waits.value.reference == "identity:unlinked"


def test_SA16_a_signed_contract_plans_its_instalments_and_wins_its_opportunity() -> None:
    plan, win = asked(SIGNED)

    assert isinstance(plan, PlanPayment)
    assert plan.origin_ref == str(CONTRACT)
    terms = [(each.due_on, each.amount) for each in plan.instalments]
    assert terms == [(each.due_on, each.amount) for each in PLAN]
    assert win == WinOpportunity(opportunity_id=OPPORTUNITY, contract_id=CONTRACT, value=usd(300))


def test_SA16_a_contract_from_no_opportunity_wins_none() -> None:
    alone = SIGNED.model_copy(update={"opportunity_id": None})

    assert [type(command) for command in asked(alone)] == [PlanPayment]


def test_SA18_instalments_of_two_contracts_are_told_apart_whatever_ids_were_given() -> None:
    other = SIGNED.model_copy(update={"contract_id": OTHER})
    ids = [each.instalment_id for fact in (SIGNED, other) for each in planned(fact).instalments]

    assert len(set(ids)) == 2 * len(PLAN)
