import pytest

from archlint.importers.links.handed_hosts import _handed
from archlint.source.folder import Folder

ASK = 'import requests\ndef ask(service: str, path):\n    return requests.get(f"{scheme}://{service}:8000/{path}")\n'


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"a.py": f"{ASK}ask('users', 'me')\nask(path='x', service='orders')\n"}, ["orders", "users"]),
        (  # nobody uses what the library has for `chat`
            {
                "lib/ask.py": ASK,
                "lib/all.py": "from lib.ask import ask\ndef users(path):\n    return ask('users', path)\ndef chat(path):\n    return ask('chat', path)\n",
                "a.py": "from lib.all import (\n    chat,\n    users,\n)\nusers('me')\n",
            },
            ["users"],
        ),
        ({"a.js": 'const at = (host, port) => `http://${host}:${port}`;\nproxy(at("users-api", 80));\n'}, ["users-api"]),
        ({"a.ts": 'const NAMES = { users: "users", orders: "orders" };\nfetch(`http://${NAMES[which]}-svc:80`);\n'}, ["orders-svc", "users-svc"]),
        ({"a.ts": 'class Api {\n  constructor(private readonly host: string) {}\n  get(p) { return fetch("http://" + this.host + ":80") } }\nnew Api("users")\n'}, ["users"]),
        ({"a.go": 'func ask(ctx context.Context, name string) { get(fmt.Sprintf("http://%s:80/a", name)) }\nconst USERS = "users"\nfunc b() { ask(ctx, USERS) }\n'}, ["users"]),
        ({"A.java": 'String ask(String path, String host) {\n  return get("http://" + host + ":80/" + path);\n}\nString me() { return ask("me", "users"); }\n'}, ["users"]),
        ({"a.php": '<?php function ask($host, $path) { return get("http://{$host}:80/$path"); }\nfunction via($host) { return ask($host, "me"); }\nvia("users");\n'}, ["users"]),
        ({"a.py": 'def ask(path):\n    return get(f"http://{host}:80/{path}")\nask("users")\n'}, []),
    ],
)  # fmt: skip
def test_a_name_that_is_handed_to_what_puts_addresses_together_is_a_host(files, wanted, tmp_path):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert sorted({host for host, _ in _handed(Folder(tmp_path), ".", ())}) == wanted
