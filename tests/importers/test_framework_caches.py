"""What a program keeps by the cache of its framework, whose calls name no Redis."""

import pytest

from .test_compose import roles

_DJANGO = "CACHES = {'default': {'BACKEND': 'django_redis.cache.RedisCache'}}\n"
_CODE = "from django.core.cache import cache\n"
_NET = "builder.Services.AddStackExchangeRedisCache(o => o.Configuration = kv);\n"
_NEST = '{"dependencies": {"cache-manager-ioredis": "2"}}'
_GO = 'package cache\nimport "github.com/redis/go-redis/v9"\nfunc (c *Cache) Set(ctx context.Context, key string, v any) {\n\tc.rdb.Set(ctx, key, v, c.ttl)\n}\n'


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"settings.py": _DJANGO, "views.py": "def seen(key):\n    n = cache.get(key)\n    if n is None:\n        n = 0\n\n    cache.set(key, n + 1)\n"}, {"cache", "store"}),
        ({"settings.py": _DJANGO, "views.py": "def seen(key):\n    n = cache.get(key)\n    if n is None:\n        n = Page.objects.count()\n\n    cache.set(key, n + 1)\n"}, {"cache"}),
        ({"settings.py": _DJANGO + "SESSION_ENGINE = 'django.contrib.sessions.backends.cache'\n"}, {"cache", "sessions"}),
        (
            {
                "settings.py": "CACHES = {'default': {'BACKEND': '…locmem'}, 'pages': {'BACKEND': 'django_redis.cache.RedisCache'}}\n",
                "a.py": _CODE + "if cache.add(f'lock:{id}', 1, 60): run()\n",
            },
            {"cache"},
        ),
        (
            {"settings.py": _DJANGO, "a.py": _CODE + "def consumed(jti):\n    cache.set(f'done:{jti}', 1, 300)\n\ncache.get(k)\n"},
            {"cache", "store"},
        ),
        (
            {"settings.py": _DJANGO, "tracks/a.py": _CODE + "cache.set(f'session:{id}', {'chunks': 0}, 300)\n\ncache.get(k)\n"},
            {"cache", "store"},
        ),
        ({"settings.py": _DJANGO + "CELERY_RESULT_BACKEND = 'django-cache'\n"}, {"cache", "results"}),
        (
            {"settings.py": _DJANGO, "a.py": _CODE + "def log_out(token):\n    cache.set(f'blacklist:{token}', 1, 300)\n\ncache.get(k)\n"},
            {"cache", "store"},
        ),
        ({"settings.py": _DJANGO, "a.py": _CODE + "if cache.add(f'lock:{id}', 1, 60): run()\n"}, {"cache", "lock"}),
        ({"settings.py": _DJANGO, "a.py": "class A(APIView):\n    throttle_classes = [Slow]\n"}, {"cache", "limits"}),
        ({"settings.py": _DJANGO + "INSTALLED_APPS = [\n    'allauth.account',\n]\n"}, {"cache", "limits"}),
        (
            {"settings.py": _DJANGO, "a.py": _CODE + "def send(to):\n    cache.set(f'otp:{to}', code, 300)\n\ncache.get(k)\n"},
            {"cache", "store"},
        ),
        (
            {"settings.py": _DJANGO, "a.py": _CODE + "def page(n):\n    cache.set(f'page:{n}', render(n), 300)\n\ncache.get(k)\n"},
            {"cache"},
        ),
        (
            {"a.py": "from flask_caching import Cache\nCACHE_TYPE = 'RedisCache'\n", "b.py": "class S(SessionInterface):\n    def save_session(self):\n        cache.set(self.key, v)\n"},
            {"cache", "sessions"},
        ),
        (
            {"config/a.rb": "config.cache_store = :redis_cache_store\n", "b.rb": "rate_limit to: 5, within: 1.minute\n", "c.rb": "session_store :cache_store\n"},
            {"cache", "limits", "sessions"},
        ),
        ({"a.rb": "config.cache_store = :redis_cache_store\n", "b.rb": "Rails.cache.write('a', 1, unless_exist: true)\n"}, {"cache", "lock"}),
        (
            {"composer.json": "{}", "artisan": "", ".env": "CACHE_STORE=redis\n", "routes/api.php": "<?php\nRoute::get('/')->middleware('throttle:60,1');\n"},
            {"limits"},
        ),
        (
            {"config/cache.yaml": "framework:\n  cache:\n    app: cache.adapter.redis\n", "config/limits.yaml": "framework:\n  rate_limiter:\n    login:\n      limit: 5\n"},
            {"cache", "limits"},
        ),
        (
            {"bin/console": "", ".env": "MESSENGER_TRANSPORT_DSN=redis://kv\n", "config/lock.yaml": "framework:\n  lock: '%env(REDIS_DSN)%'\n"},
            {"broker", "lock"},
        ),
        ({"settings.py": _DJANGO, "a.py": "players = cache.get('players') or []\nplayers.append(me)\ncache.set('players', players)\n"}, {"cache", "store"}),
        ({"settings.py": _DJANGO, "a.py": "page = cache.get('page')\ncache.set('page', page or render())\n"}, {"cache"}),
        ({"Program.cs": _NET, "Sessions.cs": "builder.Services.AddSession();\n"}, {"cache", "sessions"}),
        (
            {"Program.cs": _NET, "Carts.cs": 'await _cache.GetStringAsync(k);\nawait _cache.SetStringAsync($"cart:{id}", json);\n'},
            {"cache", "store"},
        ),
        (
            {"Program.cs": _NET, "Carts.cs": 'var cart = await _repository.Get(id);\nawait _cache.GetStringAsync(k);\nawait _cache.SetStringAsync($"cart:{id}", json);\n'},
            {"cache"},
        ),
        (
            {"package.json": _NEST, "a.ts": "import * as redis from 'cache-manager-ioredis';\nawait this.cacheManager.get(k);\nawait this.cacheManager.set(`reset:${token}`, id, 60);\n"},
            {"cache", "store"},
        ),
        (
            {"go.mod": "module a\nrequire github.com/redis/go-redis/v9 v9.7.0\n", "cache/cache.go": _GO, "a.go": 'cache.Get(ctx, k)\ncache.Set(ctx, "otp:"+phone, code)\n'},
            {"cache", "store"},
        ),
    ],
)  # fmt: skip
def test_what_the_cache_of_a_framework_keeps(compose, files, wanted):
    found = compose(
        "services: {api: {build: ., env_file: [], links: [kv, db]}, kv: {image: redis}, db: {image: postgres}}",
        {"Dockerfile": "FROM alpine\n", **files},
    )
    assert set(roles(found, "kv") or ()) == wanted


