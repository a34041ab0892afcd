"""Types the commands of a document, with `daybook` in this process."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner

from daybook_cli.main import app
from tests.docs.blocks import Block, Shown, assert_prints, blocks, commands


@dataclass
class Terminal:
    """In a directory of its own; what `export` sets ends with the test."""

    monkeypatch: pytest.MonkeyPatch
    typed: list[Shown] = field(default_factory=list)

    def follow(self, document: Path) -> None:
        """Write the files and type the commands that a document shows, in order."""
        for block in blocks(document):
            if block.lead.startswith("New file ") and block.file is not None:
                Path(block.file).write_text(block.text)
            elif block.language == "console":
                self._type_all(block)

    def _type_all(self, block: Block) -> None:
        for shown in commands(block):
            self.typed.append(shown)
            match shown.words:
                case ["export", setting]:
                    self.monkeypatch.setenv(*setting.split("=", 1))
                case ["daybook", *arguments]:
                    assert_prints(shown, self.daybook(arguments))
                case words:
                    pytest.fail(f"line {shown.line}: nobody here knows {words[0]}")

    @staticmethod
    def daybook(arguments: list[str]) -> str:
        """What the command prints; a refusal of some lines is not a failure."""
        result = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert result.exit_code in (0, 2), result.output
        return result.stdout
