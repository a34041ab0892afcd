"""A contract from draft to what it makes due and wins (SA2, SA16, SA18)."""

from uuid import UUID

import pytest

from daybook_chassis.errors import NotFound, UnknownReference
from daybook_contracts.sales.opportunities import Heat, Stage
from daybook_sales.application.approve_contract import ApproveContract
from daybook_sales.application.draft_contract import DraftContract
from daybook_sales.application.lose_opportunity import LoseOpportunity
from daybook_sales.application.move_opportunity import MoveOpportunity
from daybook_sales.application.open_opportunity import OpenOpportunity
from daybook_sales.application.sign_contract import SignContract
from daybook_sales.domain.contract import ContractNotApproved
from tests.sales.integration.office import Office
from tests.sales.samples import CONTRACT, CUSTOMER, OPPORTUNITY, PLAN, SIGNED_ON, usd

OTHER = UUID("01890000-0000-7000-8000-000000000002")
OTHER_CONTRACT = UUID("01890000-0000-7000-8000-0000000000b2")

OPEN = OpenOpportunity(
    opportunity_id=OPPORTUNITY,
    customer_id=CUSTOMER,
    title="Pumps for the north pier",
    origin="trade fair",
    route="met at the stand",
    heat=Heat.HOT,
    value=usd(300),
)
DRAFT = DraftContract(
    contract_id=CONTRACT,
    customer_id=CUSTOMER,
    opportunity_id=OPPORTUNITY,
    value=usd(300),
    instalments=PLAN,
)


def sign(office: Office, draft: DraftContract) -> None:
    office.ask(draft)
    office.ask(ApproveContract(contract_id=draft.contract_id))
    office.ask(SignContract(contract_id=draft.contract_id, signed_on=SIGNED_ON))
    office.settle()


def test_SA16_a_signed_contract_plans_its_instalments_and_wins_its_opportunity(
    office: Office,
) -> None:
    office.register()
    office.settle()
    office.ask(OPEN)
    sign(office, DRAFT)

    (contract,) = office.rows("sales.contracts")
    assert (contract["signed_on"], contract["instalments"]) == ("2025-03-20", 3)
    (opportunity,) = office.rows("sales.pipeline")
    assert (opportunity["stage"], opportunity["contract_id"]) == ("closed_won", str(CONTRACT))
    assert opportunity["probability"] == 100
    due = sorted(row["due_on"] for row in office.rows("sales.receivables", status="pending"))
    assert due == [each.due_on.isoformat() for each in PLAN]
    assert office.sums() == (30000, 0, 0, 0, 0)


def test_SA16_signing_before_approval_is_refused_and_changes_nothing(office: Office) -> None:
    office.register()
    office.settle()
    office.ask(DRAFT.model_copy(update={"opportunity_id": None}))
    head = office.service.log.head()

    with pytest.raises(ContractNotApproved):
        office.ask(SignContract(contract_id=CONTRACT, signed_on=SIGNED_ON))

    office.settle()
    assert office.service.log.head() == head
    assert office.rows("sales.contracts") == []


def test_SA16_contracts_and_opportunities_are_with_somebody_known(office: Office) -> None:
    for command in (OPEN, DRAFT.model_copy(update={"opportunity_id": None})):
        with pytest.raises(UnknownReference, match="unknown customer"):
            office.ask(command)
    office.register()
    office.settle()

    with pytest.raises(NotFound, match="no opportunity"):
        office.ask(DRAFT)


def test_SA18_two_contracts_may_give_their_instalments_the_same_ids(office: Office) -> None:
    """Each keeps its own receivables, also those of different customers (I5)."""
    for customer_id in (CUSTOMER, OTHER):
        office.register(customer_id)
    office.settle()
    plain = DRAFT.model_copy(update={"opportunity_id": None})
    sign(office, plain)
    sign(office, plain.model_copy(update={"contract_id": OTHER_CONTRACT, "customer_id": OTHER}))

    for customer_id in (CUSTOMER, OTHER):
        rows = office.rows("sales.receivables", customer_id=customer_id)
        assert sum(row["outstanding_minor"] for row in rows) == 30000
        assert office.sums(customer_id) == (30000, 0, 0, 0, 0)


def test_SA18_finance_settles_what_a_contract_made_due(office: Office) -> None:
    office.register()
    office.link("C-1")
    office.settle()
    sign(office, DRAFT.model_copy(update={"opportunity_id": None}))
    office.pay("C-1", "P1", "150.00")
    office.settle()

    rows = sorted(office.rows("sales.receivables"), key=lambda row: str(row["due_on"]))
    assert [row["status"] for row in rows] == ["paid", "partial", "pending"]
    assert [row["outstanding_minor"] for row in rows] == [0, 5000, 10000]


def test_SA2_the_pipeline_shows_where_an_opportunity_stands_and_why_it_was_lost(
    office: Office,
) -> None:
    office.register()
    office.settle()
    office.ask(OPEN)
    office.ask(MoveOpportunity(opportunity_id=OPPORTUNITY, stage=Stage.PROPOSAL))
    office.settle()
    (row,) = office.rows("sales.pipeline")
    assert (row["stage"], row["probability"], row["heat"]) == ("proposal", 50, "hot")
    assert (row["origin"], row["version"]) == ("trade fair", 2)

    office.ask(LoseOpportunity(opportunity_id=OPPORTUNITY, reason="price"))
    office.settle()

    (row,) = office.rows("sales.pipeline")
    assert (row["stage"], row["probability"]) == ("closed_lost", 0)
    assert (row["lost_because"], row["version"]) == ("price", 4)


def test_SA16_a_contract_signed_on_a_lost_opportunity_leaves_it_lost(office: Office) -> None:
    office.register()
    office.settle()
    office.ask(OPEN)
    office.ask(LoseOpportunity(opportunity_id=OPPORTUNITY, reason="price"))
    sign(office, DRAFT)

    (row,) = office.rows("sales.pipeline")
    assert row["stage"] == "closed_lost"
    assert office.sums() == (30000, 0, 0, 0, 0)
    assert office.parked_effects() == []
