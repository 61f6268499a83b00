"""Which flow does what a requirement asks for: acts and things, in whatever words; what does something else is not taken."""

import pytest

from archlint.analysis.requirements.wording import answered, unanswered
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text

HEAD = """\
archlint: 1
system: S
components: {c: {kind: client}, a: {kind: service}, db: {engine: postgresql}}
data: {tasks: {in: db}, presence: {in: db}, messages: {in: db}, files: {in: db}}
flows:
"""
FLOWS = {
    "create-task": "write, data: tasks",
    "get-my-tasks": "read, data: tasks",
    "live-updates": "event, data: tasks",
    "presence": "read, data: presence",
    "send": "write, data: messages",
    "photo-upload": "write",
    "search-messages": "read, data: messages",
    "download-changes": "read, data: files",
    "assign": "write, data: tasks, title: Give a task to somebody",
}


def system_of(texts, *names):
    steps = ", rate: 1/s, steps: [c -> a -> db]}\n"
    text = HEAD + "".join(f"  {name}: {{does: {FLOWS[name]}{steps}" for name in names)
    document = parse_text(f"{text}requirements: {{functional: [{', '.join(texts)}]}}\n", "a.yaml")
    return build(load(document), document)


def flow_for(texts, *names):
    return answered(texts, system_of(texts, *names))


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("Users create tasks", "create-task"),
        ("Add a new task", "create-task"),
        ("Users see their tasks", "get-my-tasks"),
        ("Real-time notifications", "live-updates"),
        ("Push messages when something changes", "live-updates"),
        ("see who is online", "presence"),
        ("send message", "send"),
        ("People share pictures", "photo-upload"),
        ("search", "search-messages"),
        ("Find messages", "search-messages"),
        ("Devices download what they lack", "download-changes"),
        ("Reassign a task", "assign"),
    ],
)
def test_the_flow_that_does_it_is_found_among_others(text, flow):
    assert flow_for([text], *FLOWS) == {text: flow}


@pytest.mark.parametrize(
    ("text", "flows"),
    [
        ("Users assign tasks", ("get-my-tasks", "create-task", "live-updates")),
        ("Search and filter tasks", ("create-task", "live-updates", "search-messages")),
        ("Export reports as CSV", ("create-task", "get-my-tasks", "send")),
        ("Users create tasks", ("live-updates", "get-my-tasks", "photo-upload")),
        ("Real-time notifications", ("create-task", "get-my-tasks", "presence")),
        ("share a photo", ("send", "create-task")),
        ("Users delete messages", ("send", "search-messages")),
        ("search", ("presence", "create-task")),
        ("Pay an invoice", tuple(FLOWS)),
    ],
)
def test_a_flow_that_does_something_else_is_not_taken(text, flows):
    assert flow_for([text], *flows) == {}


def test_each_has_a_flow_of_its_own_and_a_flow_does_more_only_where_it_says_so():
    texts = ["Users create tasks", "Users add tasks", "Users see tasks"]
    assert flow_for(texts, "create-task", "get-my-tasks") == {
        "Users create tasks": "create-task",
        "Users add tasks": "create-task",
        "Users see tasks": "get-my-tasks",
    }


@pytest.mark.parametrize(
    ("texts", "flows", "missing"),
    [
        (["Users create tasks", "Pay by card"], ["create-task"], ("Pay by card",)),
        (["Users create tasks", "Pay by card"], ["create-task", "presence"], ()),  # a flow is left that may be meant
        (["Users create tasks", "Keep tasks in order"], ["create-task"], ()),  # it speaks of tasks: it may do both
        ([], ["create-task"], ()),
    ],
)
def test_what_no_flow_speaks_of_is_missing_where_no_flow_is_left_for_it(texts, flows, missing):
    assert unanswered(system_of(texts, *flows)) == missing
