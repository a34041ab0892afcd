"""Every service, by name, with what it says to FastStream."""

from importlib import import_module

from daybook_chassis.database import Database
from daybook_chassis.service import Service
from daybook_chassis.transport.kafka import Subscribe

SERVICES = ("customers", "sales", "service", "marketing", "analytics")


def build(name: str, database: Database) -> tuple[Service, Subscribe]:
    """A service over its database, and its `subscribe`."""
    service = import_module(f"daybook_{name}.bootstrap").build(database)
    return service, import_module(f"daybook_{name}.subscriptions").subscribe
