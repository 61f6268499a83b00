"""The protocol, spoken for real with the process: whole answers, in the units and lines of the editor."""

from __future__ import annotations

from pathlib import Path

import pytest

CAPSTONE = Path(__file__).parents[3] / "blueprints" / "capstone-10m.yaml"
TEXT = """\
archlint: 1
system: Shöp 😀
components: {people: {kind: client, title: "😀😀"}, api: {kind: servce}}
flows:
  list: {does: read, rate: 10/s, steps: [people -> api]}
"""
GOOD = TEXT.replace("servce", "service")
LONG = 'components: {people: {kind: client, title: "😀😀"}, api: {kind: '


def span(line, start, end):
    return {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}


def test_a_mistake_is_published_where_the_editor_counts_it(client, uri):
    client.open(uri, TEXT)
    start = len(LONG) + 2  # two letters beyond the basic plane before it count twice
    assert client.wait(uri) == {
        "uri": uri,
        "version": 1,
        "diagnostics": [
            {
                "range": span(2, start, start + 6),
                "message": "`kind` cannot be `servce`\nhelp: did you mean `service`?",
                "severity": 1,
                "code": "unknown-word",
                "source": "archlint",
            }
        ],
    }


@pytest.mark.parametrize(("encoding", "more"), [("utf-8", 6), ("utf-32", 0)])
def test_columns_are_in_the_units_that_were_agreed_on(connect, encoding, more, uri):
    client = connect(capabilities={"general": {"positionEncodings": [encoding]}})
    assert client.met["capabilities"]["positionEncoding"] == encoding
    client.open(uri, TEXT)
    start = len(LONG) + more
    assert client.wait(uri)["diagnostics"][0]["range"] == span(2, start, start + 6)
    found = client.at("completion", uri, 2, start + 3)["items"]
    service = next(item for item in found if item["label"] == "service")
    assert service["textEdit"] == {"range": span(2, start, start + 6), "newText": "service"}


def test_a_misspelt_word_has_its_quick_fix(client, uri):
    client.open(uri, TEXT)
    (mistake,) = client.wait(uri)["diagnostics"]
    asked = {"textDocument": {"uri": uri}, "range": mistake["range"], "context": {"diagnostics": [mistake]}}
    assert client.ask("textDocument/codeAction", asked) == [
        {
            "title": "write `service`",
            "kind": "quickfix",
            "diagnostics": [mistake],
            "isPreferred": True,
            "edit": {"changes": {uri: [{"range": mistake["range"], "newText": "service"}]}},
        }
    ]
    client.change(uri, GOOD, 2)
    assert client.ask("textDocument/codeAction", asked) == []  # asked at once, answered for the text as it now is
    assert client.wait(uri)["version"] == 2


def test_a_finding_can_be_accepted_with_a_reason(client, uri):
    client.open(uri, GOOD)
    found = client.wait(uri)["diagnostics"]
    assert {each["code"] for each in found} == {"requirements-missing", "single-point-of-failure"}
    finding = next(each for each in found if each["code"] == "requirements-missing")
    asked = {"textDocument": {"uri": uri}, "range": finding["range"], "context": {"diagnostics": []}}
    (action,) = client.ask("textDocument/codeAction", asked)
    line = finding["range"]["start"]["line"]
    comment = {"range": span(line, 0, 0), "newText": "# archlint: allow requirements-missing -- \n"}
    assert (action["title"], action["edit"]) == (
        "accept `requirements-missing` here, with a reason",
        {"changes": {uri: [comment]}},
    )


def test_a_name_is_explained_found_and_changed_everywhere(client, uri):
    client.open(uri, GOOD)
    client.wait(uri)
    line = GOOD.splitlines()[2]
    start = line.index("api") + 2
    walk = GOOD.splitlines()[4].index("api")
    said = client.at("hover", uri, 4, walk)
    assert said["range"] == span(4, walk, walk + 3)
    assert said["contents"]["value"].startswith("**api** · service\n\n- load at peak: 10 calls/s\n- throughput 1.0 % ")
    declared, used = span(2, start, start + 3), span(4, walk, walk + 3)
    assert client.at("definition", uri, 4, walk) == [{"uri": uri, "range": declared}]
    both = client.at("references", uri, 4, walk, context={"includeDeclaration": True})
    assert both == [{"uri": uri, "range": declared}, {"uri": uri, "range": used}]
    assert client.at("references", uri, 4, walk, context={"includeDeclaration": False}) == both[1:]
    assert client.at("documentHighlight", uri, 4, walk) == [{"range": declared}, {"range": used}]
    assert client.at("prepareRename", uri, 4, walk) == {"range": used, "placeholder": "api"}
    edits = [{"range": declared, "newText": "web"}, {"range": used, "newText": "web"}]
    assert client.at("rename", uri, 4, walk, newName="web") == {"changes": {uri: edits}}
    assert client.at("rename", uri, 4, walk, newName="people") == {
        "code": -32803,
        "message": "there is already a component `people`",
    }
    assert client.at("rename", uri, 0, 0, newName="x") is None


def test_parts_and_folds(client, uri):
    client.open(uri, GOOD)
    parts = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert [(part["name"], [each["name"] for each in part["children"]]) for part in parts] == [
        ("archlint", []),
        ("system", []),
        ("components", ["people", "api"]),
        ("flows", ["list"]),
    ]
    assert parts[3]["children"][0] == {
        "name": "list",
        "kind": 12,
        "range": span(4, 2, len(GOOD.splitlines()[4])),
        "selectionRange": span(4, 2, 6),
        "detail": "read",
        "children": [],
    }
    assert client.ask("textDocument/foldingRange", {"textDocument": {"uri": uri}}) == [{"startLine": 3, "endLine": 4}]


