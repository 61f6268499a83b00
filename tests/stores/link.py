"""A network line between a copy and the store it follows: slow, or cut, as a test wants it."""

import contextlib
import queue
import socket
import threading
import time


class Link:
    """Passes on what the store sends after `lag` seconds and what the copy answers after `echo` seconds.

    What has not arrived is still with the sender: `lose` throws it away, as the loss of the sender would.
    """

    def __init__(self, yard, target):
        yard.later(self.close)
        self.target, self.lag, self.echo = target, 0.0, 0.0
        self._open, self._lost = threading.Event(), False
        self._open.set()
        self._ends = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._threads = []
        self._begin(self._accept)

    def cut(self):
        """Nothing arrives any more, in either direction, until it is mended."""
        self._open.clear()

    def mend(self):
        """What was held back arrives now."""
        self._open.set()

    def lose(self):
        """The store is gone, with everything it had not got across."""
        self._lost = True
        self._open.set()
        for end in (self._door, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self):
        """End the line and everything that waits on it."""
        self.lose()
        for thread in self._threads:
            thread.join(timeout=5)

    def _accept(self):
        while not self._lost:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                near.close()
                continue
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._ends += [near, far]
            self._begin(self._carry, near, far, lambda: self.echo)
            self._begin(self._carry, far, near, lambda: self.lag)

    def _carry(self, source, sink, delay):
        waiting = queue.SimpleQueue()
        self._begin(self._deliver, waiting, sink)
        while True:
            try:
                part = source.recv(65536)
            except OSError:
                part = b""
            waiting.put((time.monotonic() + delay(), part))
            if not part:
                return

    def _deliver(self, waiting, sink):
        while True:
            due, part = waiting.get()
            while not self._lost and (not self._open.is_set() or due > time.monotonic()):
                self._open.wait(0.05)
                time.sleep(min(0.05, max(0.0, due - time.monotonic())))
            try:
                if part and not self._lost:
                    sink.sendall(part)
                    continue
                sink.shutdown(socket.SHUT_RDWR)
            except OSError:  # the other end is gone
                pass
            return

    def _begin(self, work, *arguments):
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()
