"""What libraries keep in the process of a program unless they are given another store; whoever gives one is not told of."""

import pytest

NODE = {"package.json": '{"dependencies": {"express": "4"}}', "Dockerfile": "FROM node\n"}
PYTHON = {"requirements.txt": "flask\n", "Dockerfile": "FROM python\n"}
SESSION = "const session = require('express-session');\n"
LIMIT = "import { rateLimit } from 'express-rate-limit';\nexport const limiter = rateLimit({max: 5});\n"
FLASK = "from flask_session import Session\nfrom flask_caching import Cache\napp = Flask(__name__)\n"
JOBS = "from apscheduler.schedulers.background import BackgroundScheduler\n\ndef start():\n    BackgroundScheduler().start()\n"
LOCMEM = 'CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}\n'
IN_CACHE = 'import django\nSESSION_ENGINE = "django.contrib.sessions.backends.cache"\n'


def state(compose, files, more=""):
    beside = NODE if any(name.endswith(("js", "ts")) for name in files) else PYTHON
    fact = compose(
        f"services: {{web: {{build: ., ports: ['80:80'], command: serve, environment: {{A: b}}}}{more}}}",
        {**beside, **files},
    ).part("web")
    return (fact.facts["state"].value, str(fact.facts["state"].evidence)) if "state" in fact.facts else None


@pytest.mark.parametrize(
    ("files", "kept", "where"),
    [
        ({"app.js": f"{SESSION}app.use(session({{secret: s}}));\napp.listen(1);\n"}, {"sessions": "memory"}, "code app.js:2 session"),
        ({"app.js": f"{SESSION}app.use(session({{\n  // store: later\n  secret: f(s), store: new session.MemoryStore()}}));\napp.listen(1);\n"}, {"sessions": "memory"}, "code app.js:2 session"),
        ({"app.js": f"{SESSION}const options = {{secret: s,\n  cookie: {{secure: true}}\n}};\napp.use(session(options));\napp.listen(1);\n"}, {"sessions": "memory"}, "code app.js:5 session"),
        ({"app.ts": "import { RateLimiterMemory } from 'rate-limiter-flexible';\nnew RateLimiterMemory({points: 5});\napp.listen(1);\n"}, {"limits": "memory"}, "code app.ts:2 RateLimiterMemory"),
        ({"limits.ts": LIMIT, "main.ts": "import { limiter } from './limits';\n"}, {"limits": "memory"}, "code limits.ts:2 rateLimit"),
        ({"app.py": f'{FLASK}app.config.update(SESSION_TYPE="filesystem", TESTING=False)\n'}, {"sessions": "disk"}, "code app.py:4 SESSION_TYPE"),
        ({"app.py": f'{FLASK}cache = Cache(app, config={{"CACHE_TYPE": "SimpleCache"}})\nSESSION_TYPE = "filesystem"\n'}, {"sessions": "disk", "cache": "memory"}, "code app.py:5 SESSION_TYPE, cache app.py:4"),
        ({"jobs.py": JOBS, "app.py": "from .jobs import start\n"}, {"schedule": "memory"}, "code jobs.py:4 BackgroundScheduler"),
        ({"settings.py": LOCMEM + IN_CACHE}, {"sessions": "memory"}, "code settings.py:3 SESSION_ENGINE"),
        ({"app.py": "from slowapi import Limiter\nlimiter = Limiter(key_func=ip)\napp = FastAPI()\n@limiter.limit('5/minute')\n"}, {"limits": "memory"}, "code app.py:2 Limiter"),
    ],
)  # fmt: skip
def test_what_a_library_keeps_near_by_default_is_state_of_the_service(compose, files, kept, where):
    assert state(compose, files) == (kept, where)


@pytest.mark.parametrize(
    "files",
    [
        {"app.js": f"{SESSION}app.use(session({{secret: s, store: new RedisStore({{client}})}}));\napp.listen(1);\n"},
        {"app.js": f"{SESSION}app.get('/a/*', a);\napp.use(session({{store: s}}));\nrun('*/5 * * * *');\napp.listen(1);\n"},
        {"app.js": f"{SESSION}app.use(session(options));\napp.listen(1);\n"},
        {"app.js": f"{SESSION}const options = {{secret: s}};\noptions.store = redis;\napp.use(session(options));\napp.listen(1);\n"},
        {"app.js": f"{SESSION}const options = {{genid() {{\n return 1 }}\n, store: redis\n}};\napp.use(session(options));\napp.listen(1);\n"},
        {"app.js": f"{SESSION}app.use(session({{...common}}));\napp.listen(1);\n"},
        {"limits.ts": LIMIT, "main.ts": "start();\n"},
        {"limits.ts": f"{LIMIT}rateLimit({{store}});\n", "main.ts": "import { limiter } from './limits';\n"},
        {"app.py": f'{FLASK}if DEBUG:\n    SESSION_TYPE = "filesystem"\n'},
        {"app.py": f'{FLASK}class A:\n    SESSION_TYPE = "filesystem"\nclass B:\n    SESSION_TYPE = "redis"\n'},
        {"app.py": 'SESSION_TYPE = "filesystem"\n'},
        {"jobs.py": JOBS, "app.py": "from .jobs import start\nif env('RUN_SCHEDULER'):\n    start()\n"},
        {"jobs.py": f"{JOBS}redis.set('jobs', 1, nx=True)\n", "app.py": "from .jobs import start\n"},
        {"settings.py": LOCMEM.replace("locmem.LocMem", "redis.Redis") + IN_CACHE},
        {"app.py": "from slowapi import Limiter\nlimiter = Limiter(ip, storage_uri=URL)\napp = FastAPI()\n@limiter.limit('5/minute')\n"},
        {"app.py": "from slowapi import Limiter\nlimiter = Limiter(key_func=ip)\napp = FastAPI()\n"},
    ],
)  # fmt: skip
def test_what_is_kept_elsewhere_or_cannot_be_known_is_not_told(compose, files):
    assert state(compose, files) is None