def test_a_text_is_laid_out_evenly_and_one_that_is_broken_is_left(client, uri):
    options = {"textDocument": {"uri": uri}, "options": {"tabSize": 2, "insertSpaces": True}}
    client.open(uri, "archlint:   1\nsystem: Shop\n")
    assert client.ask("textDocument/formatting", options) == [
        {"range": {"start": {"line": 0, "character": 10}, "end": {"line": 0, "character": 12}}, "newText": ""}
    ]
    client.change(uri, "archlint:   1\na: [", 2)
    assert client.ask("textDocument/formatting", options) == []


def test_snippets_have_fields_where_the_editor_fills_them_in(client, connect, uri):
    text = "archlint: 1\ncomponents:\n  "
    filled = connect(capabilities={"textDocument": {"completion": {"completionItem": {"snippetSupport": True}}}})
    for one, form, words in ((client, 1, "api: {kind: service, "), (filled, 2, "${1:api}: {kind: ${2|service,")):
        one.open(uri, text)
        item = one.at("completion", uri, 2, 2)["items"][0]
        assert (item["label"], item["insertTextFormat"]) == ("component", form)
        assert item["textEdit"]["newText"].startswith(words)


def test_completion_and_hover_go_on_while_the_text_is_broken(client, uri):
    client.open(uri, GOOD)
    client.wait(uri)
    broken = GOOD.replace("api: {kind: service}}", "api: {kind: service}").replace("people -> api]}", "people -> ")
    client.change(uri, broken, 2)
    (mistake,) = client.wait(uri)["diagnostics"]
    assert mistake["code"] == "broken-yaml"
    place = len(broken.splitlines()[4])
    assert [item["label"] for item in client.at("completion", uri, 4, place)["items"]] == ["people", "api"]
    said = client.at("hover", uri, 2, broken.splitlines()[2].index("api") + 2)
    assert "load at peak: 10 calls/s" in said["contents"]["value"]


def test_the_last_text_wins_and_what_was_typed_before_is_not_judged(client, uri):
    for version in range(2, 60):
        if version == 2:
            client.open(uri, GOOD)
        client.change(uri, f"{GOOD}# {version}\nx{version}: 1\n", version)
    assert client.ask("textDocument/foldingRange", {"textDocument": {"uri": uri}}) is not None
    published = [client.wait(uri)]
    while published[-1].get("version") != 59:
        published.append(client.wait(uri))
    assert len(published) <= 3
    assert "`x59`" in published[-1]["diagnostics"][0]["message"]


def test_a_blueprint_is_typed_and_every_question_on_the_way_is_answered(client, uri):
    text = CAPSTONE.read_text(encoding="utf-8")
    client.open(uri, "archlint: 1\n")
    for version, length in enumerate(range(text.index("system"), len(text), 61), start=2):
        typed = text[:length]
        client.change(uri, typed, version)
        line, character = typed.count("\n"), length - typed.rfind("\n") - 1
        for item in client.at("completion", uri, line, character)["items"]:
            where = item["textEdit"]["range"]
            assert where["start"]["line"] == where["end"]["line"] == line
            assert where["start"]["character"] <= character <= where["end"]["character"]
        for method in ("hover", "definition", "prepareRename"):
            assert "code" not in (client.at(method, uri, line, character) or {})
        for method in ("documentSymbol", "foldingRange"):
            assert isinstance(client.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}}), list)


def test_other_files_are_left_alone(client):
    for number, text in enumerate(("services:\n  archlint: {image: x}\n", "", "a: [")):
        uri = f"file:///work/other-{number}.yaml"
        client.open(uri, text)
        assert client.at("completion", uri, 0, 0) is None
        assert client.at("hover", uri, 0, 0) is None
        assert client.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}}) is None
    assert client.at("hover", "file:///nowhere.yaml", 0, 0) is None
    assert not [each for each in client.heard if "other" in str(each)]


def test_what_was_said_is_taken_back_when_a_text_is_closed_or_no_blueprint_any_more(client, uri):
    client.open(uri, TEXT)
    assert client.wait(uri)["diagnostics"]
    client.change(uri, "services: {}\n", 2)
    assert client.wait(uri) == {"uri": uri, "version": 2, "diagnostics": []}
    client.change(uri, TEXT, 3)
    assert client.wait(uri)["diagnostics"]
    client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert client.wait(uri) == {"uri": uri, "diagnostics": []}


def test_lines_end_where_the_editor_ends_them(client, uri):
    text = 'archlint: 1\nsystem: "a\u2028 b"\ncomponents:\r\n  api: {kind: servce}\n'
    client.open(uri, text)  # YAML counts five lines, the editor four
    assert client.wait(uri)["diagnostics"][0]["range"] == span(3, 14, 20)


def test_a_byte_order_mark_is_counted(client, uri):
    client.open(uri, "\ufeffarchlint: 2\nsystem: x\n")
    assert client.wait(uri)["diagnostics"][0]["range"] == span(0, 11, 12)


def test_a_request_that_is_none_is_answered_and_the_conversation_goes_on(client, uri):
    client.open(uri, GOOD)
    client.wait(uri)
    assert client.ask("textDocument/hover", {"x": 1}) == {"code": -32602, "message": "Invalid Params"}
    assert client.ask("archlint/nothing", {})["code"] == -32601
    assert client.at("hover", uri, 999, 999) is None
    assert client.at("completion", uri, 4, 999)["items"] is not None
