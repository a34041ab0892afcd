"""What a manager's guide shows happens, line by line."""

from tests.docs.blocks import REPOSITORY
from tests.docs.terminal import Terminal

GUIDE = REPOSITORY / "docs" / "guides" / "manager.md"


def test_its_commands_print_what_it_shows(terminal: Terminal) -> None:
    terminal.follow(GUIDE)

    assert {"daybook", "curl"} < {shown.words[0] for shown in terminal.typed}
