"""An opportunity of another system waits for its customer, and for nobody else's (SA2, I6)."""

from uuid import UUID

from daybook_contracts.sales.opportunities import Stage
from daybook_sales.application.report_opportunity import ReportOpportunity
from tests.sales.integration.office import SENDER, Office
from tests.sales.samples import CUSTOMER, OPPORTUNITY, usd

OTHER = UUID("01890000-0000-7000-8000-0000000000a2")


def reported(opportunity_id: UUID, reference: str) -> ReportOpportunity:
    return ReportOpportunity(
        opportunity_id=opportunity_id,
        source_name=SENDER,
        customer_ref=reference,
        title="Pumps",
        origin="migration",
        route="old system",
        value=usd(100),
        stage=Stage.QUALIFICATION,
    )


def test_SA2_what_is_reported_opens_when_its_customer_is_known(office: Office) -> None:
    office.register()
    office.link("C-1")
    office.settle()
    for opportunity_id, reference in ((OPPORTUNITY, "C-1"), (OTHER, "C-2")):
        office.ask(reported(opportunity_id, reference))
    office.settle()

    (row,) = office.rows("sales.pipeline")
    assert (row["opportunity_id"], row["stage"]) == (str(OPPORTUNITY), "qualification")
    assert row["customer_id"] == str(CUSTOMER)

    office.link("C-2")
    office.settle()

    rows = office.rows("sales.pipeline")
    assert {row["opportunity_id"] for row in rows} == {str(OPPORTUNITY), str(OTHER)}
    assert {row["stage"] for row in rows} == {"qualification"}
