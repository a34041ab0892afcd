"""The tutorial is followed to the letter, in a copy of the repository, on SQLite."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.docs.blocks import REPOSITORY, Block, Shown, assert_prints, blocks, commands

TUTORIAL = REPOSITORY / "docs" / "tutorial.md"
_COPIED = (
    "contracts",
    "chassis",
    "cli",
    "demo",
    "deploy",
    "services",
    "tests",
    "Makefile",
    "pyproject.toml",
)
_NOT_COPIED = shutil.ignore_patterns("__pycache__", "*.egg-info", "build", "dist", "data")
_BILL = re.compile(r"^\| (.+) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
_SECONDS = 400
_REST = re.escape("...")
"""In a line that is there, whatever stands in this place; in one that comes for it, the same."""


@dataclass
class Learner:
    """Does what the tutorial shows, and counts the files of the product that each step touches."""

    home: Path
    environment: dict[str, str]
    new: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    generated: Counter[str] = field(default_factory=Counter)

    def follow(self, block: Block) -> None:
        if block.language == "console":
            for shown in commands(block):
                self._type(shown, block.section)
        elif block.language == "diff":
            self._change(block)
        elif block.file is not None:
            self._write(block, block.file)

    def _write(self, block: Block, name: str) -> None:
        path = self.home / name
        assert block.lead == f"New file `{name}`:", f"line {block.line}: {block.lead}"
        assert not path.exists(), f"line {block.line}: {name} is not new"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text)
        if "/" in name:  # what is only run lies in the root and costs nothing
            self.new[block.section] += 1

    def _change(self, block: Block) -> None:
        """Each part of a diff, from one `@@` to the next, fits in exactly one place."""
        assert block.file is not None, f"line {block.line}: which file?"
        path = self.home / block.file
        text = path.read_text()
        for part in block.text.split("@@\n")[1:]:
            lines = part.splitlines(keepends=True)
            before = "".join(re.escape(line[1:]) for line in lines if line[0] in " -")
            places = list(re.finditer(before.replace(_REST, "(.*)"), text))
            assert len(places) == 1, (
                f"line {block.line}: {block.file} has {len(places)} times\n{part}"
            )
            text = text[: places[0].start()] + _after(lines, places[0]) + text[places[0].end() :]
        path.write_text(text)
        self.changed[block.section] += 1

    def _type(self, shown: Shown, section: str) -> None:
        match shown.words:
            case ["export", setting]:
                name, _, value = setting.partition("=")
                self.environment[name] = value
                return
            case ["make", *rest]:
                # All is installed: what is in a copy runs on the programs of this run of the tests.
                installed = [f"PY={sys.executable}", "--old-file=.venv/.dev-ready"]
                arguments = ["make", "--no-print-directory", *rest, *installed]
            case [".venv/bin/python", *rest]:
                arguments = [sys.executable, *rest]
            case [".venv/bin/daybook", *rest]:
                start = "from daybook_cli.main import app; app(prog_name='daybook')"
                arguments = [sys.executable, "-c", start, *rest]
            case [".venv/bin/pytest", *rest]:
                arguments = [sys.executable, "-m", "pytest", *rest]
            case [program, *rest] if program.startswith(".venv/bin/"):
                arguments = [str(Path(sys.executable).parent / Path(program).name), *rest]
            case words:
                arguments = words
        printed = self._run(arguments, shown)
        if shown.words[0] == "make":
            self.generated[section] += len(re.findall(r"^contracts: wrote ", printed, re.MULTILINE))
        assert_prints(shown, printed)

    def _run(self, arguments: list[str], shown: Shown) -> str:
        done = subprocess.run(
            arguments,
            cwd=self.home,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
        )
        assert done.returncode == 0, f"line {shown.line}: {done.stdout}{done.stderr}"
        return done.stdout

    def bill(self) -> dict[str, tuple[int, int, int]]:
        steps = self.new.keys() | self.changed.keys() | self.generated.keys()
        return {step: (self.new[step], self.changed[step], self.generated[step]) for step in steps}


def test_the_tutorial_works_and_costs_what_it_says(tmp_path: Path) -> None:
    for name in _COPIED:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=_NOT_COPIED)
        else:
            shutil.copy(source, tmp_path / name)
    learner = Learner(tmp_path, _environment(tmp_path))

    for block in blocks(TUTORIAL):
        learner.follow(block)

    told = {step: tuple(map(int, counts)) for step, *counts in _BILL.findall(TUTORIAL.read_text())}
    assert learner.bill() == told


def _after(lines: list[str], place: re.Match[str]) -> str:
    """What comes in the place of the lines that are there."""
    rests = iter(place.groups())
    removed: deque[str] = deque()
    after = ""
    for line in lines:
        if line[0] == "-":
            removed += [next(rests) for _ in range(line.count("..."))]
        elif line[0] == "+":
            after += _filled(line[1:], iter(removed.popleft, None))
        else:
            after += _filled(line[1:], rests)
    return after


def _filled(line: str, rests: Iterator[str]) -> str:
    return re.sub(_REST, lambda _: next(rests), line)


def _environment(home: Path) -> dict[str, str]:
    """The copies of the packages come before those that are installed. Of this run of tests, those
    that are run here know nothing: a worker of it would look for what its run had told already.
    """
    packages = sorted(path.parent for path in home.glob("**/pyproject.toml") if path.parent != home)
    ours = ("DAYBOOK_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)  # ten programs would each compile the whole copy
    return kept | {"PYTHONPATH": os.pathsep.join(map(str, packages))}
