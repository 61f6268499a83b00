"""HTTP caches as a blueprint describes them, in front of an origin that always knows the latest value."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.stores.yard import free_port

NGINX = """
daemon off; master_process off; pid {folder}/pid; error_log stderr warn;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  proxy_cache_path {folder}/cache keys_zone=kept:1m inactive=1h;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{behind};
      proxy_set_header Host $host;
      proxy_cache kept;
      proxy_cache_valid 200 {ttl:.0f}s;
    }}
  }}
}}
"""
VARNISH = """
vcl 4.1;
backend behind {{ .host = "127.0.0.1"; .port = "{behind}"; }}
sub vcl_backend_response {{
  set beresp.ttl = {ttl:.3f}s - beresp.age;
  set beresp.grace = {grace:.3f}s;
  set beresp.keep = 0s;
}}
"""


class Origin:
    """Answers every request with the value it has now."""

    def __init__(self, yard):
        self.value = 0
        self.asked = 0
        origin = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                origin.asked += 1
                body = str(origin.value).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                del arguments

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        yard.later(self._close)

    def _close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Edge:
    """One HTTP cache in front of another server; it keeps answers for `ttl` and `grace` seconds."""

    def __init__(self, yard, component, behind, ttl, grace):
        folder, self.port = yard.make(component.id), free_port()
        if component.engine == "nginx":
            assert not grace, "nginx has no grace of so many seconds"
            text = NGINX.format(folder=folder, port=self.port, behind=behind, ttl=ttl)
            configuration = yard.write(folder / "nginx.conf", text)
            yard.start(component.id, "nginx", "-c", str(configuration), "-p", str(folder), ready=self._answers)
        else:
            text = VARNISH.format(behind=behind, ttl=ttl, grace=grace)
            configuration = yard.write(folder / "default.vcl", text)
            listen = ["-a", f"127.0.0.1:{self.port}", "-f", str(configuration), "-n", str(folder), "-j", "none"]
            memory = ["-s", "malloc,16m", "-p", "thread_pools=1", "-p", "thread_pool_min=10"]
            yard.start(component.id, "varnishd", "-F", *listen, *memory, ready=self._answers)

    def get(self, path):
        """The value it answers with, and the Age it claims (None: it claims none)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": "pages.example"})
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        assert response.status == 200, f"{response.status} {body!r}"
        return int(body), response.getheader("Age")

    def _answers(self):
        try:
            self.get("/ready")
        except (OSError, AssertionError, http.client.HTTPException):
            return False
        return True
