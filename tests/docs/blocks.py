"""Reads the fenced blocks of a document in order, so that tests can do what it shows.

A block belongs to the line before it: "`facts.jsonl`:" says which file it is. In a block of the
language `console`, a line after `$ ` is a command, and the lines up to the next one are what it
prints, where `...` stands for anything.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]

_FENCE = re.compile(r"^```(\w*)[ \t]*$")
_HEADING = re.compile(r"^#+ (.*)$")
_FILE = re.compile(r"`([^`]+)`:$")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block; `lead` is the line of text before it, `line` is where it begins."""

    language: str
    text: str
    lead: str
    section: str
    line: int

    @property
    def file(self) -> str | None:
        """The file that its lead names, if it does."""
        found = _FILE.search(self.lead)
        return found.group(1) if found else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A command as it is shown, what it is shown to print, and where."""

    words: list[str]
    output: str
    line: int


def blocks(document: Path) -> list[Block]:
    """All fenced blocks of a Markdown file, in order."""
    found: list[Block] = []
    lead, section, begun = "", "", 0
    language, inside = "", list[str]()
    for number, line in enumerate(document.read_text("utf-8").splitlines(), 1):
        fence = _FENCE.match(line)
        if begun:
            if line == "```":
                text = "".join(f"{each}\n" for each in inside)
                found.append(Block(language, text, lead, section, begun))
                lead, begun = "", 0
            else:
                inside.append(line)
        elif fence:
            language, inside, begun = fence.group(1), [], number
        elif line.strip():
            heading = _HEADING.match(line)
            section = heading.group(1) if heading else section
            lead = line
    return found


def commands(block: Block) -> Iterator[Shown]:
    """The commands of a `console` block, in order; a backslash goes on in the next line."""
    words, output, begun = list[str](), "", 0
    for number, line in enumerate(block.text.replace("\\\n", "").splitlines(), block.line + 1):
        if line.startswith("$ "):
            if begun:
                yield Shown(words, output, begun)
            words, output, begun = shlex.split(line[2:]), "", number
        else:
            output += line + "\n"
    if begun:
        yield Shown(words, output, begun)


def assert_prints(shown: Shown, printed: str) -> None:
    """What was printed is what is shown; blanks at the ends of lines do not count."""
    said = "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
    if not OutputChecker().check_output(shown.output, said, ELLIPSIS):
        command = shlex.join(shown.words)
        raise AssertionError(
            f"line {shown.line}, {command}\nshown:\n{shown.output}\nprinted:\n{said}"
        )
