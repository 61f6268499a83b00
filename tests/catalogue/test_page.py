"""The page about engines is what the catalogue says. `python tests/catalogue/test_page.py` writes it anew."""

from __future__ import annotations

from pathlib import Path

from archlint.catalogue.page import page

PAGE = Path(__file__).parents[2] / "docs" / "engines.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
