"""Runs the analytics service as a process of its own: `python -m daybook_analytics`."""

import sys

from daybook_analytics.api.routes import router
from daybook_analytics.bootstrap import build
from daybook_analytics.subscriptions import subscribe
from daybook_chassis.process import run

if __name__ == "__main__":
    sys.exit(run("analytics", build, router, subscribe))
