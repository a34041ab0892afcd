"""A contract from draft to what it makes due and wins (SA2, SA16, SA18)."""

from datetime import timedelta
from uuid import UUID

import pytest

from daybook_chassis.errors import NotFound, Refusal, UnknownReference
from daybook_chassis.policy_setting import SetPolicy
from daybook_chassis.work import OtherKind
from daybook_contracts.sales.opportunities import Heat, Stage
from daybook_sales.application.approve_contract import ApproveContract
from daybook_sales.application.change_heat import ChangeHeat
from daybook_sales.application.draft_contract import DraftContract
from daybook_sales.application.lose_opportunity import LoseOpportunity
from daybook_sales.application.move_opportunity import MoveOpportunity
from daybook_sales.application.open_opportunity import OpenOpportunity
from daybook_sales.application.sign_contract import SignContract
from daybook_sales.domain.contract import ContractNotApproved
from daybook_sales.domain.opportunity import OpportunityClosed
from tests.sales.integration.office import Office
from tests.sales.samples import (
    CONTRACT,
    CUSTOMER,
    NOON,
    OPPORTUNITY,
    PLAN,
    SIGNED_ON,
    STAGES,
    usd,
)

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


def test_SA16_a_signed_contract_plans_its_instalments_and_wins_its_opportunity(
    office: Office,
) -> None:
    office.register()
    office.settle()
    office.ask(OPEN)
    office.sign(DRAFT)

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
    office.sign(plain)
    office.sign(plain.model_copy(update={"contract_id": OTHER_CONTRACT, "customer_id": OTHER}))

    for customer_id in (CUSTOMER, OTHER):
        rows = office.rows("sales.receivables", customer_id=customer_id)
        assert sum(row["outstanding_minor"] for row in rows) == 30000
        assert office.sums(customer_id) == (30000, 0, 0, 0, 0)


def test_SA18_finance_settles_what_a_contract_made_due(office: Office) -> None:
    office.register()
    office.link("C-1")
    office.settle()
    office.sign(DRAFT.model_copy(update={"opportunity_id": None}))
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
    told = (row["origin"], row["route"], row["opened_by"], row["version"])
    assert told == ("trade fair", "met at the stand", "clerk", 2)

    office.ask(LoseOpportunity(opportunity_id=OPPORTUNITY, reason="price"))
    office.settle()

    (row,) = office.rows("sales.pipeline")
    assert (row["stage"], row["probability"]) == ("closed_lost", 0)
    assert (row["lost_because"], row["version"]) == ("price", 4)


def test_SA2_each_stage_keeps_how_long_the_opportunity_was_in_it(office: Office) -> None:
    office.register()
    office.settle()
    office.ask(OPEN)
    for hours, stage in ((2, Stage.PROPOSAL), (5, Stage.PROSPECTING), (9, Stage.PROPOSAL)):
        move = MoveOpportunity(opportunity_id=OPPORTUNITY, stage=stage)
        office.ask(move, NOON + timedelta(hours=hours))
    office.settle()

    dwell = {row["stage"]: row["dwell_minutes"] for row in office.rows("sales.stages")}
    assert dwell == {"prospecting": 360, "proposal": 180}
    (proposal,) = office.rows("sales.stages", stage="proposal")
    assert (proposal["visits"], proposal["left_at"]) == (2, None)
    moves = [row["stage"] for row in office.rows("sales.stage_history")]
    assert moves == ["prospecting", "proposal", "prospecting", "proposal"]


def test_SA2_heat_is_of_now_and_ends_with_the_opportunity(office: Office) -> None:
    office.register()
    office.settle()
    office.ask(OPEN)
    office.ask(ChangeHeat(opportunity_id=OPPORTUNITY, heat=Heat.COLD))
    office.settle()

    assert len(office.rows("sales.pipeline", heat="cold")) == 1
    office.ask(LoseOpportunity(opportunity_id=OPPORTUNITY, reason="price"))
    with pytest.raises(OpportunityClosed):
        office.ask(ChangeHeat(opportunity_id=OPPORTUNITY, heat=Heat.HOT))


def test_SA2_terms_that_were_set_govern_what_is_opened_later(office: Office) -> None:
    office.register()
    office.settle()
    office.ask(OPEN)
    terms = STAGES.model_dump(mode="json")
    terms["probability"]["prospecting"] = 15
    told = SetPolicy(name="stages", effective_from=NOON.date(), terms=terms, reason="we win more")
    office.ask(told)
    office.ask(OPEN.model_copy(update={"opportunity_id": OTHER}))
    office.settle()

    probability = {
        row["opportunity_id"]: row["probability"] for row in office.rows("sales.pipeline")
    }
    assert probability == {str(OPPORTUNITY): 10, str(OTHER): 15}
    assert office.policy_of("crm.sales.OpportunityOpened") == ["stages/1", "stages/set-1"]


def test_SA16_a_contract_signed_on_a_lost_opportunity_leaves_it_lost(office: Office) -> None:
    office.register()
    office.register(OTHER)
    office.settle()
    office.ask(OPEN)
    office.ask(DRAFT)
    office.ask(LoseOpportunity(opportunity_id=OPPORTUNITY, reason="price"))
    with pytest.raises(OpportunityClosed, match="open another"):
        office.ask(DRAFT.model_copy(update={"contract_id": OTHER_CONTRACT}))
    with pytest.raises(Refusal, match="another customer's"):
        office.ask(DRAFT.model_copy(update={"customer_id": OTHER}))
    office.ask(ApproveContract(contract_id=CONTRACT))
    office.ask(SignContract(contract_id=CONTRACT, signed_on=SIGNED_ON))
    office.settle()

    (row,) = office.rows("sales.pipeline")
    assert row["stage"] == "closed_lost"
    assert office.sums() == (30000, 0, 0, 0, 0)
    assert office.parked_effects() == []


def test_the_id_of_something_else_is_no_contracts(office: Office) -> None:
    """Loaded just now or remembered; nothing is stored."""
    office.register()
    office.settle()
    office.ask(OPEN)
    head = office.service.log.head()
    wrong = DRAFT.model_copy(update={"contract_id": OPPORTUNITY})

    for _ in range(2):
        for command in (wrong, ApproveContract(contract_id=OPPORTUNITY)):
            with pytest.raises(OtherKind, match="is no contract"):
                office.ask(command)
        office.restart()
    assert office.service.log.head() == head
