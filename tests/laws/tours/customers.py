"""What the spine of the tour does not show of whom we deal with."""

from tests.laws.story import Story


def visit(story: Story) -> None:
    """Nothing yet."""
