"""Types the commands of a document, with `daybook` and what it serves in this process."""

import os
from argparse import ArgumentParser
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from runpy import run_path
from shutil import copy, copytree

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from daybook_chassis.grants import tokens_in
from daybook_chassis.security import operator_token
from daybook_chassis.settings import Settings
from daybook_cli.house import House
from daybook_cli.main import app
from daybook_cli.serve import app_of
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
                    assert_prints(shown, daybook(arguments))
                case ["curl", *arguments]:
                    assert_prints(shown, curl(arguments))
                case ["python", program]:
                    assert_prints(shown, python(program))
                case ["cp", "-r", source, target]:
                    copytree(source, target)
                case ["cp", source, target]:
                    copy(source, target)
                case words:
                    pytest.fail(f"line {shown.line}: nobody here knows {words[0]}")


def daybook(arguments: list[str]) -> str:
    """What the command prints; a refusal of some lines is not a failure."""
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code in (0, 2), result.output
    return result.stdout


def curl(arguments: list[str]) -> str:
    """What a house answers that is served where the settings say; then it does what follows."""
    asked = _CURL.parse_args(arguments)
    settings = Settings()
    address = f"http://{settings.host}:{settings.port}"
    assert asked.url.startswith(f"{address}/")
    headers = dict(os.path.expandvars(each).split(": ", 1) for each in asked.header)
    body = asked.data_binary
    if body is not None and body.startswith("@"):
        body = Path(body[1:]).read_text()
    with House(settings) as house:
        tokens = tokens_in(settings.home, operator_token(settings.home, settings.token))
        client = TestClient(app_of(house, tokens), base_url=address)
        method = "GET" if body is None else "POST"
        answer = client.request(method, asked.url, content=body, headers=headers)
        house.drain()
    text: str = answer.text
    return text


def python(program: str) -> str:
    """What a program prints."""
    printed = StringIO()
    with redirect_stdout(printed):
        run_path(program)
    return printed.getvalue()


_CURL = ArgumentParser()
_CURL.add_argument("-s", action="store_true")
_CURL.add_argument("-H", dest="header", action="append", default=[])
_CURL.add_argument("--data-binary")
_CURL.add_argument("url")
