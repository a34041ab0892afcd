"""A service that only looks on, as a process: it hears customers and posts one projection of them.

It stands where marketing does, whose topic it has, and runs as every service runs. No service of
Daybook posts a projection straight from what customers says, which is what is timed here.
"""

import sys
from dataclasses import replace

from fastapi import APIRouter

from daybook_chassis.database import Database
from daybook_chassis.process import run
from daybook_chassis.projection import Projection
from daybook_chassis.seals import NoKeys, Seals
from daybook_chassis.service import Parts, Service
from daybook_contracts.topics import published
from daybook_customers.projections.directory import DIRECTORY
from daybook_sales.subscriptions import subscribe

NAME = "marketing"
SHOWN: Projection = replace(DIRECTORY, name=f"{NAME}.directory")
TABLE = f"{DIRECTORY.table.name}_g1"


def build(database: Database) -> Service:
    parts = Parts(NAME, published(), handlers={}, projections=[SHOWN])
    return Service(parts, database, Seals(NoKeys()))


def _no_routes(_: Service) -> APIRouter:
    return APIRouter()


if __name__ == "__main__":
    sys.exit(run(NAME, build, _no_routes, subscribe))
