"""A client that speaks the protocol over the pipes of a real `archlint lsp`."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

RELATED = {"textDocument": {"publishDiagnostics": {"relatedInformation": True}}}


class Client:
    """One conversation: questions with their answers, and what the server says by itself."""

    def __init__(self, folder, *options, capabilities=None, script=None):
        command = [sys.executable, *(["-c", script] if script else ["-m", "archlint", "lsp", *options])]
        environment = {name: value for name, value in os.environ.items() if name != "ARCHLINT_DEBUG"}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=folder, env=environment)
        self.number = 0
        self.heard = []
        self.met = self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities or RELATED})
        self.tell("initialized", {})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while line := self.process.stdout.readline():
            if line == b"\r\n":
                return json.loads(self.process.stdout.read(length))
            name, _, value = line.partition(b":")
            assert name in (b"Content-Length", b"Content-Type"), line
            length = int(value) if name == b"Content-Length" else length
        raise AssertionError(self.process.stderr.read().decode())

    def ask(self, method, parameters):
        """The answer to a question: its result, or its error."""
        self.number += 1
        self.send({"id": self.number, "method": method, "params": parameters})
        while True:
            message = self.receive()
            if message.get("id") == self.number and "method" not in message:
                return message["error"] if "error" in message else message["result"]
            self.heard.append(message)

    def tell(self, method, parameters):
        self.send({"method": method, "params": parameters})

    def wait(self, uri):
        """What the server says next about a text."""
        while not (found := [each for each in self.heard if each.get("params", {}).get("uri") == uri]):
            self.heard.append(self.receive())
        self.heard.remove(found[0])
        return found[0]["params"]

    def open(self, uri, text):
        self.tell(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}},
        )

    def change(self, uri, text, version):
        about = {"uri": uri, "version": version}
        self.tell("textDocument/didChange", {"textDocument": about, "contentChanges": [{"text": text}]})

    def at(self, method, uri, line, character, **more):
        place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
        return self.ask(f"textDocument/{method}", {**place, **more})

    def end(self):
        """Leave in good order; the exit code and what stood on standard error."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said.decode()


@pytest.fixture(scope="module")
def connect(tmp_path_factory):
    """Servers in a folder of their own; each has to end well, and to have said nothing on the side."""
    made = []
    home = tmp_path_factory.mktemp("empty")

    def start(*options, **more):
        made.append(Client(home, *options, **more))
        return made[-1]

    yield start
    assert [each.end() for each in made] == [(0, "")] * len(made)


@pytest.fixture
def scripted(tmp_path):
    """A server that a script starts, for what cannot happen otherwise."""
    made = []

    def start(script):
        made.append(Client(tmp_path, script=script))
        return made[-1]

    yield start
    for each in made:
        each.process.kill()
        each.process.communicate()


@pytest.fixture(scope="module")
def client(connect):
    """One server for all tests that ask for nothing special."""
    return connect()


@pytest.fixture
def uri(request):
    """A text for each test."""
    return f"file:///work/{request.node.name.partition('[')[0]}.yaml"
