"""Finds fonts that have every letter of a chart; matplotlib ships none with Chinese ones.

A picture with boxes in place of letters is never made: where no font has a letter, that is refused.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from matplotlib.font_manager import FontProperties, findSystemFonts, fontManager, get_font

from daybook_chassis.errors import Refusal

LATIN = "DejaVu Sans"
"""It comes with matplotlib, so that it is the same wherever a chart is drawn."""

CHINESE = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
)
"""What readers have, by system; an SVG names them and leaves the choice to the reader."""

_FILES = (
    "NotoSansCJK",
    "NotoSansSC",
    "SourceHanSans",
    "wqy-",
    "msyh",
    "PingFang",
    "simhei",
    "DroidSansFallback",
    "Hiragino Sans GB",
    "uming",
    "ukai",
)


def fonts_for(texts: Iterable[str]) -> list[str]:
    """Families that together have every letter of the texts, the first of them all if it can.

    Raises Refusal for a letter that no font here has.
    """
    letters = {ord(letter) for text in texts for letter in text if not letter.isspace()}
    missing = letters - _letters(FontProperties(family=LATIN))
    if not missing:
        return [LATIN]
    rarest = missing
    for file in chinese_files():
        if missing <= _letters(file):
            fontManager.addfont(file)
            return [family_of(file), LATIN]
        rarest = rarest - _letters(file) or rarest
    raise Refusal(
        f"a PNG needs a font with {chr(min(rarest))!r}, and none is installed here: on Debian "
        "'apt-get install fonts-noto-cjk', or ask for svg, which is shown in the reader's fonts"
    )


def chinese_files() -> list[str]:
    """Fonts of this machine that are known to have Chinese letters, the best first."""
    found = [path for path in findSystemFonts() if _rank(path) < len(_FILES)]
    return sorted(found, key=lambda path: (_rank(path), "Regular" not in path, path))


def family_of(file: str) -> str:
    return get_font(file).family_name


def _rank(path: str) -> int:
    name = Path(path).name.lower()
    ranks = (rank for rank, each in enumerate(_FILES) if name.startswith(each.lower()))
    return next(ranks, len(_FILES))


@cache
def _letters(font: str | FontProperties) -> frozenset[int]:
    file = font if isinstance(font, str) else fontManager.findfont(font)
    return frozenset(get_font(file).get_charmap())
