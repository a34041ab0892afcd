"""What marketing listens to: its projection, and what customers says of grades and consents."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from daybook_chassis.projection import Projection
from daybook_chassis.reaction import Reaction
from daybook_marketing.application.policies import BOOK
from daybook_marketing.projections.audiences import AUDIENCES
from daybook_marketing.reactions.customers import NOTE_CUSTOMER

if TYPE_CHECKING:  # the embedded house goes without Kafka
    from faststream.kafka import KafkaBroker

    from daybook_chassis.transport.inbox import Inbox

PROJECTIONS: tuple[Projection, ...] = (
    BOOK.projection,
    AUDIENCES,
)
REACTIONS: tuple[Reaction, ...] = (NOTE_CUSTOMER,)


def subscribe(broker: "KafkaBroker", inboxes: "Iterable[Inbox]") -> None:
    """Each of the above is a FastStream batch subscriber, in a consumer group of its own name."""
    for inbox in inboxes:
        subscriber = broker.subscriber(
            *inbox.topics, group_id=inbox.name, batch=True, **inbox.options
        )
        subscriber(inbox.receive)
