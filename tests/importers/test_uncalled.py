"""What a program has ready and never calls keeps nothing in a Redis."""

import pytest

from .test_compose import roles

_TEXT = "services: {api: {build: ., links: [kv]}, kv: {image: redis}}"
_NODE = (
    "const Redis = require('ioredis')\nconst redis = new Redis(process.env.REDIS_URL)\n\n"
    "// admit() is for the gateway\nasync function admit(who) {\n  const key = `ratelimit:${who}`\n"
    "  const count = await redis.incr(key)\n  if (count === 1) {\n    await redis.expire(key, 60)\n  }\n  return count < 9\n}\n\n"
    "async function hold(name) {\n  return redis.set(`lock:${name}`, '1', 'NX', 'EX', 5)\n}\n\n"
    "module.exports = { admit, hold }\n"
)
_PYTHON = (
    "import redis\n\n\nclass Keeper:\n    def __init__(self, url):\n        self.redis = redis.from_url(url)\n\n"
    "    def admit(self, who):\n        count = self.redis.incr(f'ratelimit:{who}')\n        self.redis.expire(f'ratelimit:{who}', 60)\n        return count < 9\n\n"
    "    def hold(self, name):\n        return self.redis.set(f'lock:{name}', '1', nx=True, ex=5)\n"
)
_GO = (
    'package kv\n\nimport "github.com/redis/go-redis/v9"\n\ntype Keeper struct{ rdb *redis.Client }\n\n'
    "func New(rdb *redis.Client) *Keeper { return &Keeper{rdb} }\n\n"
    'func (k *Keeper) Admit(who string) bool {\n\tcount := k.rdb.Incr(ctx, "ratelimit:"+who).Val()\n\tk.rdb.Expire(ctx, "ratelimit:"+who, time.Minute)\n\treturn count < 9\n}\n\n'
    'func (k *Keeper) Hold(name string) bool {\n\treturn k.rdb.SetNX(ctx, "lock:"+name, 1, time.Minute).Val()\n}\n'
)


@pytest.mark.parametrize(
    ("module", "text", "caller", "calls"),
    [
        ("kv.js", _NODE, "app.js", "const {{ {0} }} = require('./kv')\n{0}(1)\n"),
        ("kv.py", _PYTHON, "app.py", "from kv import Keeper\n\nKeeper(URL).{0}(1)\n"),
        (
            "kv/kv.go",
            _GO,
            "main.go",
            'package main\n\nimport "kept/kv"\n\nfunc main() {{\n\tkv.New(rdb).{1}("a")\n}}\n',
        ),
    ],
)
def test_functions_that_nobody_calls_keep_nothing(compose, module, text, caller, calls):
    for name, wanted in (("admit", ["limits"]), ("hold", ["lock"])):
        said = calls.format(name, name.title())
        assert (
            roles(
                compose(
                    _TEXT,
                    {
                        module: text,
                        caller: said,
                        "go.mod": "module kept\n\nrequire github.com/redis/go-redis/v9 v9.1.0\n",
                    },
                ),
                "kv",
            )
            == wanted
        )


def test_a_copy_of_a_module_and_an_index_call_nothing_of_it(compose):
    files = {
        "lib/kv.js": _NODE,
        "shared/kv.js": _NODE,
        "lib/index.js": "export { admit, hold } from './kv'\n",
        "app.js": "const { hold } = require('./lib')\nhold(1)\n",
    }
    assert roles(compose(_TEXT, files), "kv") == ["lock"]


def test_what_only_an_idle_function_calls_is_idle(compose):
    files = {
        "kv.js": _NODE,
        "gate.js": "// asks Redis\nconst { admit } = require('./kv')\nfunction enter(who) {\n  return admit(who)\n}\nfunction leave(who) {\n  return who\n}\nmodule.exports = { enter, leave }\n",
        "app.js": "const { hold } = require('./kv')\nconst { leave } = require('./gate')\nhold(1)\nleave(2)\n",
    }
    assert roles(compose(_TEXT, files), "kv") == ["lock"]


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("kv.py", _PYTHON.replace("class Keeper:", "class Keeper(BaseLimiter):")),
        ("kv.py", _PYTHON.replace("    def admit", "    @every(60)\n    def admit")),
        ("kv.py", _PYTHON.replace("admit", "on_arrival")),
    ],
)
def test_what_libraries_may_call_is_not_idle(compose, module, text):
    files = {module: text, "app.py": "from kv import Keeper\n\nKeeper(URL).hold(1)\n"}
    assert roles(compose(_TEXT, files), "kv") == ["limits", "lock"]


def test_nothing_is_idle_in_a_module_of_which_nobody_uses_anything(compose):
    assert roles(compose(_TEXT, {"kv.js": _NODE, "app.js": "require('./kv')\n"}), "kv") == ["limits", "lock"]


def test_a_class_that_nobody_makes_keeps_nothing(compose):
    limits = _PYTHON.replace("class Keeper", "class Gate").partition("    def hold")[0]
    files = {
        "kv.py": f"{_PYTHON}\n\n{limits.partition('class Gate')[1]}{limits.partition('class Gate')[2]}",
        "app.py": "from kv import Keeper\n\nKeeper(URL).hold(1)\n",
    }
    assert roles(compose(_TEXT, files), "kv") == ["lock"]
    files["app.py"] += "Gate(URL).admit(1)\n"
    assert roles(compose(_TEXT, files), "kv") == ["limits", "lock"]


@pytest.mark.parametrize(("made", "wanted"), [("kv.New(rdb)", ["lock", "store"]), ("kv.NewSeen(rdb)", ["store"])])
def test_a_file_of_go_of_which_nobody_uses_anything_keeps_nothing(compose, made, wanted):
    hold = _GO.replace("func (k *Keeper) Admit", "func (k *Keeper) Gone").replace("ratelimit:", "lock:")
    seen = (
        'package kv\n\nimport "github.com/redis/go-redis/v9"\n\ntype Seen struct{ rdb *redis.Client }\n\n'
        "func NewSeen(rdb *redis.Client) *Seen { return &Seen{rdb} }\n\n"
        'func (s *Seen) Set(id string) { s.rdb.HSet(ctx, "seen", id, 1) }\n'
    )
    main = f'package main\n\nimport "kept/kv"\n\nfunc main() {{\n\t{made}.Hold("a")\n\tkv.NewSeen(rdb).Set("a")\n}}\n'
    listed = "module kept\n\nrequire github.com/redis/go-redis/v9 v9.1.0\n"
    files = {"kv/kv.go": hold, "kv/seen.go": seen, "main.go": main, "go.mod": listed}
    assert roles(compose(_TEXT, files), "kv") == wanted
