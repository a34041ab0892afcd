"""What the spine of the tour does not show of serving."""

from tests.laws.story import Story


def visit(story: Story) -> None:
    """Nothing yet."""
