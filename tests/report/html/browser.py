"""Headless Chromium over its debugging pipe, without the network: a page to look at, to type into, to listen to.

Needs nothing but the program: the Chrome DevTools Protocol is JSON, one message after the other, ended by a zero byte.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

WIRED = """
import fcntl, os, sys
pipes = [fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1:3]]
for place, pipe in enumerate(pipes, start=3):
    os.dup2(pipe, place)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Puts the two pipes where the browser looks for them, as descriptors 3 and 4, and becomes the browser."""
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def program():
    """The browser there is, or None."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


class Page:
    """One tab. `complaints` are messages of the console, errors, and everything the policy refused."""

    def __init__(self, width=1280, height=900):
        self._profile = tempfile.mkdtemp(prefix="archlint-browser-")
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()

        flags = [
            "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", f"--user-data-dir={self._profile}",
            "--proxy-server=127.0.0.1:9", "--disable-background-networking", f"--window-size={width},{height}",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "-c", WIRED, str(to_browser), str(from_browser), program(), *flags, "about:blank"],
            pass_fds=(to_browser, from_browser),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._buffer, self._number, self._session = b"", 0, None
        self.complaints, self.requests = [], []
        targets = self.call("Target.getTargets")["targetInfos"]
        tab = next(target["targetId"] for target in targets if target["type"] == "page")
        self._session = self.call("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        """One command and its answer; events that arrive meanwhile are noted."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self._note(answer)

    def _read(self):
        while b"\0" not in self._buffer:
            piece = os.read(self._in, 1 << 16)
            assert piece, "the browser ended"
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)

    def _note(self, event):
        kind, said = event.get("method"), event.get("params", {})
        if kind == "Runtime.consoleAPICalled":
            self.complaints.append(said["type"])
        elif kind == "Runtime.exceptionThrown":
            self.complaints.append(said["exceptionDetails"].get("exception", {}).get("description", "exception"))
        elif kind == "Log.entryAdded":
            self.complaints.append(said["entry"]["text"])
        elif kind == "Network.requestWillBeSent":
            self.requests.append(said["request"]["url"])

    def open(self, address, *, scripts=True):
        """Load an address and wait for the page to be complete."""
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.call("Page.navigate", url="about:blank")
        self.wait("location.href === 'about:blank'")
        self.call("Page.navigate", url=address)
        done = "document.getElementById('app').childElementCount > 0" if scripts else "true"
        self.wait(f"location.href !== 'about:blank' && document.readyState === 'complete' && {done}")

    def run(self, expression):
        """The value of an expression; awaits promises."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def wait(self, condition):
        """Wait up to ten seconds for a condition."""
        for _ in range(200):
            if self._holds(condition):
                return
            time.sleep(0.05)
        raise AssertionError(condition)

    def _holds(self, condition):
        """Whether it holds now; between two pages nothing does."""
        try:
            return self.run(f"Boolean({condition})")
        except AssertionError:
            return False

    def text(self, selector):
        """What an element says."""
        return self.run(f"document.querySelector({json.dumps(selector)}).innerText")

    def press(self, key, times=1):
        """Press a key, as a person would."""
        codes = {"Tab": 9, "Enter": 13, " ": 32, "ArrowRight": 39, "ArrowLeft": 37, "End": 35, "Home": 36, "PageUp": 33}
        text = {"Enter": "\r", " ": " "}.get(key)
        more = {"text": text} if text else {}
        code = "Space" if key == " " else key
        for _ in range(times):
            self.call(
                "Input.dispatchKeyEvent", type="keyDown", key=key, code=code, windowsVirtualKeyCode=codes[key], **more
            )
            self.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=code, windowsVirtualKeyCode=codes[key])

    def media(self, kind="", **features):
        """Look at the page as on paper, or in a dark room: `media("print")`, `media(prefers_color_scheme="dark")`."""
        wanted = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.call("Emulation.setEmulatedMedia", media=kind, features=wanted)

    def size(self, width, height, *, phone=False):
        """Another window."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)

    def picture(self, path, *, whole=False):
        """A screenshot."""
        found = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        Path(path).write_bytes(base64.b64decode(found["data"]))

    def paper(self, path):
        """The page as a PDF."""
        found = self.call(
            "Page.printToPDF", printBackground=True, preferCSSPageSize=True, paperWidth=8.27, paperHeight=11.7
        )
        Path(path).write_bytes(base64.b64decode(found["data"]))

    def close(self):
        """End the browser that this started."""
        self._session = None
        with suppress(OSError, AssertionError):
            self.call("Browser.close")
        self._process.wait(10)
        os.close(self._out)
        os.close(self._in)
        shutil.rmtree(self._profile, ignore_errors=True)
