"""A contract is drafted with instalments that sum to its value, approved, and only then signed."""

from collections.abc import Callable, Sequence
from uuid import UUID

import pytest

from daybook_chassis.errors import Conflict, Refusal
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.fact import Fact
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment
from daybook_sales.domain import amendment, contract
from daybook_sales.domain.contract import (
    Contract,
    ContractFact,
    ContractNotApproved,
    ContractSignedAlready,
    InstalmentsDoNotSum,
    SignedAhead,
)
from tests.sales.samples import (
    APPROVED,
    CONTRACT,
    CUSTOMER,
    DRAFTED,
    FIRST,
    OPPORTUNITY,
    PLAN,
    SECOND,
    SIGNED,
    SIGNED_ON,
    day,
    instalment,
    usd,
)

MOST = 2**63 - 1


def the(*facts: Fact) -> Scenario[Contract]:
    return Scenario(contract.evolve, facts)


def drafting(
    instalments: Sequence[Instalment] = PLAN,
    value: Money | None = None,
    opportunity_id: UUID | None = OPPORTUNITY,
) -> Callable[[Contract | None], list[ContractFact]]:
    return lambda state: contract.draft(
        state,
        customer_id=CUSTOMER,
        contract_id=CONTRACT,
        opportunity_id=opportunity_id,
        value=usd(300) if value is None else value,
        instalments=instalments,
    )


def approving(state: Contract) -> list[ContractFact]:
    return contract.approve(state, "head of sales")


def signing(state: Contract) -> list[ContractFact]:
    return contract.sign(state, SIGNED_ON, SIGNED_ON)


def part(instalment_id: UUID, minor: int, currency: str = "USD") -> Instalment:
    return Instalment(instalment_id=instalment_id, due_on=day(0), amount=Money(minor, currency))


def test_SA16_a_draft_holds_the_terms() -> None:
    the().when(drafting()).then(DRAFTED)


def test_SA16_a_contract_may_come_from_no_opportunity() -> None:
    drafted = DRAFTED.model_copy(update={"opportunity_id": None})

    the().when(drafting(opportunity_id=None)).then(drafted)


def test_SA16_a_contract_is_drafted_once() -> None:
    the(DRAFTED).when(drafting()).refused(Conflict, "exists")


@pytest.mark.parametrize("value", [usd(299), Money(30001, "USD"), usd(0)])
def test_SA18_instalments_sum_to_the_value_to_the_cent(value: Money) -> None:
    the().when(drafting(value=value)).refused(InstalmentsDoNotSum, "sum to 300.00 USD")


def test_SA18_instalments_are_of_the_contracts_currency() -> None:
    mixed = (instalment(FIRST, 200, 0), part(SECOND, 10000, "EUR"))

    the().when(drafting(mixed)).refused(InstalmentsDoNotSum, "do not add up")
    the().when(drafting(value=Money(30000, "EUR"))).refused(InstalmentsDoNotSum)


def test_SA18_instalments_do_not_sum_to_more_than_there_is_money() -> None:
    beyond = (part(FIRST, MOST), part(SECOND, MOST))

    the().when(drafting(beyond)).refused(InstalmentsDoNotSum, "64 bits")


@pytest.mark.parametrize("minor", [0, -1])
def test_SA18_an_instalment_is_more_than_nothing(minor: int) -> None:
    odd = (part(FIRST, minor), part(SECOND, 30000 - minor))

    the().when(drafting(odd)).refused(Refusal, "more than nothing")


def test_SA18_two_instalments_are_told_apart() -> None:
    same = (instalment(FIRST, 100, 10), instalment(FIRST, 200, 40))

    the().when(drafting(same)).refused(Refusal, "same id")


def test_SA16_approval_names_who_approved() -> None:
    the(DRAFTED).when(approving).then(APPROVED)


def test_SA16_approval_precedes_signing() -> None:
    the(DRAFTED).when(signing).refused(ContractNotApproved, "not approved yet")


def test_SA16_an_approved_contract_is_signed_with_its_terms() -> None:
    the(DRAFTED, APPROVED).when(signing).then(SIGNED)


@pytest.mark.parametrize("facts", [(APPROVED,), (APPROVED, SIGNED)], ids=["approved", "signed"])
def test_SA16_approving_again_changes_nothing(facts: tuple[Fact, ...]) -> None:
    the(DRAFTED, *facts).when(approving).then()


def test_SA16_nobody_signs_tomorrow_nor_what_is_over() -> None:
    approved = the(DRAFTED, APPROVED)
    approved.when(lambda state: contract.sign(state, day(1), SIGNED_ON)).refused(
        SignedAhead, "is yet to come"
    )
    ended = the(DRAFTED.model_copy(update={"ends_on": day(-1)}), APPROVED)
    ended.when(signing).refused(SignedAhead, "cannot end on")


def test_SA16_no_amendment_ends_a_contract_before_it_was_signed() -> None:
    the(DRAFTED, APPROVED, SIGNED).when(
        lambda state: amendment.amend(
            state, state.value, state.instalments, day(-1), "late", ordered=0, paid=0
        )
    ).refused(SignedAhead, "cannot end on")


def test_SA16_signing_again_changes_nothing() -> None:
    signed = the(DRAFTED, APPROVED, SIGNED)
    signed.when(signing).then()
    signed.when(lambda state: contract.sign(state, day(-1), SIGNED_ON)).refused(
        ContractSignedAlready, "was signed on 2025-03-20"
    )
