"""An environment that holds contracts, chassis, one service and what these declare, and no more.

Our own packages are built and installed by pip. The others are not fetched a second time: those
that the metadata of the wheels ask for, and those alone, are linked from the environment that
runs this, which has them as requirements.lock pins them. pip then refuses what is incomplete.
"""

import subprocess
import sys
import venv
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parents[2]
SHARED = ("contracts", "chassis")
PACKAGES = {
    path.parent.name: path.parent
    for pattern in ("*/pyproject.toml", "services/*/pyproject.toml")
    for path in sorted(REPOSITORY.glob(pattern))
}
"""Where each of our packages is, by the last part of its name."""

_TESTS_NEED = ("pytest", "hypothesis", "httpx2")
_TESTED_WITH = {"daybook-analytics": ("archive", "models", "report")}
"""The extras of a service that its tests are of, too; the service itself does without."""
_ALONE = """
import sys
from importlib.util import find_spec
here, wanted, all_names = sys.argv[1], set(sys.argv[2].split()), sys.argv[3].split()
found = {name: spec.origin for name in all_names if (spec := find_spec(name))}
strange = sorted(found.keys() ^ wanted) + [at for at in found.values() if not at.startswith(here)]
sys.exit(f"not as it should be: {strange}" if strange else 0)
"""


class NotAloneError(Exception):
    """A service does not stand alone; the message is what the program said that found out."""


def run(*command: str | Path, **environment: str) -> str:
    """What a program prints; it sees no settings but these. Raises NotAloneError."""
    done = subprocess.run(
        command,
        cwd=REPOSITORY,
        env={"PATH": str(Path(sys.executable).parent), "PYTHONSAFEPATH": "1", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        raise NotAloneError(done.stdout)
    return done.stdout


def build(names: Iterable[str], folder: Path) -> dict[str, Path]:
    """Wheels of our packages, by name. Raises NotAloneError."""
    sources = [PACKAGES[name] for name in names]
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, *sources)
    return {name: next(folder.glob(f"daybook_{name}-*.whl")) for name in names}


def install(service: str, wheels: Mapping[str, Path], home: Path) -> Path:
    """Make the environment of a service; its interpreter. Raises NotAloneError."""
    venv.create(home)
    python = home / "bin" / "python"
    own = [wheels[name] for name in (*SHARED, service)]
    site = home / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    for each in needed(own):
        _link(each, site)
    _pip("--python", python, "install", "--no-index", *own)
    wanted = " ".join(f"daybook_{name}" for name in (*SHARED, service))
    every = " ".join(f"daybook_{name}" for name in PACKAGES)
    run(python, "-c", _ALONE, home, wanted, every)
    return python


def needed(wheels: Iterable[Path]) -> list[Distribution]:
    """What the wheels and their tests declare that they need, and what that needs in turn."""
    pending = [Requirement(name) for name in _TESTS_NEED]
    for wheel in wheels:
        [metadata] = distributions(path=[str(wheel)])
        pending += _required(metadata, {"", *_TESTED_WITH.get(metadata.name, ())})
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    while pending:
        each = pending.pop()
        name, extras = canonicalize_name(each.name), frozenset(each.extras) | {""}
        if name.startswith("daybook-") or (name, extras) in seen:
            continue  # of ours there are those that were given; pip refuses to go without others
        seen.add((name, extras))
        found[name] = distribution(name)
        pending += _required(found[name], extras)
    return list(found.values())


def _required(metadata: Distribution, extras: Iterable[str]) -> Iterator[Requirement]:
    for text in metadata.requires or ():
        each = Requirement(text)
        if each.marker is None or any(each.marker.evaluate({"extra": name}) for name in extras):
            yield each


def _link(package: Distribution, site: Path) -> None:
    """All files of a package, but for programs, which are elsewhere."""
    for file in package.files or ():
        source = Path(str(package.locate_file(file)))
        if ".." not in file.parts and source.exists():
            target = site / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(source)


def _pip(*arguments: str | Path) -> None:
    quietly = ("--quiet", "--no-input", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", *quietly, *arguments)
