"""Runs the marketing service as a process of its own: `python -m daybook_marketing`."""

import sys

from daybook_chassis.process import run
from daybook_marketing.api.routes import router
from daybook_marketing.bootstrap import deployed
from daybook_marketing.subscriptions import subscribe

if __name__ == "__main__":
    sys.exit(run("marketing", deployed, router, subscribe))
