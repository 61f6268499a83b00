"""What the names of mistakes mean: they stand in messages where the name of a rule stands, and are none."""

from __future__ import annotations

from collections.abc import Mapping

MEANINGS: Mapping[str, str] = {
    "alias-loop": "An alias of something that it is a part of: written out it has no end.",
    "backwards-range": "A range whose lower end is above its upper end: which of the two was meant nobody can tell.",
    "broken-json": "The text is no JSON.",
    "broken-yaml": "The text is no YAML: nothing can be read behind the place that is shown.",
    "circle": "Things that hold each other: a group inside itself has no outside.",
    "contradiction": "Two things that cannot both be meant. Whichever of them was kept, the other would be ignored in silence.",
    "cyclic-flow": "A walk that comes back to where it has been without saying how often.",
    "duplicate-key": "One key given twice: what was meant by the other of the two would be lost in silence.",
    "early-reply": "A `reply` before anything was asked: the user would have an answer to nothing.",
    "empty-file": "There is nothing in the file.",
    "empty-value": "A key without a value: what was to be said of it is not there.",
    "glued-key": "A key that is one word with its value: a `:` needs a blank behind it.",
    "hidden-character": "A character that turns the text behind it round: whoever looks at the file or at its picture reads something else.",
    "merge-conflict": "Both sides of a merge that was never finished.",
    "misplaced-key": "A key of the language at a place that does not have it, where nothing would read it.",
    "misplaced-op": "An operation that its target does not have: a service is called, a store is read and written.",
    "missing-basis": "A number that is meant for one person and does not say so: as a total it would be next to nothing.",
    "missing-bound": "`bounded` without how old an answer may be.",
    "missing-key": "Something that must be said and is not. There is no default that would be right for most designs.",
    "missing-peak": "An average, and nothing that says how much higher the peak is; systems are built for the peak.",
    "missing-period": "A number per user that does not say in what time.",
    "missing-unit": "A number without its unit: a thousand of them lie between ms and s, or KB and MB.",
    "named-twice": "One thing that is named twice where once is meant.",
    "no-blueprint": "A file that is no blueprint: the first key says which language it is written in, `archlint: 1`.",
    "no-hit": "A step for misses or hits, and no step into a cache before it that could have any.",
    "no-return": "`again` leads back to where the flow has not been.",
    "no-steps": "A flow without steps: it goes nowhere.",
    "not-a-file": "What is named is no file.",
    "not-a-store": "Data in something that keeps none.",
    "not-found": "A file that is not there.",
    "not-reached": "A step that begins where the flow has not been.",
    "not-together": "Two keys of which only one can be said.",
    "not-utf-8": "Characters in another encoding than UTF-8.",
    "other-spelling": "Names that are written otherwise than where they are declared.",
    "out-of-range": "A number that cannot be: below zero, above everything there is, or more than the whole it is a part of.",
    "outside": "A file outside of the project: what a stranger's pull request names there is not read.",
    "placed-twice": "One component at two places of the same kind: which of them takes it along when it fails?",
    "reserved-id": "A name that the language uses for something else.",
    "same-id": "Two things of one name: whoever names it could mean either.",
    "second-reply": "A second `reply`: the user has the answer already.",
    "several-documents": "Several documents in one file: a blueprint is one.",
    "several-roles": "A component with several roles, and a step that does not say which of them it means.",
    "shares": "The shares of the flows are to be all requests there are, no more and no fewer.",
    "tag": "A tag of YAML: what it makes of a value is another program's business.",
    "too-deep": "More levels than anything in the language has.",
    "too-large": "More than is read: a file of somebody unknown must not take the machine with it.",
    "too-many-aliases": "YAML that repeats itself without end: a file of somebody unknown must not take the machine with it.",
    "too-many-instances": "More instances than can be looked at one by one.",
    "too-many-places": "More places than there are instances to stand there.",
    "too-many-ways": "More ways that meet at one step than can be followed one by one.",
    "two-kinds": "A component that is said to be two things at once.",
    "two-ways": "One thing said in two ways: nothing tells which of them counts.",
    "uneditable": "A place that cannot be edited by itself.",
    "unknown-alias": "An alias (`*name`) of an anchor that is not there.",
    "unknown-component": "A name that no component has. A step into nothing would be left out in silence.",
    "unknown-datum": "A name that `data` does not have.",
    "unknown-engine": "An engine that the catalogue does not know, on a component that does not say its `kind`.",
    "unknown-estimate": "A figure that nothing works out, so that nothing could be held against it.",
    "unknown-key": "A key that the language does not have. Nothing would read it, and what it says would be lost in silence.",
    "unknown-member": "A member of a group that is neither a component nor a place.",
    "unknown-name": "A name that nothing has.",
    "unknown-rule": "A rule that does not exist: a waiver of it accepts nothing, and the finding that it was to accept would come back.",
    "unknown-version": "A version of the language that this archlint does not read.",
    "unknown-word": "A word that is none of those that can stand there.",
    "unreadable": "A file that cannot be read.",
    "volatile-ttl": "A time to live where nothing is kept.",
    "wrong-date": "No day of the calendar.",
    "wrong-id": "A name that cannot be one: letters, digits, `-` and `_`.",
    "wrong-key": "A key that is no plain text.",
    "wrong-merge": "A merge key (`<<`) of something that is no mapping.",
    "wrong-number": "What stands there is no number.",
    "wrong-split": "Shares of alternatives that are not one for each, or not all there is.",
    "wrong-step": "A step is `a -> b`, a chain of names, with options behind a colon, or `reply`.",
    "wrong-type": "A list, a mapping or a single value where one of the others is read.",
    "wrong-unit": "A unit of something else: a time where a size is read, requests where connections are.",
    "wrong-weights": "Weights that are not one for each instance behind the balancer.",
    "way-back": "A walk that goes back the way it came. Arrows are requests: an answer needs none, and drawn as one it is counted as load.",
}
"""What is wrong, and why that is a mistake rather than a matter of taste, by the name that messages have in brackets."""

_PAGE = """\
# {name}

A mistake in a blueprint, not a rule: what is written cannot be understood, so nothing is checked until it is mended (exit code 2).

{meaning}

The message shows the place, and in its help what to write. `docs/language.md` lists every key with its values, `archlint schema`
lets an editor complete them.
"""


def mistake(name: str) -> str | None:
    """The page about a kind of mistake; None for a name that is none."""
    meaning = MEANINGS.get(name)
    return None if meaning is None else _PAGE.format(name=name, meaning=meaning)