@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.parametrize(
    ("files", "file", "copied"),
    [
        (
            {"artisan": "", ".env": "CACHE_STORE=redis\n", "app/A.php": "<?php $lock = Cache::lock('a', 9);\n"},
            "app/B.php",
            "<?php $pages = Cache::remember('pages', 60, fn () => Page::all());\n",
        ),
        (
            {
                "manage.py": "import django\n",
                "settings.py": _DJANGO,
                "a.py": _CODE + "if cache.add(f'lock:{id}', 1, 60): run()\n",
                "tries.py": _CODE
                + "def failed(ip):\n    n = cache.get(ip, 0)\n    cache.set(ip, n + 1, timeout=900)\n",
            },
            "b.py",
            _CODE + "def page(n):\n    cache.set(f'page:{n}', render(n), 300)\n",
        ),
    ],
)
def test_a_cache_in_which_nothing_is_copied_is_none_beside_what_else_it_keeps(compose, files, file, copied, keeps):
    text = "services: {web: {build: ., links: [kv]}, kv: {image: redis}}"
    found = roles(compose(text, {**files, **({file: copied} if keeps else {})}), "kv")
    assert ("lock" in found, "cache" in found) == (True, keeps)


@pytest.mark.parametrize(("imported", "counts"), [("cache", False), ("limit", True)])
def test_a_cache_of_ones_own_keeps_for_a_program_of_go_what_the_packages_that_it_is_built_from_say(
    compose, imported, counts
):
    keeps = "func (c *Cache) Set(ctx context.Context, key string, value any, ttl time.Duration) error {\n\treturn c.client.Set(ctx, key, value, ttl).Err()\n}\n"
    limits = 'package limit\nimport "acme.com/shop/cache"\nfunc (l *RateLimiter) Allow(key string) bool {\n\tl.cache.Get(ctx, "ratelimit:"+key, &count)\n\tif count >= limit {\n\t\treturn false\n\t}\n\tcount++\n\tl.cache.Set(ctx, "ratelimit:"+key, count, time.Minute)\n\treturn true\n}\n'
    files = {
        "Dockerfile": "FROM golang\nCOPY . .\nRUN go build -o /api ./cmd/api\nCMD /api\n",
        "go.mod": "module acme.com/shop\n",
        "cmd/api/main.go": f'package main\nimport "acme.com/shop/{imported}"\nfunc main() {{ {imported}.Run() }}\n',
        "cache/redis.go": f'package cache\nimport "github.com/redis/go-redis/v9"\n{keeps}',
        "limit/limit.go": limits,
    }
    text = "services: {api: {build: ., environment: {REDIS_URL: 'redis://kv'}}, kv: {image: redis}}"
    assert ("limits" in (roles(compose(text, files), "kv") or [])) is counts
