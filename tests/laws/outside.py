"""The moves of outside systems: finance in any order, supply chain and human resources."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.laws import moves
from tests.laws.story import SENDERS, Party, Story


def _day(story: Story) -> str:
    """Business days are told late, and out of order."""
    return (story.now.date() - timedelta(days=story.random.choice((0, 0, 1, 35)))).isoformat()


def _who(story: Story) -> tuple[Party, str]:
    return story.party(), story.random.choice(SENDERS)


def _money(story: Story) -> dict[str, str]:
    amount = story.money()
    return {"amount": amount.amount, "currency": amount.currency}


def invoice(story: Story) -> None:
    party, sender = _who(story)
    issued_on = _day(story)
    due_on = date.fromisoformat(issued_on) + timedelta(days=story.random.choice((0, 14)))
    data = {
        "customer_ref": party.reference,
        "invoice_ref": f"I-{story.new_id('invoice')}",
        "amount": _money(story),
        "issued_on": issued_on,
        "due_on": due_on.isoformat(),
    }
    story.say("erp.finance.InvoiceIssued", data, sender=sender)


def payment(story: Story) -> None:
    party, sender = _who(story)
    reference = f"P-{story.new_id('payment')}"
    party.payments.append((sender, reference))
    data = {
        "customer_ref": party.reference,
        "payment_ref": reference,
        "amount": _money(story),
        "settled_on": _day(story),
    }
    if story.chance(15):
        reverse(story, party)  # before its payment, for which it has to wait
    story.say("erp.finance.PaymentSettled", data, sender=sender)


def reverse(story: Story, party: Party | None = None) -> None:
    """Of any payment, some of them reversed already."""
    party = party or story.party()
    if not party.payments:
        return payment(story)
    sender, reference = party.payments[-1] if story.chance(50) else party.payments[0]
    data = {
        "customer_ref": party.reference,
        "payment_ref": reference,
        "reversed_on": _day(story),
        "reason": "card reported stolen",
    }
    story.say("erp.finance.PaymentReversed", data, sender=sender)
    return None


def bad_payment(story: Story) -> None:
    """It came on the topic unchecked: its reference is parked, and all that follows under it."""
    story.say(
        "erp.finance.PaymentSettled",
        {
            "customer_ref": f"unreadable-{story.random.choice((1, 2))}",
            "payment_ref": f"P-{story.new_id('payment')}",
            "amount": {"amount": "12.5e3", "currency": "USD"},
            "settled_on": _day(story),
        },
        sender="ledger",
        checked=False,
    )


def ship(story: Story) -> None:
    party, _ = _who(story)
    data = {"customer_ref": party.reference, "order_ref": "O-1", "shipped_on": _day(story)}
    story.say("erp.scm.OrderShipped", data, sender="warehouse")


def depart(story: Story) -> None:
    data = {"employee_ref": "E-1", "departed_on": _day(story)}
    story.say("erp.hr.EmployeeDeparted", data, sender="personnel")


def close_day(story: Story) -> None:
    story.close(story.now.date() - timedelta(days=1), story.random.choice(SENDERS))


def close_month(story: Story) -> None:
    story.close_month()


def wait(story: Story) -> None:
    story.wait(hours=story.random.choice((1, 5, 30, 24 * 9)))


def say_again(story: Story) -> None:
    story.say_again()


MOVES: dict[Callable[[Story], None], int] = {
    payment: 8,
    invoice: 6,
    reverse: 4,
    moves.register: 8,
    moves.link: 6,
    moves.register_unknown: 2,
    moves.add_contact: 3,
    moves.grant: 5,
    moves.withdraw: 2,
    moves.erase: 1,
    moves.open_opportunity: 3,
    moves.move_opportunity: 4,
    moves.lose_opportunity: 1,
    moves.draft_contract: 4,
    moves.sign_contract: 6,
    moves.open_ticket: 3,
    moves.work_on_ticket: 6,
    bad_payment: 1,
    ship: 1,
    depart: 1,
    close_day: 2,
    close_month: 2,
    wait: 8,
    say_again: 2,
}
"""Every move by weight; Hypothesis draws the first ones first, so they are of money."""

BEGIN = (moves.register, moves.link, moves.link, moves.add_contact, moves.grant)
"""How a customer mostly comes in."""
