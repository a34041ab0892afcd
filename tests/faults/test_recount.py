"""The recount knows what money comes to, whatever the order in which finance says it."""

from typing import Any

from tests.faults.recount import Said, Sums, recounted

_LANE = ("ledger", "C-1")
_WHOSE = {_LANE: "anna"}


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def said(position: int, name: str, reference: str, amount: str | None = None) -> Said:
    kind = "invoice_ref" if name == "InvoiceIssued" else "payment_ref"
    data: dict[str, Any] = {"customer_ref": "C-1", kind: reference}
    data |= {"settled_on": "2025-03-01", "reversed_on": "2025-03-02"}
    return Said(
        "ledger",
        str(position),
        name,
        data | ({"amount": money(amount)} if amount else {}),
        position,
    )


def test_money_is_planned_received_and_settled() -> None:
    events = [
        said(1, "InvoiceIssued", "I1", "10.00"),
        said(2, "PaymentSettled", "P1", "4.00"),
        said(3, "PaymentSettled", "P2", "8.50"),
    ]
    expected = recounted(events, _WHOSE)
    account = expected.accounts["anna", "USD"]
    assert account == Sums(planned=1000, received=1250)
    assert (account.settled, account.credit) == (1000, 250)
    assert expected.days == {("anna", "USD", "2025-03-01"): [2, 1250, 0]}


def test_a_reference_counts_once() -> None:
    events = [said(place, "PaymentSettled", "P1", "4.00") for place in (1, 2)]
    expected = recounted(events, _WHOSE)
    assert expected.accounts["anna", "USD"].received == 400
    assert expected.facts == {(1, "ReceiptPlaced"): 1, (1, "PaymentReceived"): 1}


def test_a_reversal_may_come_first_and_counts_once() -> None:
    payment = said(2, "PaymentSettled", "P1", "4.00")
    events = [said(place, "PaymentReversed", "P1") for place in (1, 3)]
    expected = recounted([*events, payment], _WHOSE)
    assert expected.accounts["anna", "USD"] == Sums(received=400, reversed=400)
    assert expected.facts[1, "ReversalNoted"] == expected.facts[2, "ReceiptReversed"] == 1
    assert expected.facts[3, "ReceiptReversed"] == 0
    assert expected.days["anna", "USD", "2025-03-02"] == [0, 0, 400]


def test_another_amount_parks_and_holds_what_follows() -> None:
    events = [
        said(1, "PaymentSettled", "P1", "4.00"),
        said(2, "PaymentSettled", "P1", "5.00"),
        said(3, "PaymentSettled", "P2", "6.00"),
    ]
    expected = recounted(events, _WHOSE)
    assert expected.accounts["anna", "USD"].received == 400
    assert (expected.parked, expected.behind) == ({2}, {3})


def test_nobody_knows_whose_it_is() -> None:
    expected = recounted([said(1, "PaymentSettled", "P1", "4.00")], {})
    assert (expected.unlinked, dict(expected.accounts)) == ({1}, {})
