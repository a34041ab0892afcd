"""Tries each service alone: `python -m tests.alone [service ...]`."""

import os
import sys
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

from deploy.services import SERVICES
from tests.alone.booting import boot
from tests.alone.environment import SHARED, NotAloneError, build, install, run
from tests.alone.neighbours import neighbours

_PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not postgres")


def main(services: list[str]) -> int:
    """0 if every service stands alone. Raises KeyError for what is no service."""
    token = token_urlsafe()
    with TemporaryDirectory(prefix="daybook-alone-") as folder:
        home = Path(folder)
        wheels = build([*SHARED, *services], home)
        with neighbours(home, token) as peers, ThreadPoolExecutor(os.cpu_count()) as pool:
            tried = {
                pool.submit(_try_alone, name, wheels, home / name, token, peers): name
                for name in services
            }
            return max(_report(tried[done], done) for done in as_completed(tried))


def _try_alone(
    service: str, wheels: Mapping[str, Path], home: Path, token: str, peers: Mapping[str, str]
) -> str:
    """What came of the service's own tests. Raises NotAloneError."""
    python = install(service, wheels, home)
    others = {name: url for name, url in peers.items() if name != service}
    boot(service, python, home / "state", token, others)
    return run(python, *_PYTEST, f"tests/{service}").splitlines()[-1]


def _report(service: str, done: Future[str]) -> int:
    try:
        print(f"{service} alone: installed, booted, did as asked, ended; {done.result()}")
    except NotAloneError as failure:
        print(f"{service} does not stand alone:\n{failure}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or SERVICES))
