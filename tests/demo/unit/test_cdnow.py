"""Purchases are read whole, however another system ends and marks lines."""

from pathlib import Path

from daybook_demo.cdnow import read

LINES = (" 00004 0001 19970101  2   29.33", " 00004 0001 19970118  2   29.73")


def test_marks_tabs_and_blank_lines_change_nothing(tmp_path: Path) -> None:
    plain, other = tmp_path / "plain.txt", tmp_path / "other.txt"
    plain.write_text("\n".join(LINES))
    lines = ["\t".join(line.split()) for line in reversed(LINES)]
    other.write_text("\r\n".join([*lines, "", " "]), "utf-8-sig", newline="")

    assert len(read(plain)) == 2
    assert read(other) == read(plain)
