"""PNG: drawn with the bundled typeface, whatever fonts a machine has."""

from __future__ import annotations

import sys
from struct import unpack

import pytest

from archlint.errors import MissingExtraError
from archlint.picture import png, svg
from archlint.picture.glyphs import GLYPHS
from archlint.picture.layout import place
from archlint.picture.lettering import width
from archlint.picture.typeface import BOLD, REGULAR, advances, has
from tests.picture.scenes import capstone

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def test_two_pixels_for_one() -> None:
    drawn = svg.write(place(capstone()))
    picture = png.write(drawn)
    assert picture[:8] == SIGNATURE
    wide, high = unpack(">II", picture[16:24])
    assert abs(wide - 2 * place(capstone()).width) < 100
    assert high > 1_000
    assert png.write(drawn) == picture


@pytest.mark.parametrize("kind", GLYPHS)
def test_a_glyph_leaves_room_for_the_badge_above_it(kind: str) -> None:
    def top(drawn: str) -> bytes:
        opening = '<svg xmlns="http://www.w3.org/2000/svg" width="240" height="16" viewBox="0 0 24 1.6">'
        return png.write(
            f'{opening}<g fill="none" stroke="#000" stroke-width="1.7" stroke-linejoin="round">{drawn}</g></svg>'
        )

    assert top(GLYPHS[kind]) == top("")


def test_fonts_of_the_system_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []

    class Resvg:
        def svg_to_bytes(self, **said: object) -> bytes:
            asked.append(said)
            return str(said["svg_string"]).encode()

    monkeypatch.setitem(sys.modules, "resvg_py", Resvg())
    png.write("<svg>data · 97 %\n</svg>")
    png.write("<svg>data 数据库</svg>")
    assert [said["skip_system_fonts"] for said in asked if "data" in str(said["svg_string"])] == [True, False]
    assert all(said["font_files"] == [str(REGULAR), str(BOLD)] for said in asked)


def test_what_no_font_has_is_left_out_and_takes_nothing_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    class Resvg:
        """Draws every letter but those of pictures."""

        def svg_to_bytes(self, *, svg_string: str, **_: object) -> bytes:
            drawn.append(svg_string)
            return "".join(
                letter for letter in svg_string if letter not in "\N{ROCKET}\N{SHOPPING TROLLEY}\ufe0f"
            ).encode()

    monkeypatch.setitem(sys.modules, "resvg_py", Resvg())
    written = "<svg><text>\N{ROCKET} 数据</text><text>\N{SHOPPING TROLLEY}\ufe0f</text></svg>"
    png.write(written)
    assert drawn[-1] == "<svg><text> 数据</text><text>?</text></svg>"
    assert png.lost(written) == ("\N{ROCKET}", "\N{SHOPPING TROLLEY}")


def test_without_the_extra_one_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(MissingExtraError) as caught:
        png.write("<svg/>")
    (problem,) = caught.value.problems
    assert (problem.message, problem.help) == (
        "PNG pictures need resvg",
        "pip install 'archlint[png]'; SVG and Mermaid need nothing",
    )


def test_text_is_measured_by_the_typeface_with_a_little_slack() -> None:
    assert advances(REGULAR)["H"] == 743.2
    assert round(width("HH", 10), 2) == round(2 * 7.432 * 1.03, 2)


def test_the_licence_comes_with_the_typeface() -> None:
    text = (REGULAR.parent / "LICENSE").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert sum(path.stat().st_size for path in (REGULAR, BOLD)) < 80_000


def test_both_weights_have_the_same_letters() -> None:
    assert advances(REGULAR).keys() == advances(BOLD).keys()
    assert has("äöüß ŁódźΩ Москва · → ≤ ×3 97 % – “”")
    assert advances(BOLD)["a"] > advances(REGULAR)["a"]
