"""What is played: data that comes with the demonstration, or a folder with data of its forms."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from daybook_chassis.settings import Settings

_DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Sources:
    """Each is None where there is no such data; `digest` tells other data from our own."""

    purchases: Path | None
    pipeline: Path | None
    helpdesk: Path | None
    digest: str | None = None

    def settings(self) -> Settings:
        """Other data has a home of its own, so that two sets of customers never mix; but services
        that run elsewhere have theirs already."""
        settings = Settings()
        if self.digest is None or settings.peers:
            return settings
        return settings.model_copy(update={"home": settings.home / f"demo-{self.digest[:12]}"})


def found(given: str | None) -> Sources:
    """Our own data, or that of a folder. Raises ValueError, OSError."""
    if not given:
        own = (_DATA / "cdnow", _DATA / "maven", _DATA / "helpdesk")
        return Sources(_purchases(own[0]), _pipeline(own[1]), _helpdesk(own[2]))
    folder = Path(given)
    sources = _purchases(folder), _pipeline(folder), _helpdesk(folder)
    if not any(sources):
        raise ValueError(
            f"DATA={folder}: expected a .txt file of purchases, sales_pipeline.csv with "
            "accounts.csv and products.csv, or helpdesk.csv or helpdesk.csv.gz"
        )
    return Sources(*sources, digest=_digest(folder))


def _purchases(folder: Path) -> Path | None:
    files = sorted(folder.glob("*.txt"))
    if len(files) > 1:
        raise ValueError(f"DATA={folder}: expected one .txt file of purchases")
    return files[0] if files else None


def _pipeline(folder: Path) -> Path | None:
    return folder if (folder / "sales_pipeline.csv").exists() else None


def _helpdesk(folder: Path) -> Path | None:
    files = [folder / name for name in ("helpdesk.csv", "helpdesk.csv.gz")]
    return next((file for file in files if file.exists()), None)


def _digest(folder: Path) -> str:
    digest = sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in (".txt", ".csv", ".gz"):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
