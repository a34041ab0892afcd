"""Plays a pipeline: accounts, opportunities month by month, and what signed contracts lead to.

`Engaging` is the stage qualification. A deal whose account nobody wrote down is reported all the
same and waits for whoever links it. What was won becomes a contract; how it is paid is made up
(`synthetic.toml`).
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from daybook_chassis.ids import derived_id
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment
from daybook_contracts.sales.opportunities import Stage
from daybook_customers.application.link_identity import LinkIdentity
from daybook_customers.application.register_customer import RegisterCustomer
from daybook_demo import synthetic
from daybook_demo.clerk import Clerk, Task
from daybook_demo.maven import SENDER, Account, Deal, Pipeline
from daybook_sales.application.approve_contract import ApproveContract
from daybook_sales.application.draft_contract import DraftContract
from daybook_sales.application.lose_opportunity import LoseOpportunity
from daybook_sales.application.report_opportunity import ReportOpportunity
from daybook_sales.application.sign_contract import SignContract


def customer_of(account: str) -> UUID:
    return derived_id(SENDER, "customer", account)


def opportunity_of(deal: Deal) -> UUID:
    return derived_id(SENDER, "opportunity", deal.ref)


def size(pipeline: Pipeline) -> int:
    """How many commands and events it takes."""
    closings = sum(len(list(_closing(deal))) for deal in pipeline.deals if deal.closed_on)
    told = len(_all_payments(pipeline)) + len(list(_months(pipeline)))
    return 2 * len(pipeline.accounts) + len(pipeline.deals) + closings + told


def play(pipeline: Pipeline, clerk: Clerk) -> None:
    """Month by month, in the order of days. Raises DaybookError."""
    months = list(_months(pipeline))
    clerk.do_all(_accounts(pipeline.accounts, _at(months[0][0])))
    payments = _all_payments(pipeline)
    for month, after in months:
        _play_month(pipeline, clerk, month, after)
        paid = [line for day, line in payments if month <= day < after]
        clerk.say([*paid, _day_closed(after - timedelta(days=1))])
        clerk.reach(_at(after))


def _months(pipeline: Pipeline) -> Iterator[tuple[date, date]]:
    """The first day of each month, and of the next, until all that is ever paid is paid."""
    first = min(deal.engaged_on for deal in pipeline.deals if deal.engaged_on)
    last = max([pipeline.last_day, *(day for day, _ in _all_payments(pipeline))])
    month = first.replace(day=1)
    while month <= last:
        after = (month + timedelta(days=31)).replace(day=1)
        yield month, after
        month = after


def _all_payments(pipeline: Pipeline) -> list[tuple[date, bytes]]:
    won = (deal for deal in pipeline.deals if deal.stage == "Won")
    return sorted(each for deal in won for each in _payments(deal))


def _play_month(pipeline: Pipeline, clerk: Clerk, month: date, after: date) -> None:
    told = [(deal.engaged_on or pipeline.last_day, deal) for deal in pipeline.deals]
    begun = [each for each in told if month <= each[0] < after]
    clerk.do_all(
        _report(deal, on, pipeline) for on, deal in sorted(begun, key=lambda each: each[0])
    )
    closed = [
        (deal.closed_on, deal)
        for deal in pipeline.deals
        if deal.closed_on and month <= deal.closed_on < after
    ]
    ordered = sorted(closed, key=lambda each: each[0])
    clerk.do_all(task for _, deal in ordered for task in _closing(deal))


def _accounts(accounts: tuple[Account, ...], at: datetime) -> Iterator[Task]:
    for account in accounts:
        customer_id = customer_of(account.name)
        register = RegisterCustomer(
            customer_id=customer_id,
            kind=PartyKind.ORGANIZATION,
            organization_name=account.name,
            country=account.country,
        )
        yield Task("customers", f"register {account.name}", at, register)
        link = LinkIdentity(customer_id=customer_id, source_name=SENDER, customer_ref=account.name)
        yield Task("customers", f"link {account.name}", at, link)


def _report(deal: Deal, on: date, pipeline: Pipeline) -> Task:
    """Worth its list price, until it is won at another."""
    reported = ReportOpportunity(
        opportunity_id=opportunity_of(deal),
        source_name=SENDER,
        customer_ref=deal.account or f"account of {deal.ref}",
        title=deal.product,
        origin="pipeline export",
        route=deal.agent,
        value=_usd(pipeline.prices[deal.product]),
        stage=Stage.PROSPECTING if deal.stage == "Prospecting" else Stage.QUALIFICATION,
    )
    return Task("sales", f"report {deal.ref}", _at(on), reported)


def _closing(deal: Deal) -> Iterator[Task]:
    assert deal.closed_on is not None
    at, opportunity_id = _at(deal.closed_on), opportunity_of(deal)
    if deal.stage == "Lost":
        lost = LoseOpportunity(opportunity_id=opportunity_id, reason="the export does not say")
        yield Task("sales", f"lose {deal.ref}", at, lost)
        return
    contract_id = derived_id(SENDER, "contract", deal.ref)
    instalments = tuple(
        Instalment(
            instalment_id=derived_id(SENDER, "instalment", deal.ref, each.number),
            due_on=each.due_on,
            amount=_usd(each.amount),
        )
        for each in synthetic.plan(deal.ref, deal.value, deal.closed_on)
    )
    draft = DraftContract(
        contract_id=contract_id,
        customer_id=customer_of(deal.account),
        opportunity_id=opportunity_id,
        value=_usd(deal.value),
        instalments=instalments,
    )
    yield Task("sales", f"draft {deal.ref}", at, draft)
    yield Task("sales", f"approve {deal.ref}", at, ApproveContract(contract_id=contract_id))
    sign = SignContract(contract_id=contract_id, signed_on=deal.closed_on)
    yield Task("sales", f"sign {deal.ref}", at, sign)


def _payments(deal: Deal) -> list[tuple[date, bytes]]:
    assert deal.closed_on is not None
    return [
        (each.paid_on, _payment(deal, each, each.paid_on))
        for each in synthetic.plan(deal.ref, deal.value, deal.closed_on)
        if each.paid_on
    ]


def _payment(deal: Deal, due: synthetic.Due, paid_on: date) -> bytes:
    ref = f"{deal.ref}-{due.number}"
    data = {
        "customer_ref": deal.account,
        "payment_ref": ref,
        "amount": {"amount": f"{due.amount}.00", "currency": "USD"},
        "settled_on": paid_on.isoformat(),
    }
    return _event(f"payment-{ref}", "PaymentSettled", paid_on, data)


def _day_closed(day: date) -> bytes:
    return _event(f"closed-{day:%Y%m%d}", "DayClosed", day, {"day": day.isoformat()})


def _event(event_id: str, name: str, day: date, data: Mapping[str, object]) -> bytes:
    event = {
        "specversion": "1.0",
        "id": event_id,
        "source": SENDER,
        "type": f"erp.finance.{name}",
        "occurredat": f"{day.isoformat()}T12:00:00Z",
        "timeline": SENDER,
        "data": data,
    }
    return json.dumps(event).encode()


def _usd(dollars: int) -> Money:
    return Money(dollars * 100, "USD")


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
