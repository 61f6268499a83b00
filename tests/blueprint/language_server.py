"""A YAML language server as editors start it, spoken to over its pipes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Message = dict[str, Any]
SETTINGS = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}


class LanguageServer:
    """One server with one folder open; questions wait for their answers."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.folder = folder
        self.asked = 0
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> Self:
        root = self.folder.as_uri()
        capabilities = {
            "workspace": {"configuration": True},
            "textDocument": {"hover": {"contentFormat": ["markdown"]}},
        }
        folders = [{"uri": root, "name": "design"}]
        self.ask(
            "initialize",
            {"processId": None, "rootUri": root, "capabilities": capabilities, "workspaceFolders": folders},
        )
        self.tell("initialized", {})
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.kill()
        self.process.communicate()

    def marks(self, name: str) -> list[tuple[int, int, str]]:
        """Line, column and words of every squiggle in a file that is opened."""
        uri = (self.folder / name).as_uri()
        text = (self.folder / name).read_text(encoding="utf-8")
        self.tell(
            "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}}
        )
        told = self.until(
            lambda each: each.get("method") == "textDocument/publishDiagnostics" and each["params"]["uri"] == uri
        )
        starts = [(each["range"]["start"], each["message"]) for each in told["params"]["diagnostics"]]
        return [(at["line"] + 1, at["character"] + 1, message) for at, message in starts]

    def hover(self, name: str, line: int, column: int) -> str:
        """What is said about the word at this place of an open file."""
        return self.ask("textDocument/hover", self.place(name, line, column))["contents"]["value"]

    def completions(self, name: str, line: int, column: int) -> list[str]:
        """The words that are offered at this place of an open file."""
        items = self.ask("textDocument/completion", self.place(name, line, column))["items"]
        return [each["label"] for each in items]

    def place(self, name: str, line: int, column: int) -> Message:
        position = {"line": line - 1, "character": column - 1}
        return {"textDocument": {"uri": (self.folder / name).as_uri()}, "position": position}

    def ask(self, method: str, params: Message) -> Any:
        self.asked += 1
        number = self.asked
        self.send({"id": number, "method": method, "params": params})
        return self.until(lambda each: each.get("id") == number and "method" not in each)["result"]

    def tell(self, method: str, params: Message) -> None:
        self.send({"method": method, "params": params})

    def until(self, wanted: Callable[[Message], bool]) -> Message:
        """The next message that is wanted; what the server asks meanwhile is answered with the settings."""
        while True:
            message = self.receive()
            if "method" in message and "id" in message:
                items = message["params"].get("items", []) if isinstance(message.get("params"), dict) else []
                answer = [SETTINGS if each.get("section") == "yaml" else {} for each in items]
                self.send({"id": message["id"], "result": answer})
            elif wanted(message):
                return message

    def send(self, message: Message) -> None:
        assert self.process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self) -> Message:
        assert self.process.stdout is not None
        length = 0
        while header := self.process.stdout.readline().strip():
            if header.lower().startswith(b"content-length"):
                length = int(header.split(b":")[1])
        return json.loads(self.process.stdout.read(length))
