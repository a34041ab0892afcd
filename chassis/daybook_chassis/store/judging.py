"""Which appends of a group are repeats, which are refused and why, and which may be stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from daybook_chassis.errors import IdempotencyKeyReused, Poison, StreamConflictError
from daybook_chassis.store.entry import Append, Entry, Once, Outcome, Refused, Stored

_LONGEST_KEY = 500
"""Characters. PostgreSQL refuses to index more than 2,704 octets, and does so by failing."""
_LONGEST_STREAM = 256
_VERSIONS = range(2**31)


@dataclass(frozen=True, slots=True)
class Known:
    """What a key stood for when it was stored."""

    fingerprint: str
    stored: Stored

    def answer(self, once: Once) -> Outcome:
        """For whoever comes again with the same key."""
        if self.fingerprint != once.fingerprint:
            return Refused(IdempotencyKeyReused("the key came with another body before"))
        return replace(self.stored, repeat=True)


@dataclass(slots=True)
class Judge:
    """Judges the appends of one group in order, knowing the last version of their streams and what
    their keys stand for; what it is told was placed counts for those that follow."""

    epoch: int
    versions: dict[str, int]
    keys: dict[str, Known]
    new_keys: dict[str, Known] = field(default_factory=dict)
    _placed: set[Append] = field(default_factory=set)

    def answer(self, append: Append) -> Outcome | None:
        """The outcome of an append that is not to be stored; None for one that is."""
        if append.once is not None and append.once.key in self.keys:
            return self.keys[append.once.key].answer(append.once)
        if not self._placed.issuperset(append.after):
            return Refused(StreamConflictError("what it comes after was not stored"))
        if append.epoch not in (None, self.epoch):
            return Refused(StreamConflictError("the log has forked since"))
        return self._moved(append.reads) or self._conflict(append)

    def placed(self, append: Append, stored: Stored) -> None:
        self._placed.add(append)
        self.versions.update(append.places)
        if append.once is not None:
            known = Known(append.once.fingerprint, stored)
            self.keys[append.once.key] = self.new_keys[append.once.key] = known

    def _moved(self, reads: Mapping[str, int]) -> Refused | None:
        """Refuse what was decided on a stream that is at another version now."""
        for stream, version in reads.items():
            now = self.versions.get(stream, 0)
            if now != version:
                return Refused(StreamConflictError(f"stream {stream} is at version {now}"))
        return None

    def _conflict(self, append: Append) -> Refused | None:
        """Refuse entries that want a place in a stream which is taken, or would leave a hole.

        Only the library's own events may begin anywhere and leave holes.
        """
        ends: dict[str, int] = {}
        for entry, (stream, version) in zip(append.entries, append.places, strict=True):
            last = ends.get(stream, self.versions.get(stream))
            if last is not None and version <= last:
                return Refused(StreamConflictError(f"stream {stream} has a version {last}"))
            if isinstance(entry, Entry) and version != (last or 0) + 1:
                return Refused(StreamConflictError(f"stream {stream} has no {version - 1}"))
            ends[stream] = version
        return None


def unfit(append: Append) -> Refused | None:
    """Refuse what a database could not even be asked about; envelopes check the rest."""
    for stream, version in append.places:
        if version not in _VERSIONS or not _is_text(stream, _LONGEST_STREAM):
            return Refused(Poison("the log cannot hold such a stream id or version"))
    return None if append.once is None else unfit_key(append.once)


def unfit_key(once: Once) -> Refused | None:
    if _is_text(once.key, _LONGEST_KEY) and _is_text(once.fingerprint, _LONGEST_KEY):
        return None
    return Refused(Poison(f"an idempotency key is text of 1 to {_LONGEST_KEY} characters"))


def _is_text(text: str, longest: int) -> bool:
    """Whether any database can hold it: PostgreSQL knows no NUL, UTF-8 no lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return 0 < len(text) <= longest and "\x00" not in text
