"""How much have we to do with a customer: chances, contracts and tickets, as heard of (CU1)."""

from daybook_chassis.projection import On, Projection, Row, by_customer
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.fact import Fact
from daybook_contracts.sales.contracts import ContractSigned
from daybook_contracts.sales.opportunities import OpportunityLost, OpportunityOpened, OpportunityWon
from daybook_contracts.service.tickets import TicketClosed, TicketKind, TicketOpened

_COUNTS = (
    "opportunities",
    "opportunities_won",
    "opportunities_lost",
    "contracts",
    "tickets",
    "tickets_closed",
    "complaints",
)


def _on(*names: str) -> On[Fact]:
    """Counting does not mind the order in which sales and service are heard."""

    def fold(row: Row, fact: Fact, envelope: Envelope) -> Row:
        return _dealt(row, envelope) | {name: (row[name] or 0) + 1 for name in names}

    return On(fold, by_customer)


def _opened(row: Row, fact: TicketOpened, envelope: Envelope) -> Row:
    names = ("tickets", "complaints") if fact.kind is TicketKind.COMPLAINT else ("tickets",)
    return _dealt(row, envelope) | {name: (row[name] or 0) + 1 for name in names}


def _dealt(row: Row, envelope: Envelope) -> Row:
    last = max(row["last_dealing_at"] or "", instant(envelope.occurredat))
    return row | {name: row[name] or 0 for name in _COUNTS} | {"last_dealing_at": last}


DEALINGS = Projection(
    "customers.dealings",
    table(
        "dealings",
        key("customer_id"),
        *(integer(name) for name in _COUNTS),
        text("last_dealing_at"),
    ),
    {
        OpportunityOpened: _on("opportunities"),
        OpportunityWon: _on("opportunities_won"),
        OpportunityLost: _on("opportunities_lost"),
        ContractSigned: _on("contracts"),
        TicketOpened: On(_opened, by_customer),
        TicketClosed: _on("tickets_closed"),
    },
)
