"""What a finding says to write can be written: every blueprint of the book is accepted with it, and the finding is gone."""

import re
from pathlib import Path

import pytest
import yaml

from archlint.blueprint import load
from archlint.blueprint.shape import keys_at
from archlint.rules.bind import read_folder
from archlint.rules.examples import complete, findings_of
from archlint.source import parse_text

RULES = read_folder(Path(__file__).parent.parent.parent / "rules")
TOLD = re.compile(r"`([a-z_]+: [^`…<]+)`(?: on (each|the)( other)? (?:flow|one)( that begins at a client)?)?(?! on )")
SECTIONS = ("requirements", "workload", "groups", "data", "flows")
OFTEN = {"share", "rate", "schedule"}


def merged(into, told):
    """A mapping with what is told written into it, key by key."""
    out = dict(into or {})
    for key, value in told.items():
        out[key] = merged(out.get(key), value) if isinstance(value, dict) and isinstance(out.get(key), dict) else value
    return out


def told(text):
    try:
        return yaml.safe_load(f"{{{text}}}")
    except yaml.YAMLError:
        return None


def flows_meant(document, other, asked):
    """The flows that do not say how often they happen, those that begin at a client or the others."""
    clients = {name for name, part in document["components"].items() if part.get("kind") == "client"}
    silent = {name: flow for name, flow in document["flows"].items() if not OFTEN & {*flow}}
    begins = {name: str(flow["steps"][0]).split(" ->")[0] in clients for name, flow in silent.items()}
    return [flow for name, flow in silent.items() if other or begins[name] or not asked]


def typed(document, finding):
    """The document with everything written that has a place: sections at the top, keys at what the finding is about."""
    written = 0
    for text, whose, other, asked in TOLD.findall(finding.help or ""):
        said = told(text) or {}
        key = next(iter(said), "")
        value, about = said.get(key), finding.subject
        if whose:
            for flow in flows_meant(document, other, asked):
                flow.update(said)
        elif key in SECTIONS and isinstance(value, dict):
            document = merged(document, said)
        elif finding.category == "requirements" and key in keys_at(("workload",)):
            document = merged(document, {"workload": said})
        elif finding.category == "requirements" and key in keys_at(("requirements",)):
            document = merged(document, {"requirements": said})
        elif isinstance(value, dict) and "engine" in value:
            document = merged(document, {"components": said})
        elif about in document["components"] and key in keys_at(("components", "x")):
            document = merged(document, {"components": {about: said}})
        elif about in document.get("flows", {}) and key in keys_at(("flows", "x")):
            document = merged(document, {"flows": {about: said}})
        else:
            continue
        written += 1
    return document, written


@pytest.mark.parametrize("found", RULES, ids=lambda found: found.rule.name)
def test_what_a_finding_says_to_write_is_accepted(found):
    for example in found.examples:
        for finding in findings_of(found, example)[1]:
            document, written = typed(merged({}, parse_text(complete(example.text), "bad.yaml").data), finding)
            if written:
                load(parse_text(yaml.safe_dump(document, sort_keys=False), "typed.yaml"))
