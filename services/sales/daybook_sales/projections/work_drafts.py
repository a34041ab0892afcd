"""What did somebody do in a day, a week, a month: the draft of their report, as it comes (SA11).

Each fact counts for who did it, and what was missed for who should have; what follows by itself
counts for nobody. Days are counted in UTC.
"""

from collections.abc import Callable
from typing import Any

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact
from daybook_contracts.sales.activities import (
    ActivityCompleted,
    FollowUpLogged,
    FollowUpMissed,
    TaskDone,
    VisitLogged,
)
from daybook_contracts.sales.contracts import ContractSigned
from daybook_contracts.sales.leads import LeadCreated
from daybook_contracts.sales.opportunities import OpportunityOpened, OpportunityStaged
from daybook_contracts.sales.orders import OrderPlaced
from daybook_contracts.sales.quotes import QuoteIssued
from daybook_contracts.sales.reports import Figures, ReportPeriod
from daybook_sales.domain.work_report import first_of

_BY_ITSELF = "reaction:"


def _actor(fact: Fact, envelope: Envelope) -> str:
    return envelope.actor


def _owner(fact: FollowUpMissed, envelope: Envelope) -> str:
    return fact.owner


def _counts(figure: str, whose: Callable[[Any, Envelope], str] = _actor) -> On[Any]:
    def keys(fact: Any, envelope: Envelope) -> list[Key]:
        author, day = whose(fact, envelope), envelope.occurredat.date()
        if author.startswith(_BY_ITSELF):
            return []
        return [
            (author, period.value, first_of(period, day).isoformat()) for period in ReportPeriod
        ]

    def counted(row: Row, fact: Any, envelope: Envelope) -> Row:
        figures = {name: row[name] or 0 for name in Figures.model_fields}
        return row | figures | {figure: figures[figure] + 1}

    return On(counted, keys)


WORK_DRAFTS = Projection(
    "sales.work_drafts",
    table(
        "work_drafts",
        key("author"),
        key("period"),
        key("starts_on"),
        *(integer(name) for name in Figures.model_fields),
    ),
    {
        LeadCreated: _counts("leads_created"),
        OpportunityOpened: _counts("opportunities_opened"),
        OpportunityStaged: _counts("stages_moved"),
        QuoteIssued: _counts("quotes_issued"),
        ContractSigned: _counts("contracts_signed"),
        OrderPlaced: _counts("orders_placed"),
        FollowUpLogged: _counts("follow_ups_logged"),
        FollowUpMissed: _counts("follow_ups_missed", _owner),
        VisitLogged: _counts("visits_logged"),
        TaskDone: _counts("tasks_done"),
        ActivityCompleted: _counts("appointments_kept"),
    },
    customer_column=None,
)
