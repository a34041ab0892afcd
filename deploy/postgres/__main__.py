"""`python -m deploy.postgres start|stop|status`: the private server of an installation."""

import argparse
import sys

from daybook_chassis.settings import Settings
from deploy.postgres.cluster import Cluster, PostgresFailedError
from deploy.postgres.programs import PostgresMissingError
from deploy.services import SERVICES


def main(arguments: list[str] | None = None) -> int:
    """Do as told; 0 when the server runs afterwards, or when it does not and was told to stop."""
    parser = argparse.ArgumentParser(prog="python -m deploy.postgres", description=__doc__)
    parser.add_argument("action", choices=["start", "stop", "status"])
    action = parser.parse_args(arguments).action
    try:
        cluster = Cluster(Settings().home / "postgres")
        if action == "start":
            cluster.start()
            cluster.create_databases(f"daybook_{service}" for service in SERVICES)
        elif action == "stop":
            cluster.stop()
        runs = cluster.is_running()
    except (PostgresMissingError, PostgresFailedError, OSError) as error:
        print(f"postgres: {error}", file=sys.stderr)
        return 1
    print(f"DAYBOOK_STORE={cluster.store()}" if runs else "PostgreSQL does not run")
    return 0 if runs == (action != "stop") else 1


if __name__ == "__main__":
    sys.exit(main())
