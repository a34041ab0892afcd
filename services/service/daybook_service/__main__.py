"""Runs the service service as a process of its own: `python -m daybook_service`."""

import sys

from daybook_chassis.process import run
from daybook_service.api.routes import router
from daybook_service.bootstrap import build
from daybook_service.subscriptions import subscribe

if __name__ == "__main__":
    sys.exit(run("service", build, router, subscribe))
