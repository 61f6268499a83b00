"""Watching: acts once, again after a change, never without one, and stops at an interrupt."""

from __future__ import annotations

from archlint.cli.watch import watch


def test_it_acts_after_every_change_only(tmp_path):
    file = tmp_path / "archlint.yaml"
    file.write_text("a", encoding="utf-8")
    acted = []
    looks = iter([lambda: None, lambda: file.write_text("longer", encoding="utf-8"), lambda: None])

    def pause(_):
        step = next(looks, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    watch(lambda: [str(file)], lambda: acted.append(file.read_text(encoding="utf-8")), pause)
    assert acted == ["a", "longer"]
