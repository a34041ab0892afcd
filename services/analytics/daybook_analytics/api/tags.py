"""Whether a reader has already what it asks for (RFC 9110, If-None-Match)."""


def is_known(tag: str, if_none_match: str | None) -> bool:
    """`tag` in its quotes; a weak one of the reader's is as good, and `*` is any."""
    return if_none_match is not None and (if_none_match.strip() == "*" or tag in if_none_match)
