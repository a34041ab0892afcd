"""A contract is changed until it is signed, and what is changed is approved anew (SA16)."""

from functools import partial
from typing import Any
from uuid import UUID

from daybook_chassis.testing.scenario import Decided, Scenario
from daybook_contracts.sales.contracts import ContractPrepared
from daybook_sales.domain import contract, drafting
from daybook_sales.domain.contract import Contract, ContractSignedAlready, InstalmentsDoNotSum
from daybook_sales.domain.document import written
from tests.sales.samples import (
    APPROVED,
    CONTRACT,
    CUSTOMER,
    DRAFTED,
    FIRST,
    OPPORTUNITY,
    PLAN,
    SIGNED,
    SIGNED_ON,
    day,
    instalment,
    usd,
)

LESS = (instalment(FIRST, 250, 10),)
CHANGED = DRAFTED.model_copy(update={"value": usd(250), "instalments": LESS})
THE = Scenario(contract.evolve, [DRAFTED])


def redraft(before: Scenario[Contract], **terms: Any) -> Decided[Contract]:
    given: dict[str, Any] = {"value": usd(250), "instalments": LESS} | terms
    decide = partial(drafting.redraft, ends_on=None, quote=None, seller=None, **given)
    return before.when(decide)


def test_SA16_a_draft_is_changed_and_the_same_terms_change_nothing() -> None:
    changed = redraft(THE).then(CHANGED)
    redraft(changed).then()
    redraft(THE, value=usd(249)).refused(InstalmentsDoNotSum, "249")


def test_SA16_an_approved_contract_that_is_changed_is_approved_anew() -> None:
    again = redraft(THE.given(APPROVED)).then(CHANGED)
    again.when(lambda state: contract.sign(state, SIGNED_ON, SIGNED_ON)).refused(
        contract.ContractNotApproved, "not approved yet"
    )
    again.when(lambda state: contract.approve(state, "head of sales")).then(APPROVED)


def test_SA16_what_is_signed_is_amended_not_changed() -> None:
    redraft(THE.given(APPROVED, SIGNED)).refused(ContractSignedAlready, "is signed: amend it")


def test_SA16_how_it_stands_is_told_each_time() -> None:
    told = ContractPrepared(
        customer_id=CUSTOMER,
        contract_id=CONTRACT,
        revision=1,
        approved=False,
        opportunity_id=OPPORTUNITY,
        value=usd(300),
        instalments=PLAN,
    )
    first = THE.when(drafting.prepared).then(told)
    first.given(CHANGED, APPROVED).when(drafting.prepared).then(
        told.model_copy(
            update={
                "revision": 2,
                "approved": True,
                "value": usd(250),
                "instalments": LESS,
            }
        )
    )


def test_SA16_the_document_says_the_terms_as_they_stand() -> None:
    many = tuple(instalment(UUID(int=number), 1, number) for number in range(1, 141))
    state = THE.given(DRAFTED.model_copy(update={"value": usd(140), "instalments": many})).state
    assert state is not None
    assert THE.state is not None

    assert written(THE.state).splitlines()[1:] == [
        "Value: 300.00 USD",
        "Due on 2025-03-30: 100.00 USD",
        "Due on 2025-04-29: 100.00 USD",
        "Due on 2025-05-29: 100.00 USD",
        "This contract is draft.",
    ]
    assert written(state).splitlines()[-2] == f"and 40 more until {day(140)}"
    assert len(written(state)) < 10_000