def test_jobs_of_code_that_others_run_too_may_be_started_by_those(compose):
    files = {"jobs.py": JOBS, "app.py": "from .jobs import start\n"}
    assert state(compose, files, ", timer: {build: ., command: python jobs.py}") is None


def test_setting_up_a_library_of_sessions_says_nothing_of_what_redis_keeps_beside_it(compose):
    line = "const Redis = require('ioredis'); app.use(session({secret: s})); const redis = new Redis(process.env.KV); redis.setex('products', 60, all); app.listen(1);\n"
    found = compose(
        "services: {web: {build: ., ports: ['80:80'], environment: {KV: 'redis://kv:6379', DB: 'postgres://db/x'}}, kv: {image: redis}, db: {image: postgres}}",
        {**NODE, "app.js": SESSION.strip() + line},
    )
    assert found.part("kv").facts["roles"].value == ["cache"]
    assert found.part("web").facts["state"].value == {"sessions": "memory"}


LAYERS = """
CHANNEL_LAYERS = {
    # 'default': {'BACKEND': 'channels_redis.core.RedisChannelLayer', 'CONFIG': {'hosts': ['redis']}},
    'default': {
        'BACKEND': 'channels.layers.InMemoryChannelLayer',
    },
}
"""


@pytest.mark.parametrize(
    ("code", "near", "arrows"),
    [
        (LAYERS, ["api/settings.py:4"], []),
        (LAYERS.replace("# 'default'", "'default'"), [], ["api -> redis"]),
        (LAYERS + "if REDIS:\n    CHANNEL_LAYERS = {'default': {'BACKEND': 'channels_redis.core.RedisChannelLayer'}}\n", [], ["api -> redis"]),
        ("CHANNEL_LAYERS = {'default': env.channels_url('LAYERS')}\n", [], ["api -> redis"]),
        ("DEBUG = True\n", [], []),
    ],
)  # fmt: skip
def test_a_channel_layer_in_memory_is_no_use_of_redis_though_its_library_is_listed(compose, code, near, arrows):
    text = "services:\n  api: {build: api, ports: ['80:80']}\n  redis: {image: redis}\n"
    files = {"api/requirements.txt": "django\nchannels-redis\n", "api/settings.py": code.lstrip(), "api/manage.py": ""}
    found = compose(text, files)
    fact = found.part("api").facts.get("state")
    assert [fact.evidence.place] == near if fact is not None else not near
    assert [f"{hop.source} -> {hop.target}" for hop in found.hops] == arrows
    assert ("roles" in found.part("redis").facts) is bool(arrows)


_LARAVEL = {
    "Dockerfile": "FROM php:8\n",
    "composer.json": '{"require": {"laravel/framework": "11"}}',
    "artisan": "",
    "config/session.php": "<?php return [\n    'driver' => env('SESSION_DRIVER', 'file'),\n];\n",
}


@pytest.mark.parametrize(
    ("files", "kept", "where"),
    [
        ({".env.example": "APP_NAME=a\nSESSION_DRIVER=file\n"}, {"sessions": "disk"}, "env .env.example:2 SESSION_DRIVER"),
        ({".env.example": "SESSION_DRIVER=array\n"}, {"sessions": "memory"}, "env .env.example:1 SESSION_DRIVER"),
        ({}, {"sessions": "disk"}, "config config/session.php:2 SESSION_DRIVER"),
    ],
)  # fmt: skip
def test_sessions_that_laravel_has_in_files_are_state_of_the_service(compose, files, kept, where):
    assert state(compose, {**_LARAVEL, **files}) == (kept, where)


@pytest.mark.parametrize(
    "files",
    [
        {".env.example": "SESSION_DRIVER=database\n"},
        {".env.example": "SESSION_DRIVER=file\n", "config/session.php": "<?php return ['driver' => 'redis'];\n"},
        {"config/session.php": "<?php return ['driver' => env('SESSION_DRIVER', 'database')];\n"},
        {".env.example": "SESSION_DRIVER=file\n", "config/session.php": "", "artisan": None},
    ],
)
def test_sessions_that_laravel_has_in_a_store_are_none(compose, files):
    there = {name: text for name, text in {**_LARAVEL, **files}.items() if text is not None}
    assert state(compose, there) is None
