"""The server: texts come in, notices go out, and every question of the editor has its answer."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from archlint import __version__
from archlint.cli.editing.complaints import complain
from archlint.cli.editing.judgement import Judgement, judged
from archlint.cli.editing.protocol import diagnostics
from archlint.cli.editing.sheet import Sheet
from archlint.editor.keys import warm
from archlint.editor.notices import Notice
from archlint.findings.finding import Severity

if TYPE_CHECKING:
    from pathlib import Path

PAUSE = 0.25
"""Seconds without a change before a text is judged."""
WATCHED = ("**/archlint.toml", "**/pyproject.toml", "**/.archlint/baseline.json")
"""Files beside a blueprint on which depends what is said about it."""
REFUSED = -32803
"""The protocol's code for a request that is understood and cannot be met (`RequestFailed`)."""


class Protocol(LanguageServerProtocol):
    """The protocol, answering what it cannot read as well, and never with a traceback."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        """The message in a piece of JSON; a request that makes none is answered with what is wrong."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._send_response(data["id"], None, error.to_response_error())
            raise

    def _send_response(self, msg_id: str | int, result: Any = None, error: types.ResponseError | None = None) -> None:
        super()._send_response(msg_id, result, types.ResponseError(error.code, error.message) if error else None)


class Server(LanguageServer):
    """Open texts by their URI; at most one of them is judged at a time, always in its last version."""

    def __init__(self, config: str | None) -> None:
        super().__init__(  # pyright: ignore[reportUnknownMemberType] - it takes what its own base takes
            "archlint",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
            protocol_cls=Protocol,
        )
        self.config = config
        self.sheets: dict[str, Sheet] = {}
        self._judge = ThreadPoolExecutor(max_workers=1, thread_name_prefix="judge")

    def report_server_error(self, error: Exception, source: Any) -> None:  # noqa: ARG002 - given by the protocol
        """What went wrong while a message was handled; of requests that are none of ours nothing has to be said."""
        if isinstance(error, JsonRpcInternalError):
            self.tell(error.message)
        elif not isinstance(error, JsonRpcException):
            self.tell(complain(error))

    def tell(self, line: str) -> None:
        """Put a line into the log of the editor."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, line))

    @property
    def shows_related(self) -> bool:
        """Whether the editor shows the other places of a notice."""
        about = self.client_capabilities.text_document
        return bool(about and about.publish_diagnostics and about.publish_diagnostics.related_information)

    def begin(self) -> None:
        """Load what takes a while before anybody waits for it, and ask to be told when settings change."""
        self._judge.submit(warm)
        about = self.client_capabilities.workspace
        watching = about.did_change_watched_files if about else None
        if watching is not None and watching.dynamic_registration:
            watched = types.DidChangeWatchedFilesRegistrationOptions(
                [types.FileSystemWatcher(each) for each in WATCHED]
            )
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            self.client_register_capability(types.RegistrationParams([types.Registration("settings", method, watched)]))

    def write(self, uri: str, text: str, version: int | None, pause: float) -> None:
        """Take a text, and judge it when nothing has changed for a while; what was to be judged before is dropped."""
        before = self.sheets.get(uri)
        encoding = self.workspace.position_encoding
        sheet = Sheet(uri, text, version, str(getattr(encoding, "value", encoding) or "utf-16"), self.config)
        if before is not None:
            sheet.understood = before.understood
            if before.judging is not None:
                before.judging.cancel()
        self.sheets[uri] = sheet
        if sheet.is_blueprint:
            sheet.judging = asyncio.ensure_future(self._judged(sheet, pause))
        elif before is not None and before.is_blueprint:
            self._publish(sheet)

    def again(self) -> None:
        """Judge every open text once more, because something beside them has changed."""
        for sheet in list(self.sheets.values()):
            self.write(sheet.uri, sheet.whole, sheet.version, 0.0)

    def leave(self, uri: str) -> None:
        """Forget a text, and take back what was said about it."""
        sheet = self.sheets.pop(uri, None)
        if sheet is None:
            return
        if sheet.judging is not None:
            sheet.judging.cancel()
        if sheet.is_blueprint:
            sheet.notices, sheet.version = (), None
            self._publish(sheet)

    async def _judged(self, sheet: Sheet, pause: float) -> None:
        await asyncio.sleep(pause)
        found = await asyncio.get_running_loop().run_in_executor(
            self._judge, _safely, sheet.text, sheet.path, self.config
        )
        if isinstance(found, Judgement):
            sheet.notices = found.notices
            sheet.understood = found.understood or sheet.understood
        else:
            self.tell(found)
            sheet.notices = (Notice((0, 0), Severity.ERROR, "bug", found),)
        self._publish(sheet)

    def _publish(self, sheet: Sheet) -> None:
        said = diagnostics(sheet.notices, sheet.uri, sheet.positions, self.shows_related)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(sheet.uri, said, sheet.version))


def _safely(text: str, path: Path | None, config: str | None) -> Judgement | str:
    """The judgement of a text, or what kept us from one: a bug of ours, in one line."""
    try:
        return judged(text, path, config)
    except Exception as error:  # noqa: BLE001 - the last net: the server goes on
        return complain(error)


def internal(error: Exception) -> JsonRpcException:
    """A bug of ours as the answer to a request."""
    return JsonRpcInternalError(complain(error))
