"""Runs the sales service as a process of its own: `python -m daybook_sales`."""

import sys

from daybook_chassis.process import run
from daybook_sales.api.routes import router
from daybook_sales.bootstrap import deployed
from daybook_sales.subscriptions import subscribe

if __name__ == "__main__":
    sys.exit(run("sales", deployed, router, subscribe))
