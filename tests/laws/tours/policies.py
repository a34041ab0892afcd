"""Every service gets new terms for one of its policies."""

from daybook_chassis.policy_setting import SetPolicy
from tests.laws.story import Story


def visit(story: Story) -> None:
    """The same terms again: who set them and why is new, and what is decided by them is not."""
    for name, service in story.house.services.items():
        book = service.parts.policies
        assert book is not None
        for policy in book.by_name.values():
            terms = policy.shipped.at(story.now.date()).policy.model_dump(mode="json")
            told = SetPolicy(
                name=policy.name,
                effective_from=story.now.date(),
                terms=terms,
                reason="looked at again",
            )
            story.do(name, told)
