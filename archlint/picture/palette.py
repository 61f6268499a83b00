"""The colours of the pictures, light and dark; text meets WCAG 2.1 AA (4.5 : 1), shapes 3 : 1, on what they stand on."""

from __future__ import annotations

from dataclasses import fields

from archlint.frozen import frozen
from archlint.picture.scene import Lean, Tone


@frozen
class Palette:
    """One theme. `*_text` are for words, the plain tone for bars, borders and pills."""

    name: str
    page: str
    ink: str
    muted: str
    card: str
    over: str
    line: str
    box: str
    track: str
    good: str
    warm: str
    bad: str
    good_text: str
    warm_text: str
    bad_text: str
    cp: str
    ap: str
    neutral: str
    pill: str
    pill_ink: str
    state: str
    state_ink: str
    lean_ink: str
    findings: str
    findings_ink: str

    def bar(self, tone: Tone) -> str:
        """Colour of bars and borders."""
        return {Tone.GOOD: self.good, Tone.WARM: self.warm, Tone.BAD: self.bad, Tone.NEUTRAL: self.neutral}[tone]

    def text(self, tone: Tone) -> str:
        """Colour of words."""
        return {
            Tone.GOOD: self.good_text,
            Tone.WARM: self.warm_text,
            Tone.BAD: self.bad_text,
            Tone.NEUTRAL: self.muted,
        }[tone]

    def lean(self, lean: Lean) -> str:
        """Colour of a link; a mixed one is neutral and carries both pills."""
        return {Lean.CP: self.cp, Lean.AP: self.ap, Lean.MIXED: self.neutral, Lean.NONE: self.neutral}[lean]

    def badge(self, tone: Tone) -> tuple[str, str]:
        """Fill and ink of a pill."""
        return {
            Tone.BAD: (self.pill, self.pill_ink),
            Tone.WARM: (self.state, self.state_ink),
            Tone.GOOD: (self.good_text, self.card),
            Tone.NEUTRAL: (self.findings, self.findings_ink),
        }[tone]


LIGHT = Palette(
    name="light",
    page="#ffffff",
    ink="#0f172a",
    muted="#57606a",
    card="#ffffff",
    over="#fef2f2",
    line="#cbd5e1",
    box="#f1f5f9",
    track="#fbfcfd",
    good="#16a34a",
    warm="#d97706",
    bad="#dc2626",
    good_text="#166534",
    warm_text="#92400e",
    bad_text="#b91c1c",
    cp="#1d4ed8",
    ap="#b45309",
    neutral="#64748b",
    pill="#dc2626",
    pill_ink="#ffffff",
    state="#fcd34d",
    state_ink="#451a03",
    lean_ink="#ffffff",
    findings="#57606a",
    findings_ink="#ffffff",
)
DARK = Palette(
    name="dark",
    page="#0d1117",
    ink="#e6edf3",
    muted="#9da7b3",
    card="#161b22",
    over="#2a1416",
    line="#3d444d",
    box="#12171e",
    track="#0d1117",
    good="#3fb950",
    warm="#d29922",
    bad="#f85149",
    good_text="#56d364",
    warm_text="#e3b341",
    bad_text="#ff8a82",
    cp="#6ea8fe",
    ap="#e3a04f",
    neutral="#8b949e",
    pill="#ff7b72",
    pill_ink="#1c0606",
    state="#e3b341",
    state_ink="#241a02",
    lean_ink="#0d1117",
    findings="#9da7b3",
    findings_ink="#0d1117",
)
PAGE = Palette("page", **{each.name: f"var(--{each.name})" for each in fields(Palette) if each.name != "name"})
"""The colours of whatever page the picture stands in, which defines a variable for each."""
THEMES = {"light": LIGHT, "dark": DARK, "page": PAGE}
