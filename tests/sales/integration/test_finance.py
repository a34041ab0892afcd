"""Finance in any order: what waits releases itself, what is bad holds nobody else (SA18, I6)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from daybook_chassis.consumer import held
from daybook_chassis.errors import IdempotencyKeyReused
from daybook_chassis.store.entry import Stored
from tests.sales.integration.office import Office
from tests.sales.samples import CUSTOMER

OTHER = UUID("01890000-0000-7000-8000-000000000002")


def test_SA18_an_invoice_is_paid(office: Office) -> None:
    office.link("C-1")
    office.invoice("C-1", "I1", "80.00")
    office.pay("C-1", "P1", "50.00")
    office.settle()

    assert office.sums() == (8000, 5000, 0, 5000, 0)
    (row,) = office.rows("sales.receivables")
    assert (row["outstanding_minor"], row["status"], row["origin_ref"]) == (
        3000,
        "partial",
        "ledger:I1",
    )


def test_SA18_a_payment_before_its_invoice_is_credit_until_then(office: Office) -> None:
    office.link("C-1")
    office.pay("C-1", "P1", "50.00")
    office.settle()
    assert office.sums() == (0, 5000, 0, 0, 5000)

    office.invoice("C-1", "I1", "50.00")
    office.settle()

    assert office.sums() == (5000, 5000, 0, 5000, 0)
    assert office.rows("sales.receivables", status="paid")


@pytest.mark.parametrize("apart", [True, False], ids=["apart", "in one batch"])
def test_SA18_a_reversal_before_its_payment_takes_it_back_when_it_comes(
    office: Office, apart: bool
) -> None:
    office.link("C-1")
    office.invoice("C-1", "I1", "50.00")
    office.take_back("C-1", "P1")
    office.take_back("C-1", "never sent")
    if apart:
        office.settle()
        office.restart()
    office.pay("C-1", "P1", "50.00")
    office.pay("C-1", "P2", "20.00")
    office.settle()

    assert office.sums() == (5000, 7000, 5000, 2000, 0)
    assert office.held() == []
    assert office.parked_effects() == []


def test_SA18_no_money_moves_on_a_day_to_come(office: Office) -> None:
    """What begins tomorrow in UTC has begun in Auckland; the day after has begun nowhere."""
    office.link("C-1")
    today = datetime.now(UTC).date()
    for ref, days in (("P1", 0), ("P2", 3)):
        office.say(
            "PaymentSettled",
            customer_ref="C-1",
            payment_ref=ref,
            amount="50.00",
            settled_on=(today + timedelta(days=days)).isoformat(),
        )
    office.settle()

    assert office.sums() == (0, 5000, 0, 0, 5000)
    (parked,) = office.parked_effects()
    assert "is yet to come" in parked["reason"]


def test_SA18_told_again_by_other_events_nothing_is_taken_back_or_paid_twice(
    office: Office,
) -> None:
    office.link("C-1")
    for _ in range(2):
        office.take_back("C-1", "P1")
        office.pay("C-1", "P1", "50.00")
        office.pay("C-1", "P2", "20.00")
        office.invoice("C-1", "I1", "80.00")
        office.settle()

    assert office.sums() == (8000, 7000, 5000, 2000, 0)


def test_IO1_an_unknown_reference_waits_and_releases_itself_in_order(office: Office) -> None:
    office.link("C-2", OTHER)
    office.invoice("C-1", "I1", "50.00")
    office.pay("C-1", "P1", "50.00")
    office.pay("C-2", "P2", "20.00")
    office.settle()

    assert [(each.state, each.waits_for) for each in office.held()] == [
        ("waiting", office.held()[0].waits_for),
        ("behind", None),
    ]
    assert office.sums(OTHER) == (0, 2000, 0, 0, 2000)
    assert office.rows("sales.accounts", customer_id=CUSTOMER) == []

    office.restart()
    office.link("C-1")
    office.settle()

    assert office.held() == []
    assert office.sums() == (5000, 5000, 0, 5000, 0)


BAD: tuple[object, ...] = (
    "12.5e3",
    "-0.00",
    "1.005",
    "NaN",
    "",
    " 1.00",
    "01.00",
    "9" * 5000,
    12.5,
    None,
    {},
)


def test_IO1_bad_amounts_are_parked_each_with_its_reason_and_others_flow(office: Office) -> None:
    office.link("C-2", OTHER)
    for number, amount in enumerate(BAD):
        office.say(
            "PaymentSettled",
            customer_ref=f"bad-{number}",
            payment_ref="P1",
            amount=amount,
            settled_on="2025-03-20",
        )
        office.pay("C-2", f"P{number}", "30.00")
    office.settle()

    assert [each.state for each in office.held()] == ["parked"] * len(BAD)
    assert all((each.reason or "").startswith("amount") for each in office.held())
    assert office.sums(OTHER) == (0, 3000 * len(BAD), 0, 0, 3000 * len(BAD))


def test_IO1_what_follows_a_bad_amount_goes_on_when_an_operator_gives_it_up(
    office: Office,
) -> None:
    office.link("C-1")
    office.pay("C-1", "P1", "12.5e3")
    office.pay("C-1", "P2", "20.00")
    office.settle()

    bad, behind = office.held()
    assert (bad.state, behind.state) == ("parked", "behind")
    assert office.rows("sales.accounts") == []

    with office.service.database.write() as tx:
        held.discard(tx, bad.id)
    office.settle()

    assert office.held() == []
    assert office.sums() == (0, 2000, 0, 0, 2000)


def test_IO1_bad_amounts_of_many_customers_stop_nobody(office: Office) -> None:
    """Bad input is no bug in a handler: the breaker stays closed."""
    office.link("C-1")
    for number in range(40):
        office.pay(f"bad-{number}", "P1", "1e3")
    office.pay("C-1", "P1", "20.00")
    office.settle()

    assert {each.state for each in office.held()} == {"parked"}
    assert len(office.held()) == 40
    assert office.sums() == (0, 2000, 0, 0, 2000)


def test_IO1_one_event_id_with_another_body_is_refused(office: Office) -> None:
    office.link("C-1")
    good = {"customer_ref": "C-1", "payment_ref": "P1", "settled_on": "2025-03-20"}
    first = office.say("PaymentSettled", "e-1", amount="50.00", **good)
    repeat = office.say("PaymentSettled", "e-1", amount="50.00", **good)
    other = office.say("PaymentSettled", "e-1", amount="50.01", **good)
    office.settle()

    assert isinstance(first, Stored)
    assert isinstance(repeat, Stored)
    assert (first.repeat, repeat.repeat) == (False, True)
    assert isinstance(other, IdempotencyKeyReused)
    assert office.sums() == (0, 5000, 0, 0, 5000)


@pytest.mark.parametrize("change", ["payment", "invoice"])
def test_SA18_one_reference_with_another_amount_is_parked_and_not_dropped(
    office: Office, change: str
) -> None:
    office.link("C-1")
    office.link("C-2", OTHER)
    office.invoice("C-1", "I1", "50.00")
    office.pay("C-1", "P1", "50.00")
    if change == "payment":
        office.pay("C-1", "P1", "60.00")
    else:
        office.invoice("C-1", "I1", "60.00")
    office.pay("C-2", "P1", "20.00")
    office.settle()

    (parked,) = office.parked_effects()
    assert "50.00 USD" in parked["reason"] or "other instalments" in parked["reason"]
    assert office.sums() == (5000, 5000, 0, 5000, 0)
    assert office.sums(OTHER) == (0, 2000, 0, 0, 2000)


def test_SA18_more_money_than_can_be_counted_is_parked_and_others_flow(office: Office) -> None:
    office.link("C-1")
    office.link("C-2", OTHER)
    most = "92233720368547758.07"
    office.pay("C-1", "P1", most)
    office.pay("C-1", "P2", most)
    office.pay("C-2", "P3", "20.00")
    office.settle()

    (parked,) = office.parked_effects()
    assert "64 bits" in parked["reason"]
    assert office.sums() == (0, 2**63 - 1, 0, 0, 2**63 - 1)
    assert office.sums(OTHER) == (0, 2000, 0, 0, 2000)


def test_I3_effects_carried_out_again_after_a_crash_change_nothing(office: Office) -> None:
    office.link("C-1")
    office.invoice("C-1", "I1", "80.00")
    office.pay("C-1", "P1", "50.00")
    office.take_back("C-1", "P1")
    office.settle()
    head, sums = office.service.log.head(), office.sums()
    with office.service.database.write() as tx:
        forgotten = tx.execute(text("UPDATE effects SET state = 'owed'")).rowcount
    office.restart()

    assert office.service.effects.run() == forgotten >= 3
    office.settle()

    assert office.service.log.head() == head
    assert office.sums() == sums


def test_I6_what_finance_said_and_is_held_back_shows_in_what_is_owed(office: Office) -> None:
    """Finance knows the customer by another name, under which the payment is held back."""
    office.link("C-1")
    office.link("C-2", OTHER)
    for reference in ("C-1", "C-2"):
        office.invoice(reference, "I1", "80.00")
        office.pay(reference, f"P of {reference}", "50.00")
    office.settle()
    assert not any(row.get("incomplete") for row in office.rows("sales.receivables"))

    office.pay("C-1", "P of C-1", "51.00")
    office.settle()
    assert office.parked_effects()
    rows = {row["customer_id"]: row for row in office.rows("sales.receivables")}
    assert rows[str(CUSTOMER)]["incomplete"] is True
    assert "incomplete" not in rows[str(OTHER)]
    marked = office.service.queries.marked("sales.receivables")
    assert {row["customer_id"]: row for row in marked} == rows

    office.pay("C-1", "P9", "1.00")
    office.settle()
    assert {row.get("incomplete") for row in office.rows("sales.accounts")} == {True, None}
