"""The sales service as tests see it: told things by customers and finance, asked by clerks."""

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from daybook_chassis.commands import Command, Context, Receipt
from daybook_chassis.consumer import held
from daybook_chassis.consumer.held import Held
from daybook_chassis.errors import DaybookError
from daybook_chassis.projection import Row
from daybook_chassis.store.entry import Record, Stored
from daybook_contracts.customers.parties import CustomerRegistered, PartyKind, SourceIdentityLinked
from daybook_contracts.envelope import Envelope
from daybook_contracts.identity import identity_of
from daybook_sales.application.approve_contract import ApproveContract
from daybook_sales.application.draft_contract import DraftContract
from daybook_sales.application.sign_contract import SignContract
from daybook_sales.bootstrap import build
from tests.sales.samples import CUSTOMER, NOON, SIGNED_ON
from tests.support.publisher import Publisher
from tests.support.running import Running

SENDER = "ledger"


class Office(Running):
    """Sales, told things by customers and finance."""

    def __init__(self, url: str, customers: Publisher) -> None:
        super().__init__(build, url, customers)
        self._said = 0

    def ask(self, command: Command, at: datetime = NOON, actor: str = "clerk") -> Receipt:
        return self.service.commands.execute(command, Context(actor=actor, occurred_at=at))

    def register(self, customer_id: UUID = CUSTOMER) -> None:
        fact = CustomerRegistered(customer_id=customer_id, kind=PartyKind.PERSON)
        self._customers.say(customer_id, fact, NOON)

    def link(self, reference: str, customer_id: UUID = CUSTOMER) -> None:
        """Customers says whom finance means by a reference."""
        fact = SourceIdentityLinked(
            customer_id=customer_id,
            identity_id=identity_of(SENDER, reference),
            source_name=SENDER,
            customer_ref=reference,
        )
        self._customers.say(customer_id, fact, NOON)

    def invoice(self, reference: str, ref: str, amount: str, due: date = SIGNED_ON) -> None:
        days = {"issued_on": SIGNED_ON.isoformat(), "due_on": due.isoformat()}
        self.say("InvoiceIssued", customer_ref=reference, invoice_ref=ref, amount=amount, **days)

    def pay(self, reference: str, ref: str, amount: str) -> None:
        day = SIGNED_ON.isoformat()
        self.say(
            "PaymentSettled", customer_ref=reference, payment_ref=ref, amount=amount, settled_on=day
        )

    def take_back(self, reference: str, ref: str) -> None:
        day = SIGNED_ON.isoformat()
        self.say(
            "PaymentReversed",
            customer_ref=reference,
            payment_ref=ref,
            reversed_on=day,
            reason="card stolen",
        )

    def say(self, name: str, event_id: str | None = None, **data: Any) -> Stored | DaybookError:
        """Finance says something, straight on its topic, where nobody looks at amounts."""
        self._said += 1
        if "amount" in data:
            data["amount"] = {"amount": data["amount"], "currency": data.pop("currency", "USD")}
        event = {
            "specversion": "1.0",
            "id": event_id or f"e{self._said}",
            "source": SENDER,
            "type": f"erp.finance.{name}",
            "occurredat": NOON.isoformat(),
            "data": data,
        }
        ingress = self.service.ingress
        (outcome,) = ingress.record([ingress.unchecked(json.dumps(event).encode())])
        return outcome

    def sign(self, draft: DraftContract) -> None:
        """From draft to signature, and what follows from that."""
        self.ask(draft)
        self.ask(ApproveContract(contract_id=draft.contract_id))
        self.ask(SignContract(contract_id=draft.contract_id, signed_on=SIGNED_ON))
        self.settle()

    def pass_time(self) -> None:
        """What is due by now happens: whatever tests do is done in 2025."""
        self.service.timers.tick()
        self.settle()

    def told(self) -> list[str]:
        """The types of all facts in the log, in order."""
        return [record.topic.rpartition("/")[0] for record in self._records()]

    def policy_of(self, type_name: str) -> list[str | None]:
        """By which version of a policy each fact of a type was decided."""
        envelopes = (Envelope.from_json(record.envelope) for record in self._records())
        return [each.policyversion for each in envelopes if each.type == type_name]

    def _records(self) -> list[Record]:
        return list(self.service.log.read(0, 1_000_000))

    def held(self) -> list[Held]:
        with self.service.database.read() as tx:
            return held.listing(tx)

    def rows(self, projection: str, **where: object) -> list[Row]:
        wanted = {name: str(value) for name, value in where.items()}
        return self.service.queries.page(projection, where=wanted.items(), limit=1000).rows

    def sums(self, customer_id: UUID = CUSTOMER) -> tuple[int, int, int, int, int]:
        """Planned, received, reversed, settled and credit, in cents."""
        (row,) = self.rows("sales.accounts", customer_id=customer_id)
        names = ("planned", "received", "reversed", "settled", "credit")
        planned, received, taken_back, settled, credit = (row[f"{name}_minor"] for name in names)
        return planned, received, taken_back, settled, credit
