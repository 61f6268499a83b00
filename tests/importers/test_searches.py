"""Searches find what the regular expression finds, whatever it is made of; they only look at fewer texts."""

import random
import re

import pytest

from archlint.importers.code import remarks
from archlint.importers.expressions import alternatives
from archlint.importers.searches import Text, Words, search
from archlint.importers.stores import redis_calls, redis_commands
from archlint.importers.whole_words import needs

PATTERNS = [*(pattern for _, pattern in redis_calls.CALLS), redis_commands.STORES, redis_calls.ELSEWHERE]


def expression(dice, depth=2):
    """A regular expression of a few pieces, and a text that it may match."""
    kinds = ["word", "word", "class", "zero", "any", "call"] + ["group", "flagged", "optional", "either"] * (depth > 0)
    pieces = [piece(dice, dice.choice(kinds), depth) for _ in range(dice.randint(1, 3))]
    return "".join(each[0] for each in pieces), "".join(each[1] for each in pieces)


def piece(dice, kind, depth):
    if kind == "word":
        word = dice.choice(["redis", "Lock", "get", "x", "::set", "a.b("])
        return re.escape(word), word
    if kind == "class":
        return dice.choice(
            [("[.>]", "."), ("[^(]*", " y"), ("[]a]", "]"), (r"\w+", "word"), (r"[\"']?", "'"), (r"\s{0,3}", " ")]
        )
    if kind == "zero":
        return dice.choice([("(?!q)", ""), ("(?<=t)?", ""), ("(?:)", "")])
    if kind == "call":
        on = [
            (r"(?i:\b\w*(?:conn|redis)\w*|\br)", "aRedis.conn"),
            (r"_?(?:r|\w*DB)(?:\(\))?", "_myDB()"),
            (r"\s*\w*", "\nr"),
        ]
        made = [(r"(?:\.|->)(get|set)\(", "->set("), (r"\.(?:\w+\.)?get\w*", ".one.getAll")]
        (thing, shown), (call, called) = dice.choice(on), dice.choice(made)
        return thing + call, shown + called
    if kind == "any":
        return dice.choice([(".*?", "zz"), ("b+", "bb"), ("c?", ""), ("d{2}", "dd"), ("ab*", "a")])
    inner, text = expression(dice, depth - 1)
    other, _ = expression(dice, depth - 1)
    return {
        "group": (f"(?:{inner})", text),
        "flagged": (f"(?i:{inner})", text.swapcase()),
        "optional": (f"(?:{inner})?", dice.choice(["", text])),
        "either": (f"({inner}|{other})", text),
    }[kind]


def test_random_expressions_are_found_where_they_are():
    dice = random.Random(7)  # noqa: S311 - examples, no secret
    hits = 0
    for _ in range(300):
        pattern, text = "|".join(expression(dice)[0] for _ in range(2)), ""
        for _ in range(3):
            text += dice.choice(["", " ", "\n"]) + expression(dice)[1]
        more, sure = expression(dice)
        begun, shown = dice.choice([("", ""), (r"(?:\.|->)", "."), (r"\b", " ")])
        pattern, text = f"{pattern}|{begun}{more}", f"{text}{shown}{sure}"
        found = re.search(pattern, text)
        hits += found is not None
        for each in alternatives(pattern):
            for need in needs(each) if re.search(each, text) else ():
                assert Text(text).meets(need) and Text(text, much=True).meets(need), (each, text, need)
        for said in (Text(text), Text(text, much=True)):
            assert search(pattern).start(said) == (None if found is None else found.start()), (pattern, text)
            assert search(pattern).finds(said) == (found is not None)
        every = [each.span() for each in re.finditer(pattern, text) if each[0]]
        if len(every) == len(re.findall(pattern, text)):
            assert [each.span() for each in search(pattern).each(Text(text, much=True))] == every, (pattern, text)
    assert hits > 200


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_call_needs_a_word(pattern):
    assert [each for each in alternatives(pattern) if not needs(each)] == []


def test_capitals_must_stand_where_the_expression_has_them():
    publish = search(r"\b(?:rdb|conn)\.(?:Publish|Subscribe)\(|(?i:broker)\(")
    text = "conn.publish(); rdb.Publish()"
    assert (publish.start(Text(text[:15])), publish.start(Text(text))) == (None, 16)


def test_what_none_of_several_texts_has_is_looked_for_once(monkeypatch):
    keeps = search(r"RedisSaver|makeCache|\bhset\(")
    texts = [Text(f"part{number}.hset(key)", much=True) for number in range(5)]
    texts[4] = Text("makeCache(); hset(key)", much=True)
    words = Words(texts)
    asked = []
    monkeypatch.setattr(Text, "has_any", lambda text, words: asked.extend(words) or any(map(text.has, words)))
    for each in texts:
        each.beside = words
    assert [keeps.start(each) for each in texts] == [6, 6, 6, 6, 0]
    assert "RedisSaver" not in asked


def test_nothing_is_tried_where_no_word_stands(monkeypatch):
    tried = []
    monkeypatch.setattr(
        "archlint.importers.searches._compiled",
        lambda pattern, flags: tried.append(pattern) or re.compile(pattern, flags),
    )
    text = "const redis = makeClient();\n" * 100
    assert [search(pattern).start(Text(text)) for pattern in PATTERNS] == [None] * len(PATTERNS)
    assert len(tried) <= 2


BLOCK = r"(?<![^\s;{(,])/\*[\s\S]*?\*/"
REMARKS = {
    "a.go": rf"(?m)^[ \t]*//[^\n]*|{BLOCK}",
    "a.php": rf"(?m)^[ \t]*(?://|#(?!\[))[^\n]*|{BLOCK}",
    "a.rb": r"(?m)^[ \t]*#[^\n]*|^=begin\b[\s\S]*?^=end\b[^\n]*",
    "a.ex": r"(?m)^[ \t]*#[^\n]*",
}
"""What a remark is, said plainly: where a line begins is found letter by letter."""


def test_remarks_of_random_texts_are_blanked_where_they_are():
    dice = random.Random(7)  # noqa: S311 - examples, no secret
    pieces = ["\n", "\n", " ", "//", "/*", "*/", "/", "*", "#", "#[", "=begin\n", "=end", "a", "(", "\\"]
    blanked = 0
    for _ in range(400):
        text = "".join(dice.choices(pieces, k=dice.randint(1, 25)))
        for file, plain in REMARKS.items():
            without = re.sub(plain, lambda found: re.sub(r"[^\n]", " ", found[0]), text)
            blanked += without != text
            assert remarks.without(text, file) == without, (file, text)
    assert blanked > 400


@pytest.mark.parametrize(
    ("before", "behind", "blanked"),
    [
        ("", "", True), ("def f():\n    r", "\n    go()", True), ("", "  # why", True), ("x = '''a'''\n", "", True),
        ("x = ", "", False), ("f(\n  ", "\n)", False), ("x = \\\n", "", False), ("", ".strip()", False), ("x = '''\n", "\n'''", False),
    ],
)  # fmt: skip
def test_texts_of_python_are_blanked_where_nothing_is_done_with_them(before, behind, blanked):
    quotes = '"""'
    text = f"{before}{quotes}redis \\{quotes}redis\n'''{quotes}{behind}\n"
    assert ("redis" not in remarks.without(text, "a.py")) == blanked


def test_what_matches_nothing_at_the_end_of_a_text_ends_there():
    assert [each.span() for each in search(r"[a-c]*$").each(Text("xyc"))] == [
        each.span() for each in re.finditer(r"[a-c]*$", "xyc")
    ]
