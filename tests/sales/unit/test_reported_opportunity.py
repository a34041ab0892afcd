"""An opportunity of another system: reported while it is open, the same way each time (SA2)."""

from typing import Any

import pytest

from daybook_chassis.errors import Refusal
from daybook_contracts.sales.opportunities import Heat, OpportunityReported, Stage
from daybook_sales.domain.reported_opportunity import ReportedOtherwise, evolve, report
from tests.sales.samples import OPPORTUNITY, usd

TOLD: dict[str, Any] = {
    "opportunity_id": OPPORTUNITY,
    "source_name": "old",
    "customer_ref": "C-1",
    "title": "Pumps",
    "origin": "migration",
    "route": "old system",
    "heat": Heat.WARM,
    "value": usd(100),
    "stage": Stage.PROPOSAL,
}


def test_SA2_a_report_is_taken_as_it_was_told() -> None:
    assert report(None, **TOLD) == [OpportunityReported(**TOLD)]


def test_SA2_the_same_report_again_changes_nothing() -> None:
    (fact,) = report(None, **TOLD)

    assert report(evolve(None, fact), **TOLD) == []


@pytest.mark.parametrize(
    "other", [{"customer_ref": "C-2"}, {"value": usd(101)}, {"stage": Stage.NEGOTIATION}]
)
def test_SA2_another_report_of_the_same_is_a_conflict(other: dict[str, Any]) -> None:
    (fact,) = report(None, **TOLD)

    with pytest.raises(ReportedOtherwise):
        report(evolve(None, fact), **TOLD | other)


@pytest.mark.parametrize(
    "wrong",
    [{"stage": Stage.CLOSED_WON}, {"stage": Stage.CLOSED_LOST}, {"value": usd(-1)}],
)
def test_SA2_a_report_is_of_something_open_and_worth_something(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        report(None, **TOLD | wrong)
