"""What the page on models shows happens, on the few customers that it brings."""

from tests.docs.blocks import REPOSITORY
from tests.docs.terminal import Terminal

PAGE = REPOSITORY / "docs" / "models.md"


def test_its_commands_print_what_it_shows(terminal: Terminal) -> None:
    terminal.follow(PAGE)

    fitted = [shown.words[3] for shown in terminal.typed if shown.words[1:3] == ["models", "fit"]]
    assert fitted == ["bgnbd", "gamma-gamma"]
