"""Runs the customers service as a process of its own: `python -m daybook_customers`."""

import sys

from daybook_chassis.process import run
from daybook_customers.api.routes import router
from daybook_customers.bootstrap import build
from daybook_customers.subscriptions import subscribe

if __name__ == "__main__":
    sys.exit(run("customers", build, router, subscribe))
