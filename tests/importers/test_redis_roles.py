"""What a Redis is used for, as programs in many languages say it."""

import pytest

from archlint.importers.code import source_files, words
from archlint.importers.compose.importing import sketch
from archlint.importers.stores import redis_code

from .test_compose import roles

_ONE = "services: {api: {build: ., links: [kv]}, kv: {image: redis}}"


@pytest.mark.parametrize(
    ("file", "text", "wanted"),
    [
        ("requirements.txt", "celery==5.4\nredis==5\n", ["broker"]),
        ("requirements/production.txt", "channels_redis>=4\ndjango-cacheops\n", ["cache", "pubsub"]),
        ("pyproject.toml", 'dependencies = ["saq", "fastapi-limiter"]', ["broker", "limits"]),
        ("Pipfile", '[packages]\ncelery = {version = "5", extras = ["redis"]}\n', ["broker"]),
        (
            "package.json",
            '{"dependencies": {"@socket.io/redis-adapter": "8", "rate-limit-redis": "4"}}',
            ["pubsub", "limits"],
        ),
        ("package.json", '{"description": "bullmq", "devDependencies": {"bullmq": "5"}}', None),
        ("apps/api/package.json", '{"dependencies": {"@keyv/redis": "4"}}', ["cache"]),
        ("Gemfile", 'gem "hyrax"\ngem "activejob-uniqueness"\n', ["lock", "store"]),
        ("Gemfile", 'gem "redis-actionpack"\n# gem "sidekiq"\n', ["sessions"]),
        (
            "go.mod",
            "require (\n\tgithub.com/hibiken/asynq v0.24\n\tgithub.com/go-redsync/redsync/v4 v4.8\n)",
            ["broker", "lock"],
        ),
        ("go.mod", "require (\n\tgo.codycody31.dev/gobullmq v1.1.0\n)", ["broker"]),
        ("go.mod", "require (\n\tgithub.com/bsm/redislock v0.7.2 // indirect\n)", None),
        (
            "composer.json",
            '{"require": {"laravel/horizon": "^5"}, "require-dev": {"symfony/redis-messenger": "1"}}',
            ["broker"],
        ),
        ("pom.xml", "<artifactId>spring-session-data-redis</artifactId>", ["sessions"]),
        ("build.gradle.kts", 'implementation("com.bucket4j:bucket4j-redis:8.10")', ["limits"]),
        ("Web.csproj", '<PackageReference Include="Microsoft.AspNetCore.SignalR.StackExchangeRedis" />', ["pubsub"]),
        ("Web.csproj", '<PackageReference Include="Microsoft.Orleans.Persistence.Redis" />', ["store"]),
        ("pom.xml", "<artifactId>sa-token-redis-jackson</artifactId>", ["sessions"]),
        ("Cargo.toml", '[dependencies]\napalis-redis = "0.6"\n', ["broker"]),
        ("mix.exs", '{:exq, "~> 0.19"}, {:hammer_backend_redis, "~> 6.1"}', ["broker", "limits"]),
    ],
)
def test_libraries_in_every_kind_of_list(compose, file, text, wanted):
    assert roles(compose(_ONE, {file: text}), "kv") == wanted


@pytest.mark.parametrize(
    ("file", "text", "wanted"),
    [
        ("a.py", 'r = redis.Redis()\nr.setex(f"page:{id}", 60, page)', ["store"]),
        ("a.py", 'redis.Redis().set("lock:a", token, nx=True, ex=5)', ["lock"]),
        ("a.py", "redis.Redis().set(name, address, nx=True)", ["store"]),
        ("a.py", "r = redis.Redis()\nr.set('test-key', 'hello')", None),
        (
            "a.go",
            'redis.NewClient()\nfunc AddToRequestTimestamps() { rdb.ZAdd(ctx, id + ":times", z) }\n\nfunc Block() { rdb.Set(ctx, id + ":blocked", true, left) }',
            ["limits"],
        ),
        ("a.py", "r = redis.Redis()\nawait asyncio.to_thread(r.hset, name, field, value)", ["store"]),
        ("a.py", "r = redis.Redis()\nawait sync_to_async(r.hset)(name, field, value)", ["store"]),
        (
            "a.py",
            "r = redis.Redis()\nif not (p := r.get(name)):\n    p = http.get(f'http://pages/{name}').content\n    r.set(name, p)\n",
            ["cache"],
        ),
        ("A.java", "import org.springframework.data.redis.listener.RedisMessageListenerContainer;\nclass A {}", None),
        ("a.js", "// ioredis\nconst n = await redis.incr(`rate:${ip}`)\nif (n > 9) res.status(429).end()", ["limits"]),
        (
            "A.java",
            'import redis;\nredisTemplate.opsForValue().set("sms:limit:" + phone, "1", 60, TimeUnit.SECONDS);',
            ["limits"],
        ),
        (
            "A.java",
            'import redis;\nredisTemplate.opsForValue().set(USER_LIMIT_PREFIX + user, "1", 60, TimeUnit.SECONDS);',
            ["store"],
        ),
        ("A.java", 'import redis;\nredisTemplate.opsForValue().decrement("stock:" + id);', ["store"]),
        (
            "A.java",
            "// \nString redis;\nConcurrentHashMap<String, Info> connectionInfo = new ConcurrentHashMap<>();\nInfo info = connectionInfo.get(sessionId);",
            None,
        ),
        ("a.py", "import redis\nh = session.query(User)\nr.setex(f'user:{id}', 60, h)", ["cache"]),
        (
            "a.go",
            'redis.NewClient()\n\nfunc a() {\n\tc.Set(db.Ctx, id, url, expiry)\n}\n\nfunc b() {\n\tc.Incr(db.Ctx, "rate_limit:"+ip)\n}',
            ["limits", "store"],
        ),
        ("config/packages/cache.yaml", "framework:\n  # redis: cache.adapter.redis\n  cache: ~\n", None),
        ("a.py", 'redis.Redis().set(f"idempotency:{key}", 1, nx=True, ex=5)', None),
        ("a.py", "r = redis.Redis()\nr.set(f'rag:session:{id}', said, ex=60)\nr.get(f'rag:session:{id}')", ["store"]),
        ("a.py", "import redis\nr.lpush(name, line)\nr.ltrim(name, 0, 99)\nreturn r.lrange(name, 0, -1)", None),
        (
            "a.java",
            "RedisTemplate t;\nvoid note(String id) { t.opsForValue().setIfAbsent(FIRST + id, now(System.currentTimeMillis())); }",
            ["store"],
        ),
        ("a.go", 'rdb := redis.NewClient(o)\nfirst := rdb.SetNX(ctx, name("viewed:", id), 1, 24*time.Hour)', None),
        ("a.py", 'import redis\nn = r.incr(f"rate_limit:{ip}")', ["limits"]),
        (
            "a.py",
            'import redis\ndef save(key):\n    """Not a cache: no rate_limit, no cache_key either.\n    """\n    push()',
            None,
        ),
        ("a.ts", "import Redis from 'ioredis'\n/* bullmq\n   was tried */\nrun()", None),
        ("a.py", "import redis\nCelery('a', backend='sqla+postgresql://db/x')", ["broker"]),
        (
            "a.go",
            'redis.NewClient()\nd := r.ZRangeByScore(ctx, "deliveries", due)\nr.ZRem(ctx, "deliveries", d)',
            ["broker"],
        ),
        ("a.go", 'redis.NewClient()\nd := r.ZRangeByScore(ctx, "scores", due)\nr.ZRem(ctx, "scores", d)', None),
        ("a.js", "const db = require('redis').createClient(6379)\ndb.subscribe('news')", ["pubsub"]),
        (
            "a.go",
            "// redis\nredis.NewClient()\nfunc (c *Client) SetNX(ctx context.Context, key string) bool {\n\treturn c.rdb.SetNX(ctx, key).Val()\n}",
            None,
        ),
        ("a.ts", "import Redis from 'ioredis'\nclient().set(key, value)", ["store"]),
        ("a.py", "# without redis: two processes would count twice\nn = store.incr(rate_limit)", None),
        ("a.ts", "import Redis from 'ioredis'\nawait redis.rpush(q, job)", ["broker"]),
        ("a.ts", "import Redis from 'ioredis'\nawait mqtt.connect()\nclient.publish(topic, text)", None),
        ("a.ts", "import Redis from 'ioredis'\nawait PagePublisher.publish(user.token, image, title)", None),
        ("a.py", "import redis\nfrom ours.rabbit import Publisher\npublisher.publish(Note('sent'))", None),
        (
            "a.py",
            "import redis\nasync def send(session_id):\n    await self._connections.get(session_id).send(1)",
            None,
        ),
        (
            "a.ts",
            "const hit = await redis.get(key)\nif (!hit) await redis.set(key, await users.findOne(id))",
            ["cache"],
        ),
        ("a.ts", "await redis.set(`refresh_token:${id}`, token, 'EX', 60)", ["sessions"]),
        ("a.go", "rdb := redis.NewClient()\nrdb.Publish(ctx, room, text)", ["pubsub"]),
        ("a.go", "rdb := redis.NewClient()\ns.broker.Publish(ctx, room, text)", None),
        ("a.go", "rdb := redis.NewClient()\nrdb.Set(ctx, key, page, time.Minute)", ["store"]),
        ("A.java", "redisTemplate.opsForValue().set(key, page, Duration.ofMinutes(5));", ["store"]),
        ("A.java", "redissonClient.getLock(name);", ["lock"]),
        ("A.java", "import redis.Jedis; simpMessagingTemplate.convertAndSend(topic);", None),
        ("A.cs", "services.AddSignalR().AddStackExchangeRedis(url);", ["pubsub"]),
        ("A.cs", "IDatabase db = redis.GetDatabase();\ndb.LockTake(key, me, span);", ["lock"]),
        ("a.rs", "let mut ps = client.get_async_pubsub().await?; // \nuse redis::aio;", ["pubsub"]),
        ("a.php", "$redis->brPop([$queue], 5);", ["broker"]),
        (
            "config/application.yml",
            "filters:\n  - name: RequestRateLimiter\n    redis-rate-limiter.replenishRate: 1",
            ["limits"],
        ),
        ("cache.ts", "import type { RedisOptions } from 'ioredis'\nregister<RedisOptions>({})", None),
        (
            "a.go",
            'redis.NewClient()\n\nfunc (s *S) ClaimRefreshToken() {\n\tkey := id\n\n\ts.rdb.SetNX(ctx, key, "x", ttl)\n}',
            None,
        ),
        (
            "a.php",
            "<?php $redis->setex('session:1', 9, $u); $this->get('snc_redis.default')->incr('hits');",
            ["sessions", "store"],
        ),
        (
            "A.cs",
            "AddStackExchangeRedisCache(o);\nvar db = redis.GetDatabase();\ndb.HashIncrementAsync(key, name, 1);",
            ["cache", "store"],
        ),
        (
            "A.java",
            "import redis;\nAccessLimit limit = m.get();\nlong n = redisUtil.incrExpire(key, limit.seconds());",
            ["limits"],
        ),
        ("config/packages/cache.yaml", "app: cache.adapter.redis", ["cache"]),
    ],
)
def test_calls_in_every_language(compose, file, text, wanted):
    assert roles(compose(_ONE, {file: text}), "kv") in (wanted, ["store"] if wanted is None else wanted)


def test_a_client_behind_an_interface_of_another_package_of_go(compose):
    files = {
        "backend/Dockerfile": "FROM golang\nCOPY . .\nRUN go build -o /a .\n",
        "backend/go.mod": "module x.org/shop\nrequire github.com/redis/go-redis/v9 v9.0.0\n",
        "backend/infra/kept/kept.go": "package kept\ntype Store interface {\n\tSet(ctx context.Context, key string, v any, t time.Duration) error\n}\n",
        "backend/infra/kept/redis.go": 'package impl\nimport "github.com/redis/go-redis/v9"\nfunc New(url string) kept.Store {\n\treturn &impl{client: redis.NewClient(o)}\n}\n'
        "type impl struct {\n\tclient *redis.Client\n}\nfunc (r *impl) Set(ctx context.Context, key string, v any, t time.Duration) error {\n\treturn r.client.Set(ctx, key, v, t).Err()\n}\n",
        "backend/codes/codes.go": "package codes\ntype Codes struct {\n\tcli kept.Store\n}\nfunc (c *Codes) UploadSessionKey(ctx context.Context, sessionKey string) {\n\tc.cli.Set(ctx, sessionKey, file, time.Minute)\n}\n",
    }
    text = "services: {api: {build: backend, links: [kv, db]}, kv: {image: redis}, db: {image: postgres}}"
    assert roles(compose(text, files), "kv") == ["store"]


@pytest.mark.parametrize(("file", "wanted"), [("hub.go", ["pubsub"]), ("hub/hub.go", None)])
def test_what_one_file_of_go_makes_all_of_its_package_call(compose, file, wanted):
    files = {
        "go.mod": "module a\nrequire github.com/redis/go-redis/v9 v9.7.0\n",
        "main.go": "rdb := redis.NewClient(o)\n",
    }
    assert roles(compose(_ONE, {**files, file: 'rdb.Subscribe(ctx, "news")\n'}), "kv") == wanted


@pytest.mark.parametrize("listed", ["google.golang.org/grpc", "github.com/redis/go-redis/v9"])
def test_a_redis_of_ones_own_in_memory_is_none(compose, listed):
    code = 'redis := memory.NewRedis()\nfunc a() { client.Publish(ctx, "news", text) }'
    found = roles(compose(_ONE, {"go.mod": f"module a\nrequire {listed} v1.0.0\n", "a.go": code}), "kv")
    assert (found is not None) == ("redis" in listed)


def test_a_role_of_shared_code_is_not_given_to_a_redis_of_another_program(compose):
    found = compose(
        """
        services:
          web: {build: ., command: rails s, environment: {REDIS_HOST: kv, SIDEKIQ_HOST: jobs}}
          sidekiq: {build: ., command: bundle exec sidekiq, environment: {SIDEKIQ_HOST: jobs}}
          kv: {image: redis}
          jobs: {image: redis}
        """,
        {
            "config/initializers/locks.rb": "Redlock::Client.new([redis_url])",
            "Gemfile": 'gem "sidekiq"\ngem "redlock"\n',
        },
    )
    assert (roles(found, "kv"), roles(found, "jobs")) == (["lock"], ["broker"])


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("APP_CACHE_STORE", ["cache"]),
        ("OAUTH2_PROXY_SESSION_STORE_TYPE", ["sessions"]),
        ("RATE_LIMITER_STORE", ["limits"]),
        ("WEBSOCKET_MANAGER", ["pubsub"]),
        ("QUEUE_CONNECTION", ["broker"]),
    ],
)
def test_settings_that_choose_redis_say_for_what(compose, key, wanted):
    text = (
        f"services: {{app: {{image: ours/app, environment: {{REDIS_HOST: kv, {key}: redis}}}}, kv: {{image: redis}}}}"
    )
    assert roles(compose(text), "kv") == wanted


@pytest.mark.parametrize(("name", "wanted"), [("dev-shop.env", ["broker"]), ("dev-board.env", None)])
def test_an_environment_file_called_like_the_folder_of_a_program_is_copied_into_it(compose, name, wanted):
    text = "services: {app: {build: apps/shop, links: [kv]}, kv: {image: redis}}"
    files = {
        "apps/shop/composer.json": '{"require": {"predis/predis": "2"}}',
        "apps/shop/artisan": "",
        "apps/shop/a.php": "<?php SendMail::dispatch(1);\n",
        name: "QUEUE_CONNECTION=redis\nREDIS_HOST=kv\n",
    }
    assert roles(compose(text, files), "kv") == wanted


def test_what_a_program_asks_of_a_queue_is_a_guess_where_only_others_tell(compose):
    found = compose(
        """
        services:
          api: {image: ours/api, environment: {REDIS_URL: "redis://kv"}}
          jobs: {image: ours/jobs, command: celery -A jobs worker, environment: {CELERY_BROKER_URL: "redis://kv"}}
          kv: {image: redis}
        """
    )
    assert [(hop.source, hop.evidence.confidence.value, hop.evidence.why) for hop in found.hops] == [
        ("api", "guess", "REDIS_URL, as others use it"),
        ("jobs", "env", "CELERY_BROKER_URL"),
    ]


def test_packages_of_the_same_workspace_are_part_of_the_program(compose):
    found = compose(
        "services: {api: {build: ./apps/api, links: [kv]}, kv: {image: redis}}",
        {
            "apps/api/package.json": '{"dependencies": {"@ours/queue": "workspace:*"}}',
            "apps/api/e2e/cache.ts": "redis.setex(key, 5, page)",
            "packages/queue/package.json": '{"name": "@ours/queue", "dependencies": {"@ours/bus": "workspace:^"}}',
            "packages/queue/index.ts": "import {Queue} from 'bullmq'",
            "packages/bus/package.json": '{"name": "@ours/bus"}',
            "packages/bus/index.ts": "import Redis from 'ioredis'; redis.publish(room, text)",
            "packages/other/package.json": '{"name": "@ours/other"}',
            "packages/other/index.ts": "redis.xadd(log)",
        },
    )
    assert roles(found, "kv") == ["broker", "pubsub"]


def test_results_of_celery_stand_where_its_broker_does(compose):
    one = "import redis\napp = Celery('a', broker=address(), backend=address())\n"
    other = "import celery\nREDIS_LOCATION = 'redis://kv'\nBROKER_URL = REDIS_LOCATION\nCELERY_RESULT_BACKEND = BROKER_URL\n"
    none = "import redis\napp = Celery('a', broker=address(), backend='rpc://')\n"
    found = [roles(compose(_ONE, {"a.py": text}), "kv") for text in (one, other, none)]
    assert found == [["broker", "results"], ["broker", "results"], ["broker"]]


def test_jobs_that_only_redis_hands_out_are_told_beside_any_other_broker(compose):
    text = "services: {api: {build: ., links: [kv, mq]}, kv: {image: redis}, mq: {image: rabbitmq}}"
    code = "import { Queue } from 'bullmq'\nimport Redis from 'ioredis'\n"
    assert roles(compose(text, {"a.ts": code}), "kv") == ["broker"]
    assert roles(compose(text, {"requirements.txt": "celery\nredis\n", "a.ts": ""}), "kv") is None
    assert roles(compose(text, {"go.mod": "require github.com/hibiken/asynq v0.24\n"}), "kv") == ["broker"]
    outbox = "using StackExchange.Redis;\nvar next = await db.ListRightPopLeftPushAsync(Pending, Processing);"
    assert roles(compose(text, {"a.cs": outbox}), "kv") == ["broker"]


def test_a_folder_inside_of_a_program_that_only_sets_up_a_store_is_a_part_of_the_program(compose):
    files = {
        "src/kv/Dockerfile": "FROM redis\nEXPOSE 6379\n",
        "src/kv/a.py": "import redis\nredis.Redis().publish('a', x)",
    }
    text = "services: {api: {build: ., links: [kv]}, kv: {build: src/kv}}"
    assert roles(compose(text, files), "kv") == ["pubsub"]


def test_a_cache_of_ones_own_counts_for_limits_behind_which_redis_stands(compose):
    files = {
        "cache/kv.go": "redis.NewClient()\n",
        "otp.go": 'n := s.cache.Incr(ctx, key)\nif n > most { return errors.New("rate limit") }\n',
    }
    assert roles(compose(_ONE, files), "kv") == ["cache", "limits"]


def test_a_setting_that_chooses_something_else_takes_the_role_away(compose):
    code = {"a.go": "redis.NewClient()\nrdb.Publish(ctx, topic)\ncacheKey := 1\n"}
    text = "services: {api: {build: ., environment: {REDIS_URL: 'redis://kv', PUBSUB_MODE: MODE}}, kv: {image: redis}}"
    assert roles(compose(text.replace("MODE}", "gcp}"), code), "kv") == ["cache"]
    assert roles(compose(text.replace("MODE}", "redis}"), code), "kv") == ["cache", "pubsub"]


@pytest.mark.parametrize(
    ("ending", "wrapper", "caller"),
    [
        (
            "py",
            "import redis\nclass Storage:\n    def put(self, key, value, ttl=None):\n        self._c.set(key, value, ex=ttl)\n",
            "from storage import Storage\nself.storage.put(KEY, value, ttl=300)\n",
        ),
        (
            "go",
            "type Storage struct { rdb *redis.Client }\n\nfunc (s *Storage) Put(ctx context.Context, key string, v string, ttl time.Duration) error {\n\treturn s.rdb.Set(ctx, key, v, ttl).Err()\n}\n",
            "type Service struct { storage Storage }\n\nfunc a() { s.storage.Put(ctx, KEY, v, time.Minute) }\n",
        ),
        (
            "cs",
            "using StackExchange.Redis;\npublic class Storage : IStorage {\n    public async Task PutAsync(string key, string value, TimeSpan ttl)\n        => await _db.StringSetAsync(key, value, ttl);\n}\n",
            "public class A(IStorage storage) {\n    await storage.PutAsync(KEY, v, TimeSpan.FromMinutes(2));\n}\n",
        ),
        (
            "cs",
            "using StackExchange.Redis;\npublic class Storage : IStorage {\n    public async Task PutAsync(string key, string value, TimeSpan? ttl = null)\n    {\n" + "        Log(nameof(PutAsync), key, value);\n" * 7 + "        await _db.StringSetAsync(key, value, ttl);\n    }\n}\n",
            "public class A(IStorage storage) {\n    await storage.PutAsync(KEY, v, TimeSpan.FromMinutes(2));\n}\n",
        ),
        (
            "js",
            "const Redis = require('ioredis')\nconst kv = new Redis()\nexports.put = async (key, value, ttl) => {\n  await kv.set(key, value, 'EX', ttl)\n}\n",
            "const { put } = require('./storage')\n\nasync function a() {\n  await put(KEY, value, 300)\n}\n",
        ),
        (
            "rs",
            "use redis::AsyncCommands;\nstruct Storage {}\npub async fn put(&self, key: &str, v: &str, ttl: u64) {\n    con.set_ex(key, v, ttl).await\n}\n",
            "fn a(storage: &Storage) {\n    storage.put(KEY, v, 900).await;\n}\n",
        ),
    ],
)  # fmt: skip
def test_what_a_function_keeps_that_is_given_its_key_its_callers_say(compose, ending, wrapper, caller):
    text = "services: {api: {build: ., links: [kv, db]}, kv: {image: redis}, db: {image: postgres}}"
    said = [
        roles(compose(text, {f"storage.{ending}": wrapper, f"a.{ending}": caller.replace("KEY", key)}), "kv")
        for key in ('"otp:" + phone', '"session:" + id')
    ]
    assert said == [["store"], ["sessions"]]


def test_what_a_program_keeps_for_a_time_and_asks_for_again_is_its_state_unless_it_is_filled(compose):
    text = "services: {api: {build: ., links: [kv, db]}, kv: {image: redis}, db: {image: postgres}}"
    kept = "import Redis from 'ioredis'\nawait redis.set(`room:${code}`, json, 'EX', 60)\nconst raw = await redis.get(`room:${code}`)\n"
    assert roles(compose(text, {"rooms.ts": kept}), "kv") == ["store"]
    java = 'redisTemplate.opsForValue().set("at:" + id, server, Duration.ofHours(2));\nredisTemplate.opsForValue().get("at:" + id);\n'
    assert roles(compose(text, {"A.java": java}), "kv") == ["store"]
    assert roles(compose(text, {"rooms.ts": kept + "const room = await prisma.room.findUnique(code)\n"}), "kv") == [
        "cache"
    ]


def test_nodes_of_one_cluster_have_the_same_roles(compose):
    text = "services: {api: {build: ., links: [kv-1, kv-2]}, kv-1: {image: redis}, kv-2: {image: redis}}"
    found = compose(text, {"a.ts": "import Redis from 'ioredis'\nawait redis.rpush(queue, job)"})
    assert [roles(found, name) for name in ("kv-1", "kv-2")] == [["broker"], ["broker"]]


@pytest.mark.parametrize(
    ("file", "text", "wanted"),
    [
        ("task.go", 'var c *redis.Client\nfunc a(ctx context.Context) { c.Set(ctx, "list", tasks, 0) }\n', ["store"]),
        ("board.py", "import redis\nr = redis.Redis()\nr.zadd('scores', {name: points})\n", ["store"]),
        ("idempotency.go", "redis.NewClient()\n\nfunc a() { s.client.Set(ctx, key, answer, s.ttl) }\n", ["store"]),
        ("limiter.ts", "// ioredis\nconst n = await this.redis.incrWithExpiry(key, 60); // rate limit\nif (n > 5) throw tooManyRequests()\n", ["limits"]),
        ("a.cs", "using StackExchange.Redis;\nawait _subscriber.PublishAsync(channel, text);\n", ["pubsub"]),
        ("A.java", "import org.redisson.api.RedissonClient;\nRLock lock = client.getLock(name);\n", ["lock"]),
        ("a.rs", "use redis::AsyncCommands;\ncon.publish(channel, text).await?;\n", ["pubsub"]),
        ("a.php", "<?php Cache::store('redis')->remember($key, 60, $f);\n", ["cache"]),
        ("a.rb", "Resque.enqueue(Resize, id)\n", ["broker"]),
        ("main.go", "store := redis.New()\napp.Use(limiter.New(limiter.Config{Max: 9, Storage: store}))\n", ["limits"]),
        ("config/lock.yaml", "framework:\n    lock: 'redis://kv'\n", ["lock"]),
        ("keys.py", "# redis\nKEY = 'session:{id}'\n", None),
        ("a.py", "import redis\nr = redis.Redis()\nr.hset(f'session:{id}', mapping=user)\n", ["sessions"]),
        ("a.py", "import redis\nr = redis.Redis()\nwith r.lock(f'seat:{id}', timeout=5):\n    book()\n", ["lock"]),
        ("a.py", "Limiter(app, storage_uri='redis://kv')\n", ["limits"]),
        ("a.py", "import redis\nr = redis.Redis()\nr.setex('latest_polls', 9, pickle.dumps(Poll.objects.all()))\n", ["cache"]),
        ("bot.js", "const redis = createClient()\nconst token = await login(USER, PASSWORD)\nawait redis.set(ACCESS_TOKEN, token)\n", ["store"]),
        ("a.js", "apicache.options({ redisClient: createClient(url) })\n", ["cache"]),
        ("sockets.js", "// ioredis\nconst clients = new Map()\nclients.set(id, socket)\n", None),
        ("metrics.js", "// ioredis\nopenConnections.set(sockets.length)\nconnections.set({ room }, 1)\n", None),
        ("kv.js", "// ioredis\nconst urlCache = new NodeCache()\nif (!urlCache.get(k)) urlCache.set(k, await axios(k))\n", None),
        ("sockets.js", "// ioredis\nconst clients = new Map()\nclients.set(a, b)\nredisClient.set(a, f(b, g(c)))\n", ["store"]),
        ("tell.py", "import redis\nr = redis.Redis()\nchannel = f'session:{id}'\nr.get(k)\nr.publish(channel, m)\nlogger.debug(f'session:{id} is told')\n", ["pubsub"]),
        ("web.js", "const tab = 'session:' + id // redis\napp.use(session({ store: new (require('connect-redis')(session))() }))\n", ["sessions"]),
        ("tell.py", "import redis\nr = redis.Redis()\nr.get(f'user:session:{id}')\n", ["sessions"]),
        ("kv.py", "import redis\nr = redis.Redis()\nr.get(k)\nr.set(k, v)\npipe.execute()\n", ["store"]),
        ("kv.py", "import redis\nr = redis.Redis()\nr.get(k)\nr.setex(f'lesson_session:{id}', 900, answers)\n", ["store"]),
        ("kv.ex", 'Redix.command(:redix, ["SET", "session:#{id}", user, "EX", 60])\n', ["sessions"]),
        ("kv.ex", 'Redis.Pool.command(["INCR", id])\nRedis.command([\n  "SET", "lock:a", 1, "NX", "EX", 60])\n', ["lock", "store"]),
        ("kv.rs", "use redis::*;\nfn store_refresh(token: &str) { con.set_ex(token, user, 60); }\n", ["sessions"]),
        ("kv.rs", "use fred::*; // redis\nuse redis::x;\nclient\n    .set::<String, _, _>(page_cache, url, Some(expiration), None, false)\n", ["cache"]),
        ("main.go", 'import "github.com/redis/rueidis"\nc.Do(ctx, c.B().Set().Key("otp:"+phone).Value(code).ExSeconds(60).Build())\n', ["store"]),
        ("main.go", 'import "github.com/gomodule/redigo/redis"\nconn.Do("PUBLISH", channel, text)\n', ["pubsub"]),
        ("main.go", '// redis\nconfig.Config{Broker: url, ResultBackend: "redis://kv"}\n', ["broker", "results"]),
        ("a.py", "from walrus import Database  # redis\ndb = Database(host='redis')\n", ["store"]),
        ("a.py", "import redis\nn = r.incr(f'login_attempts:{name}')\n", ["limits"]),
        ("a.py", "import redis\nmanager = RedisManager()\nr.xadd(log, {})\n", ["stream"]),
        ("a.py", "import redis\nr.set(f'top:{id}', json.dumps(top), ex=CACHE_TTL)\nprocessed += 1\n", ["cache"]),
        ("repository/cache.go", "redis.NewClient()\nasynq.NewClient(o)\n", ["broker"]),
        ("cache.go", 'var c *redis.Client\nfunc AddToBlacklist() { c.Set(ctx, p+token, "x", ttl) }\n', ["store"]),
        ("kv.py", "import redis\nclass Kv:\n    def set(self, key, value, ttl=None):\n        self.redis.set(key, value)\n\nr.lock('a')\n", ["lock"]),
    ],
)  # fmt: skip
def test_what_is_kept_where_nothing_says_more(compose, file, text, wanted):
    assert roles(compose(_ONE, {"Dockerfile": "FROM alpine\n", file: text}), "kv") == wanted


@pytest.mark.parametrize(
    "files",
    [
        {
            "go.mod": "module acme.com/shop\nrequire github.com/redis/go-redis/v9 v9.7.0\n",
            "api/main.go": 'import "acme.com/shop/pkg/kv"\n',
            "pkg/kv/kv.go": "redis.NewClient().XAdd(ctx)\n",
        },
        {
            "api/go.mod": "module acme.com/shop/api\nrequire (\n\tacme.com/shop/shared/go v0.0.1\n\tgithub.com/redis/go-redis/v9 v9.7.0\n)\n",
            "api/main.go": "start()\n",
            "shared/go/kv.go": "redis.NewClient().XAdd(ctx)\n",
        },
        {"api/main.py": "from shared.kv import send\n", "shared/kv.py": "import redis\nredis.Redis().xadd('a', {})\n"},
        {
            "tsconfig.json": '{"compilerOptions": {"paths": {"@app/kv/*": ["libs/kv/src/*"]}}}',
            "api/main.ts": "import { send } from '@app/kv/send'\n",
            "libs/kv/src/send.ts": "new Redis().xadd('a', '*')\n",
        },
        *(
            {
                "api/tsconfig.json": f'{{"compilerOptions": {{{settings}}}}}',
                "api/main.ts": "import { send } from '@app/kv/send'\n",
                "libs/kv/src/send.ts": "new Redis().xadd('a', '*')\n",
            }
            for settings in (
                '"paths": {"@app/kv/*": ["../libs/kv/src/*"]}',
                '"baseUrl": "..", "paths": {"@app/kv/*": ["libs/kv/src/*"]}',
            )
        ),
        {
            "api/package.json": '{"dependencies": {"@shop/kv": "*"}}',
            "api/main.ts": "send()\n",
            "packages/kv/package.json": '{"name": "@shop/kv"}',
            "packages/kv/send.ts": "new Redis().xadd('a', '*')\n",
        },
        {
            "settings.gradle": "include 'libs:kv', 'api'\n",
            "api/build.gradle": "dependencies { implementation project(':libs:kv') }\n",
            "api/src/main/java/A.java": "send();\n",
            "libs/kv/src/main/java/Kv.java": "// redis\nredisTemplate.opsForStream().add(k, m);\n",
        },
        {
            "pom.xml": "<modules><module>kv</module><module>api</module></modules>",
            "api/pom.xml": "<dependencies><dependency><artifactId>shop-kv</artifactId></dependency></dependencies>",
            "api/src/main/java/A.java": "send();\n",
            "kv/pom.xml": "<parent><artifactId>shop</artifactId></parent><artifactId>shop-kv</artifactId>",
            "kv/src/main/java/Kv.java": "// redis\nredisTemplate.opsForStream().add(k, m);\n",
        },
    ],
)  # fmt: skip
def test_what_programs_share_tells_for_those_who_import_it(compose, files):
    text = """
        services:
          api: {build: {context: ., dockerfile: api/Dockerfile}, environment: {KV: "redis://kv"}}
          web: {build: {context: ., dockerfile: web/Dockerfile}, environment: {KV: "redis://kv"}}
          kv: {image: redis}
        """
    found = compose(
        text, {"api/Dockerfile": "FROM alpine\n", "web/Dockerfile": "FROM alpine\n", "web/main.go": "redis\n", **files}
    )
    assert {hop.source: hop.role for hop in found.hops if hop.evidence.confidence == "code"} == {"api": "stream"}


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        (
            {"a.go": "rdb := redis.NewClient(o)\nlock := redsync.New(p)\n", "b.go": 'rdb.ZAdd(ctx, "scores", z) // redis\n'},
            ["lock", "store"],
        ),
        (
            {"cache.ts": "// ioredis\nredis.set(`cache:${id}`, page, 'EX', 60)\n", "a.ts": "// ioredis\nawait redisClient?.incr('visits')\n"},
            ["cache", "store"],
        ),
        (
            {"cache.ts": "// ioredis\nredis.set(`cache:${id}`, page, 'EX', 60)\n", "a.ts": "// ioredis\nredis.incr(k)\nredis.expire(k, 9)\n"},
            ["cache"],
        ),
        (
            {"cache.ts": "// ioredis\nredis.set(`cache:${id}`, page, 'EX', 60)\n", "a.py": "import redis\nr.set(f'otp:{phone}', code, ex=60)\n"},
            ["cache", "store"],
        ),
        ({"Cache.java": "redisTemplate.opsForValue().set(k, f(v), ttl);\n", "A.java": "redisTemplate.opsForValue().set(k, v);\n"}, ["cache", "store"]),
        ({"a.go": "redsync.New(redis.NewClient(o))\n", "cache.go": 'rdb.HSet(ctx, "page", h) // redis\n'}, ["cache", "lock"]),
        (
            {"a.go": "redsync.New(redis.NewClient(o))\n", "b.go": "func (c *Kv) HSet(ctx context.Context) {\n\tc.rdb.HSet(ctx) // redis\n}\n"},
            ["lock"],
        ),
        (
            {".env": "CACHE_STORE=database\nQUEUE_CONNECTION=database\n", "artisan": "", "a.php": "<?php Redis::brpop($q, 5);\n"},
            ["broker"],
        ),
        ({".env": "CACHE_STORE=database\n", "artisan": "", "a.php": "<?php $cacheKey = 'redis';\n"}, None),
        ({".env": "CACHE_STORE=database\n", "artisan": "", "a.php": "<?php Cache::store('redis')->remember($k);\n"}, ["cache"]),
        (
            {"config/redis/cable.yml": "production:\n  url: redis://kv\n", "app/jobs/tell.rb": "ActionCable.server.broadcast 'a', b\n"},
            ["pubsub"],
        ),
        *(
            (
                {
                    "lock.py": "import redis\nr.set('lock:a', 1, nx=True, ex=5)\n",
                    f"{name}.py": f"import redis\n{before}key = f'{key}:{{session_id}}'\nr.rpush(key, m)\nr.ltrim(key, -50, -1)\nr.lrange(key, 0, -1)\n",
                },
                wanted,
            )
            for name, key, before, wanted in (
                ("session_manager", "history", "", ["lock", "store"]),
                ("scan_logger", "recent", "", ["lock", "store"]),
                ("scans", "recent", "", ["lock"]),
                ("scans", "history", "m = db.query(Message)\n", ["lock"]),
            )
        ),
    ],
)  # fmt: skip
def test_what_else_is_kept_beside_a_role(compose, files, wanted):
    text = "services: {api: {build: ., environment: {KV: 'redis://kv'}}, kv: {image: redis}}"
    assert roles(compose(text, {"Dockerfile": "FROM alpine\nCOPY . .\n", **files}), "kv") == wanted


_WRAPPER = """class RedisServiceImpl {
    public void setInRedis(String key, String value, long minutes) {
        stringRedisTemplate.opsForValue().set(key, value, minutes, TimeUnit.MINUTES);
    }
}
"""


@pytest.mark.parametrize(
    ("caller", "wanted"),
    [
        ('class Out { void out() {\n        redisService.setInRedis(jti, "true", minutes);\n    }\n}\n', ["sessions"]),
        ("class Page { void show() { service.keep(page); } }\n", ["store"]),
        ("class Page { @Cacheable void show() { redisService.keep(users.find(id)); } }\n", ["cache"]),
    ],
)
def test_what_a_wrapper_keeps_its_callers_say(compose, caller, wanted):
    text = "services: {api: {build: ., environment: {KV: 'redis://kv'}}, kv: {image: redis}}"
    files = {"Dockerfile": "FROM alpine\nCOPY . .\n", "RedisServiceImpl.java": _WRAPPER, "Caller.java": caller}
    assert roles(compose(text, files), "kv") == wanted


def test_a_lock_that_a_script_for_redis_takes_is_told_by_its_file(compose):
    files = {
        "Dockerfile": "FROM alpine\n",
        "SeatLockManager.java": "redisTemplate.execute(script, keys);\n",
        "Clock.java": "// redis\n",
    }
    assert roles(compose(_ONE, files), "kv") == ["lock"]


@pytest.mark.parametrize(
    ("file", "text", "wanted"),
    [
        ("a.py", "import redis\nr = redis.Redis()\nr.rpush('entries', e)\nr.lrange('entries', 0, -1)", ["store"]),
        ("a.py", "import redis\nr = redis.Redis()\nr.json().set('user:1', '$', {})", ["store"]),
        ("a.rs", 'use redis::Commands;\nlet _: () = con.set("k", 42)?;', ["store"]),
        (
            "urls.rs",
            'use redis::AsyncCommands;\nconn.hset_multiple(\n    url_key,\n    &[("url", url)],\n).await?;',
            ["store"],
        ),
        ("a.rs", 'redis::cmd("SET").arg("k").arg(1).query(&mut con)?;', ["store"]),
        ("a.go", 'import "redis"\nrdb.Set(ctx, key, url, 0)', ["store"]),
        ("A.java", "import redis.clients.jedis.Jedis;\njedis.set(k, v);", ["store"]),
        ("A.java", "RedisTemplate t; HashOperations<String, Long, User> ops; ops.put(KEY, id, user);", ["store"]),
        ("A.kt", "val t: RedisTemplate\nt.boundHashOps(k).put(a, b)", ["store"]),
        ("A.cs", "using StackExchange.Redis;\ndb.ListRightPush(k, m); db.ListRange(k);", ["store"]),
        ("a.rb", "require 'redis'\nsettings.redis.set 'a', 1", ["store"]),
        ("a.ex", "Redix.command(conn, ~w(SET k v))", ["store"]),
        ("a.py", "import redis\nr.setex(k, 60, requests.get(url).text)", ["cache"]),
        ("login.ts", "import Redis from 'ioredis'\nawait redisService.set(userId, token, 'EX', 60)", ["sessions"]),
        ("a.go", "rdb := redis.NewClient(o)\nrdb.Get(ctx, tokenString)", ["sessions"]),
        (
            "a.go",
            'import "github.com/hibiken/asynq"\nasynq.NewClient(o); asynq.Retention(time.Hour)',
            ["broker", "results"],
        ),
        ("a.py", "from redis import Redis\nfrom rq import Queue\nreturn job.result", ["broker", "results"]),
        ("a.py", "import redis\nfrom arq import cron\nredis.set(name, value)", ["broker", "store"]),
        ("a.py", "import redis\nif backend == 'redis':\n    redis.set(name, value)", ["store"]),
        ("a.py", "import redis\nfrom arq import cron\nredis.set(name, value, ex=60)", ["broker"]),
        ("a.py", "import redis\nfrom arq import create_pool\nreturn await job.result()", ["broker", "results"]),
        (
            "a.py",
            "import redis\nfrom arq import cron\nclass Settings:\n    keep_result = 3600\n",
            ["broker", "results"],
        ),
        ("a.py", "import redis\nfrom arq import cron\nclass Settings:\n    keep_result = 0\n", ["broker"]),
        (
            "a.ts",
            "import Redis from 'ioredis'\nconst enter = async (who) => {\n  const token = jwt.sign(who, key)\n\n  await redis.set(`token:${who.id}`, token, {EX: 60})\n}",
            ["sessions"],
        ),
        (
            "a.ts",
            "import Redis from 'ioredis'\nconst enter = async (who) => {\n  const token = random()\n\n  await redis.set(`token:${who.id}`, token, {EX: 60})\n}",
            ["store"],
        ),
        (
            "a.py",
            "import redis\nr = redis.Redis()\nasync def note(id, session=Depends(get_db)):\n    row = await crud.get_note(session, id)\n    r.setex(f'note:{id}', 60, row.json())\n",
            ["cache"],
        ),
        (
            "a.py",
            "import redis\nr = redis.Redis()\nasync def note(id):\n    async with Session() as s:\n        row = await s.get(Note, id)\n    r.setex(f'note:{id}', 60, row.json())\n",
            ["cache"],
        ),
        ("a.py", "from dramatiq.results.backends import RedisBackend\nimport dramatiq", ["broker", "results"]),
        ("a.py", "import redis\nif v := r.get(k): return v\nr.set(k, db.query(User).get(k))", ["cache"]),
        ("token_bucket.py", "import redis\nr.hset(k, mapping=bucket)", ["limits"]),
        (
            "a.js",
            "createClient() // redis\nclient.set('lock:a', me, { NX: true, EX: 5 })\nclient.hMSet('votes', votes)",
            ["lock", "store"],
        ),
        ("fixed_window.py", "import redis\nr.hset(k, mapping=window)", ["limits"]),
        (
            "a.rb",
            "require 'redis'\ndef generate_sso_auth_token\n  token = SecureRandom.hex\n  redis.setex(key(token), true, 300)\nend\n# login\n",
            ["store"],
        ),
        ("A.java", "redisTemplate.opsForValue().set(email, code, Duration.ofMinutes(5));", ["store"]),
        ("s.php", "<?php ini_set('session.save_handler', 'redis');", ["sessions"]),
        ("A.java", '@RedisHash(value = "refreshToken", timeToLive = 60)\nclass A {}', ["sessions"]),
        ("A.cs", "services.AddStackExchangeRedisCache(o => {});\nservices.AddSession();", ["cache", "sessions"]),
        ("a.go", "rdb := redis.NewClient(o)\nredisStreamsPublisher.Publish(m)", None),
        ("a.go", "client := redis.NewStreamer(o)\nclient.Publish(ctx, name)", None),
        ("Cargo.toml", '[dependencies]\nasync-redis-session = "0.2"\n', ["sessions"]),
        ("auth/a.ts", "import Redis from 'ioredis'\nawait redis.set(`revoked:${token}`, 1, 'EX', 60)", ["store"]),
        (
            "a.py",
            "import redis\nCelery('a', backend=REDIS)\nredis_instance.set(k, requests.get(url))\nv = redis_instance.get(k)\nredis_instance.delete(k)",
            ["broker", "results", "store"],
        ),
        (
            "a.ts",
            "import ioredis\nconst i = items.find((item) => item.id)\nredisClientService.set(`cart:${u}`, i)\nredisClientService.get(u)",
            ["store"],
        ),
        (
            "A.cs",
            "using StackExchange.Redis;\ndb.SortedSetAddAsync(Keys.ScheduledOrders, id, at);\ndb.ListLeftPushAsync(Keys.Orders, id);",
            ["broker"],
        ),
        ("a.go", 'redis.NewClient()\nrdb.ZAdd(ctx, "leaders", z)\nrdb.BLPop(ctx, 0, "jobs")', ["broker", "store"]),
        ("a.ts", "import ioredis\nawait revoke(old)\nredis.set(`refresh:${id}`, hash, 'EX', 60)", ["sessions"]),
        ("Baskets.cs", "IDistributedCache redis;\nawait redis.SetStringAsync(b.User, Json(b));", ["cache", "store"]),
        (
            "Baskets.cs",
            "IDistributedCache redis;\nawait redis.SetStringAsync(b.User, Json(b), new(){Expires = day});",
            ["cache"],
        ),
        ("CacheService.cs", "using StackExchange.Redis;\ndb.StringSetAsync(key, Json(data));", ["cache", "store"]),
        (
            "CacheService.cs",
            "using StackExchange.Redis;\ndb.StringSetAsync(id, Json(repository.Find(id)));",
            ["cache"],
        ),
        (
            "auth.rs",
            "use redis;\npub async fn create_token(&self, t: Token) -> Id {\n    self.kv.set_ex(&key, &user, self.ttl);\n}",
            ["sessions"],
        ),
        (
            "auth.rs",
            "use redis;\npub async fn set_ex<T: Key>(&self, key: &T, ttl: u64) -> Id {\n    conn.set_ex(key.inner(), a, ttl);\n}\n\nfn otp_token(&self) {\n    kv.set_ex(&key, &user, ttl);\n}",
            ["store"],
        ),
        (
            "a.py",
            "kv = redis.Redis()\ndef claim(request_id):\n    return kv.set(key_of(request_id), 1, nx=True, ex=9)\n",
            ["store"],
        ),
        (
            "a.go",
            'import "github.com/redis/go-redis/v9"\nvar rdb = redis.NewClient(o)\nfunc RedisHSetObj(key string, obj any) error {\n'
            + "\tdata[field.Name] = read(field)\n" * 20
            + "\ttxn := rdb.TxPipeline()\n\ttxn.HSet(ctx, key, data)\n}\nfunc own() { redsync.New(rdb) }",
            ["lock"],
        ),
        (
            "a.go",
            'import "github.com/redis/go-redis/v9"\nfunc (d D) IsUnique(item string) {\n\td.Redis.SetArgs(ctx, dedupeKey(item), "", redis.SetArgs{TTL: d.Expiration, Mode: "nx"})\n}',
            ["store"],
        ),
        ("a.ts", "import { Job } from 'bullmq'\nconst parts = await job.getChildrenValues()", ["broker", "results"]),
        (
            "a.ts",
            "import { Job } from 'bullmq'\nconst made = await job.waitUntilFinished(events)",
            ["broker", "results"],
        ),
    ],
)
def test_what_is_kept_nowhere_else(compose, file, text, wanted):
    assert roles(compose(_ONE, {file: text}), "kv") == wanted


def test_a_cache_of_django_that_is_listed_and_never_chosen_keeps_nothing(compose):
    files = {"requirements.txt": "django-redis\n", "settings.py": "CACHES = {'default': {'BACKEND': LOCAL}}\n"}
    assert roles(compose(_ONE, files), "kv") is None
    files["settings.py"] = "INSTALLED_APPS = ['shop']\n"
    assert roles(compose(_ONE, files), "kv") is None
    files["settings.py"] = "CACHES = {'default': env.cache()}\n"
    assert roles(compose(_ONE, files), "kv") == ["cache"]


def test_a_name_says_no_more_than_the_code(compose):
    text = "services: {api: {build: ., links: [redis_cache]}, redis_cache: {image: redis}}"
    kept = "const redis = createClient()\nawait redis.set(`session:${id}`, user, {EX: 60})"
    assert roles(compose(text, {"a.js": kept}), "redis_cache") == ["sessions"]
    assert roles(compose(text, {"a.js": "const redis = createClient()"}), "redis_cache") == ["cache"]


def test_a_redis_for_workers_leaves_the_rest_to_the_other_one(compose):
    text = """
        services:
          api: {build: ., environment: {REDIS_SERVER_HOST: redis-server, REDIS_WORKER_HOST: redis-worker}}
          redis-server: {image: redis}
          redis-worker: {image: redis}
        """
    code = "import redis\nfrom rq import Queue\nr = redis.Redis()\nr.hset('values', n, fib(n))"
    found = compose(text, {"requirements.txt": "rq\n", "a.py": code})
    assert (roles(found, "redis-server"), roles(found, "redis-worker")) == (["store"], ["broker"])


@pytest.mark.parametrize(
    ("file", "text", "wanted"),
    [
        ("a.js", "const client = createClient() // redis\nawait client.HINCRBY('votes', name, 1)", ["store"]),
        (
            "a.js",
            "createClient() // redis\nclient.LPUSH('jobs', job)\nconst next = await client.BRPOP('jobs', 0)",
            ["broker"],
        ),
        ("a.js", "createClient() // redis\nawait client.SETEX(`user:${id}`, 60, await pool.query(sql))", ["cache"]),
        ("a.js", "createClient() // redis\nawait client.hSet('user-session:' + id, 'user', user)", ["sessions"]),
        ("a.js", "createClient() // redis\nm.hincrby('rate_limit', id, 1)\nif (n > 60) res.status(429)", ["limits"]),
        (
            "a.js",
            "const redis = require('redis')\nconst get = promisify(client.get).bind(client)\nconst put = promisify(client.set).bind(client)\nconst hit = await get(id)\nput(id, await Post.findById(id), 'EX', 60)",
            ["cache"],
        ),
        (
            "a.js",
            "createClient() // redis\napp.register(require('@fastify/rate-limit'), { max: 9, redis })",
            ["limits"],
        ),
        ("caches/index.js", "const redis = require('./redis')\nmodule.exports = { redis }", None),
        ("A.java", 'import redis;\nvalues.set("refresh:" + id, token, Duration.ofDays(7));', ["sessions"]),
        ("A.java", 'import redis;\nt.opsForValue().set(token, "logout", left, TimeUnit.SECONDS);', ["store"]),
        ("A.java", "@RedisHash(timeToLive = 60)\npublic class RefreshToken {", ["sessions"]),
        ("A.java", '@RedisHash("card")\npublic class Card {\n}\n@RedisHash class LogoutToken {', ["store"]),
        ("A.java", 'import org.redisson.api.RSemaphore;\nredisson.getSemaphore("seats").tryAcquire();', ["lock"]),
        ("A.java", "import io.lettuce.redis;\nconnection.sync().sadd(name, user);", ["store"]),
        ("A.kt", 'import redis\nt.opsForValue()["views:$id"] = "1"', ["store"]),
        ("build.sbt", '"com.github.karelcemus" %% "play-redis" % "2.6"', ["cache"]),
        ("Gemfile", 'gem "redis-rails"', None),
        ("config/environments/production.rb", "config.cache_store = :redis_store, ENV['REDIS_URL']", ["cache"]),
        (
            "config/packages/messenger.yaml",
            "framework:\n  transports:\n    async: '%env(REDIS_URL)%/messages'\n",
            ["broker"],
        ),
        ("config/packages/snc.yaml", "snc_redis:\n  clients: {}\n  session:\n    client: default\n", ["sessions"]),
        ("config/web.php", "<?php return ['cache' => ['class' => 'yii\\redis\\Cache']];", ["cache"]),
        ("application/config/config.php", "<?php // redis\n$config['sess_driver'] = 'redis';", ["sessions"]),
        ("app/etc/env.php", "<?php return ['session' => ['save' => 'redis']];", ["sessions"]),
        (
            "a.js",
            "redis.get(id)\nawait pool.query(sql)\nredis.set(`user:${id}`, u)\nredis.incr(`clicks:${id}`)",
            ["cache", "store"],
        ),
        (
            "a.js",
            "createClient() // redis\nn = await client.get(`attempts:${ip}`)\nuser = User.findOne()\nclient.set(`attempts:${ip}`, n + 1, 'EX', 9)",
            ["limits"],
        ),
        ("a.js", "const get = (key) => redis.get(key)\nset: (key, v, ttl) => redis.set(key, v, 'EX', ttl)", ["store"]),
        ("a.js", "await redis.set(`sid:${id}`, user, 'EX', 60)", ["sessions"]),
        ("a.ts", "new DataSource({ cache: { type: 'ioredis', duration: 30000 } })", ["cache"]),
        ("A.java", 'reactiveRedisTemplate.opsForZSet().popMin("users:queue", n);', ["broker"]),
        ("a.rb", "CACHE = ActiveSupport::Cache::RedisCacheStore.new(url: url)", ["cache"]),
        ("a.rb", "class Team\n  include Redis::Objects\n  counter :hits", ["store"]),
        ("a.php", "<?php $client = new Predis\\Client();\n$client->publish('news', $text);", ["pubsub"]),
        ("A.kt", "import redis\nredisClient.subscribe(streamName) { handle(it) }", None),
        ("src/RefreshTokenRepository.java", "import redis;\nredisTemplate.opsForValue().set(token, id);", ["sessions"]),
        ("A.java", 'import redis;\nt.opsForValue().set("view:" + id, "1", Duration.ofHours(24));', ["store"]),
        ("a.js", "createClient() // redis\npublisher.hSet('status', id, 'uploaded')", ["store"]),
        ("Gemfile", 'gem "redis-rack"', ["sessions"]),
        ("Dockerfile", "FROM php\nRUN echo 'session.save_handler = redis' > php.ini", ["sessions"]),
    ],
)
def test_what_frameworks_and_older_clients_say(compose, file, text, wanted):
    assert roles(compose(_ONE, {file: text}), "kv") == wanted


def test_settings_of_php_that_choose_redis_for_what_else_there_is(compose):
    env = "LOCK_DSN=redis://kv\nREVERB_SCALING_ENABLED=true\n"
    assert roles(compose(_ONE, {"bin/console": "", ".env": env}), "kv") == ["pubsub", "lock"]


@pytest.mark.parametrize("config", ["config", "config/autoload"])
@pytest.mark.parametrize(("read", "wanted"), [("CACHE_DRIVER", ["cache"]), ("CACHE_STORE", None)])
def test_a_variable_that_the_configuration_of_a_program_in_php_does_not_read_chooses_nothing(
    compose, config, read, wanted
):
    files = {"artisan": "", ".env": "CACHE_DRIVER=redis\n", f"{config}/cache.php": f"<?php return [env('{read}')];"}
    assert roles(compose(_ONE, files), "kv") == wanted


@pytest.mark.parametrize(("model", "wanted"), [("Model", None), ("ModelCache\\Cacheable", ["cache"])])
def test_hyperf_copies_the_models_that_say_so(compose, model, wanted):
    files = {
        "config/autoload/databases.php": "<?php return ['cache' => ['handler' => RedisHandler::class, 'cache_key' => 'a']];",
        "src/User.php": f"<?php use Hyperf\\{model};",
    }
    assert roles(compose(_ONE, files), "kv") == wanted


def test_a_program_keeps_in_the_primary_what_replicas_copy(compose):
    text = "services: {app: {build: ., links: [kv, copy]}, kv: {image: redis}, copy: {image: redis, command: redis-server --replicaof kv 6379}}"
    found = compose(text, {"a.js": "await redis.set(`sid:${id}`, user, 'EX', 60)"})
    assert (roles(found, "kv"), roles(found, "copy")) == (["sessions"], None)


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"requirements.txt": "celery\nredis\n", "a.py": "from celery import Celery"}, ["broker"]),
        ({"requirements.txt": "celery\nredis\n", "a.py": "import math"}, None),
        ({"requirements.txt": "python-redis-lock\n", "a.py": "import redis_lock"}, ["lock"]),
        ({"requirements.txt": "fastapi-limiter\n", "a.py": "import redis\nimport fastapi_limiter"}, ["limits"]),
        ({"requirements.txt": "fastapi-limiter\n", "a.py": "import redis"}, None),
        ({"requirements.txt": "python-redis-lock\n", "a.py": "import math"}, None),
        ({"package.json": '{"dependencies": {"socket.io-redis": "6"}}', "a.js": "require('socket.io-redis')"}, ["pubsub"]),
        ({"package.json": '{"dependencies": {"rate-limit-redis": "4"}}', "a.js": "const { default: Kept } = require('rate-limit-redis')\nlimit()"}, None),
        ({"package.json": '{"dependencies": {"socket.io-redis": "6"}}', "a.js": "run()"}, None),
        ({"package.json": '{"dependencies": {"@keyv/redis": "2"}}', "a.js": "new Keyv(url)"}, ["cache"]),
        ({"package.json": '{"dependencies": {"ioredis": "5", "laravel-echo-server": "1"}}', "a.js": "run()"}, ["pubsub"]),
        ({"package.json": '{"dependencies": {"@keyv/redis": "2"}}', "a.ts": "const all = (await this.keyvService.get(KEY)) || [];\nawait this.keyvService.set(KEY, all);"}, ["cache", "store"]),
        ({"pom.xml": "<a>spring-session-core</a>", "application.yml": "store-type: redis"}, ["sessions"]),
        ({"pom.xml": "<a>spring-web</a>", "application.yml": "store-type: redis"}, None),
    ],
)  # fmt: skip
def test_a_library_is_used_where_the_code_names_it_and_a_setting_where_its_library_is_listed(compose, files, wanted):
    assert roles(compose(_ONE, files), "kv") == wanted


def test_the_package_of_rust_is_run_whose_program_an_image_takes(compose):
    files = {
        "Dockerfile": 'FROM rust AS b\nCOPY ./packages/api ./\nRUN cargo build --release\nFROM alpine\nCOPY --from=b target/release/notes .\nCMD ["/app/notes"]\n',
        "packages/api/Cargo.toml": '[package]\nname = "notes"\n[dependencies]\nredis = "1"\n',
        "packages/api/src/main.rs": "use redis::Commands;\nconn.set::<_, _, ()>(id, note)?;",
        "packages/cli/package.json": '{"name": "notes"}',
        "packages/cli/a.js": "run()",
    }
    assert roles(compose(_ONE, files), "kv") == ["store"]


@pytest.mark.parametrize(("place", "wanted"), [("src/main/java", ["sessions"]), ("other/src/main/java", None)])
def test_the_code_of_an_archive_that_was_built_before_lies_above_its_image(compose, place, wanted):
    files = {
        "docker/web/Dockerfile": "FROM openjdk\nADD ./shop.jar /shop.jar\n",
        "pom.xml": "<artifactId>spring-boot</artifactId>",
        f"{place}/A.java": "@EnableRedisHttpSession\nclass A {}",
    }
    text = "services: {api: {build: docker/web, links: [kv]}, kv: {image: redis}}"
    assert roles(compose(text, files), "kv") == wanted


def test_a_committed_environment_file_says_more_than_the_example_beside_it(compose):
    files = {"artisan": "#!/usr/bin/env php\n", ".env": "CACHE_DRIVER=redis\n", ".env.example": "CACHE_DRIVER=file\n"}
    assert roles(compose(_ONE, files), "kv") == ["cache"]


def test_an_environment_file_chooses_for_programs_of_adonis(compose):
    files = {"adonisrc.ts": "export default {}", ".env.example": "SESSION_DRIVER=redis\n"}
    assert roles(compose(_ONE, files), "kv") == ["sessions"]


def test_of_images_that_differ_by_their_tags_alone_each_is_built_where_a_service_says(compose):
    builds = "{build: ./api, image: 'shop:api'}, web: {build: ./web, image: 'shop:web'}"
    text = f"services: {{api: {builds}, copy: {{image: 'shop:web', links: [kv]}}, kv: {{image: redis}}}}"
    files = {"pyproject.toml": '[project]\nname = "shop"\n', "api/a.py": "import redis\nredis.Redis().brpop('jobs')"}
    code = {"web/a.js": "const c = require('redis').createClient()\nc.publish('news', text)"}
    assert roles(compose(text, files | code), "kv") == ["pubsub"]


def test_arguments_that_another_compose_file_gives_to_a_build_name_the_program_of_an_image(compose):
    text = "services: {shop-web: {image: acme/shop-web, links: [kv]}, kv: {image: redis}}"
    files = {
        "compose.build.yaml": "services: {shop-web: {build: {context: ., args: [SCOPE=web]}}}",
        "Dockerfile": "FROM node\nARG SCOPE\nCOPY . .\nCOPY --from=b /app/packages/kit ./kit\nENTRYPOINT ./$SCOPE.sh\n",
        "packages/kit/package.json": "{}",
        "apps/api/package.json": "{}",
        "apps/web/package.json": "{}",
        "apps/web/a.js": "const c = require('redis').createClient()\nc.publish('news', text)",
    }
    assert roles(compose(text, files), "kv") == ["pubsub"]


def test_a_client_of_a_package_of_the_workspace_is_one_wherever_it_is_imported(compose):
    text = "services: {api: {build: apps/api, links: [kv]}, kv: {image: redis}}"
    files = {
        "packages/bus/package.json": '{"name": "@shop/bus"}',
        "packages/bus/src/index.ts": "export { bus } from './manager'",
        "packages/bus/src/manager.ts": "import Redis from 'ioredis'\nclass Bus { c = new Redis(url)\n get() { return this.c } }\nexport const bus = new Bus()",
        "packages/kv/package.json": '{"name": "@shop/kv"}',
        "packages/kv/index.ts": "import Redis from 'ioredis'\nexport const store = new Redis(url)",
        "apps/api/package.json": '{"dependencies": {"@shop/bus": "*", "@shop/kv": "*"}}',
    }
    listens = {"apps/api/a.ts": "import { bus } from '@shop/bus'\nconst sub = bus.get()\nsub.psubscribe('logs:*')"}
    assert roles(compose(text, files | listens), "kv") == ["pubsub"]
    counts = {"apps/api/a.ts": "import { store } from '@shop/kv'\nstore.zincrby('board', 1, who)"}
    assert roles(compose(text, files | counts), "kv") == ["store"]


def test_an_image_that_compose_named_is_the_one_that_a_neighbour_builds(compose):
    text = "services: {app: {build: .}, jobs: {image: shop_app, links: [kv]}, kv: {image: redis}}"
    assert roles(compose(text, {"a.js": "await redis.set(`sid:${id}`, user, 'EX', 60)"}), "kv") == ["sessions"]


def test_what_a_program_of_node_makes_those_who_import_it_call(compose):
    files = {
        "db.js": "module.exports = createClient() // redis",
        "todo.js": "db = require('./db')\ndb.sAdd('todos', id)",
    }
    assert roles(compose(_ONE, files), "kv") == ["store"]
    assert roles(compose(_ONE, {**files, "db.js": "// redis\nmodule.exports = new Map()"}), "kv") is None


def test_jobs_and_the_schedule_of_laravel_take_locks_in_its_cache(compose):
    files = {
        "artisan": "",
        ".env": "CACHE_STORE=redis\n",
        "app/Job.php": "<?php class Job implements ShouldBeUnique {}",
    }
    assert roles(compose(_ONE, files), "kv") == ["lock"]
    files["app/Job.php"] = "<?php use Illuminate\\Contracts\\Queue\\ShouldBeUnique;\nclass Job {}"
    assert roles(compose(_ONE, files), "kv") == ["cache"]


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"a.rb": "r = Redis.new\nr.lpush 'jobs', 1\n_, id = r.brpop 'jobs'\nr.publish 'done', id if id"}, ["broker", "pubsub"]),
        ({"a.rb": "require 'redis'\nc = Redis.new\nc.rpush @todo, 1\nc.lpop @todo\nc.rpush @done, 1\nc.lrange @done, 0, -1"}, ["broker", "store"]),
        ({"src/main.rs": "use redis::AsyncCommands;\nself.manager\n    .clone()\n    .set(id, url)\n    .await?;\nlet manager = client.get_tokio_connection_manager().await"}, ["store"]),
        ({"a.py": "import redis\nkv = redis.Redis(host)\nkv.set(code, url)"}, ["store"]),
        ({"a.js": "const redis = require('redis')\nconst c = redis.createClient()\nconst signIn = (token) =>\n  c.set(token, id)\nc.get(authorization, next)"}, ["sessions"]),
        ({"a.py": "import redis\njwt_redis_blocklist = redis.Redis()\ndef revoke(jti):\n    jwt_redis_blocklist.set(jti, '', ex=9)"}, ["store"]),
        ({"A.java": "class A { StringRedisTemplate t;\n void login() {\n  String tokenKey = KEY + token;\n  t.opsForHash().putAll(tokenKey, user);\n  t.expire(tokenKey, 30, MINUTES);\n } }"}, ["sessions"]),
        ({"requirements.txt": "rq\n", "q.py": "from rq import Queue\nfrom redis import Redis\nQueue(connection=Redis()).enqueue(words, 1)", "w.py": "def words(n):\n    print(n)\n    return n + 1"}, ["broker", "results"]),
        ({"requirements.txt": "rq\n", "q.py": "from rq import Queue\nfrom redis import Redis\nQueue(connection=Redis()).enqueue(words, 1)", "w.py": "def words(n):\n    print(n)\n\ndef other():\n    return 1"}, ["broker"]),
        ({"a.go": 'rdb := redis.NewClient(o)\nval, err := rdb.Get(ctx, "posts").Result()\ncursor, err := posts.Find(ctx, bson.M{})\nrdb.Set(ctx, "posts", data, 0)'}, ["cache"]),
        ({"a.py": "import redis, httpx\nr = redis.Redis()\ndef f(city):\n    hit = r.get(city)\n    page = httpx.get(city)\n    r.setex(city, 600, page)"}, ["cache"]),
        ({"a.py": "import redis\nr = redis.Redis()\ndef f(id):\n    v = r.get(id)\n    doc = users.find_one({'_id': id})\n    r.set(id, doc)"}, ["cache"]),
        ({"a.go": "app.Use(cache.New(cache.Config{Storage: redis.New(c)}))"}, ["cache"]),
        ({"A.cs": 'using StackExchange.Redis;\nclass A { IDatabase cache; void F() { cache.Publish("news", m); } }'}, ["pubsub"]),
        ({"A.cs": "using StackExchange.Redis;\nclass A { Task F() => _db.SortedSetIncrementAsync(name, u, 1); }"}, ["store"]),
        ({"a.csproj": "StackExchange.Redis", "Cache.cs": "using StackExchange.Redis;\nclass RedisCache\n{\n    public async Task Put(string key, T value, TimeSpan? expiry)\n    {\n        await _db.StringSetAsync(key, value, expiry);\n    }\n}"}, ["cache"]),
        ({"Cache.cs": "using StackExchange.Redis;\nclass RedisCache\n{\n    public async Task Add(string key, T value)\n    {\n        await _db.StringSetAsync(key, value);\n    }\n}"}, ["cache", "store"]),
        ({"package.json": '{"dependencies": {"bullmq": "5"}}', "a.js": "const { Queue } = require('bullmq')\nconst job = await queue.getJob(id)\nreply(job.returnvalue)"}, ["broker", "results"]),
        ({"a.go": 'c, _ := redis.Dial(n, a)\nc.Do("LPUSH", "jobs", j)\nc.Do("BRPOP", "jobs", 0)'}, ["broker"]),
        ({"a.py": "import redis\nr = redis.Redis()\ndef f(id):\n    p = r.hgetall(f'p:{id}')\n    p = p or db.query(P).get(id)\n    r.hset(f'p:{id}', p)\n    r.expire(f'p:{id}', 9)"}, ["cache"]),
        ({"a.py": "import redis\nr = redis.Redis()\ndef f(id):\n    return db.query(P).all(r.hgetall(f'p:{id}'))\ndef g(id):\n    r.hset(f'p:{id}', 1)\n    r.expire(f'p:{id}', 9)"}, ["store"]),
        ({"a.ts": "const redis = new Redis()\nconst tokens = await redis.get(`tokens:${ip}`)\nif (tokens < 1) refuse(429)\nawait redis.set(`tokens:${ip}`, tokens - 1, 'EX', 60)"}, ["limits"]),
        ({"pom.xml": "data-redis", "A.java": "class A { void f() { redis.opsForHash().put(id, n, v); } }", "C.java": "@EnableCaching class C { CacheManager m() { return new CaffeineCacheManager(); } @Cacheable P p() {} }"}, ["store"]),
        ({"pom.xml": "data-redis", "C.java": "@EnableCaching class C { @Cacheable P p() {} }"}, ["cache"]),
        ({"A.java": "RedisTemplate t;\nfinal var ops = t.opsForSet();\nops.add(keys, k);"}, ["store"]),
        ({"A.java": "RedisTemplate t;\nBoolean first = t.opsForValue().setIfAbsent(mark, token, ttl);\nif (!first) return t.opsForValue().get(mark);"}, ["store"]),
        ({"A.java": "RedisTemplate t;\nBoolean first = t.opsForValue().setIfAbsent(mark, token, ttl);\nif (!first) return;"}, ["lock"]),
        ({"Store.java": "RedisTemplate t;\nString json = t.opsForValue().get(key);\nobjectMapper.readValue(json, A.class);\nt.opsForValue().set(key, json);"}, ["store"]),
        ({"a.go": 'redis.NewClient(o)\nfunc isRateLimited() bool {\n\tn, _ := rdb.Get(ctx, "sent:"+ip).Int()\n\treturn n > 10\n}'}, ["limits"]),
        ({"a.go": 'redis.NewClient(o)\nconst Prefix = "session:revoked:"\nrdb.Set(ctx, Prefix+id, "1", ttl)'}, ["store"]),
        ({"limiter.go": "redis.NewClient(o)\nredis_rate.NewLimiter(rdb)", "room.go": "redis.NewScript(`redis.call('HSET', KEYS[1], 'who', ARGV[1])`)"}, ["limits", "store"]),
        ({"Values.java": "class Values {\n    RedisTemplate t;\n    public void set(String key, Object value, long timeout, TimeUnit unit) {\n        t.opsForValue().set(key, value, timeout, unit);\n    }\n}", "Codes.java": 'class Codes {\n    Values values;\n    void send() { values.set("otp:" + phone, code, 5, MINUTES); }\n}', "Pages.java": 'class Pages {\n    Values values;\n    void get() { values.set("page:" + id, repository.findById(id), 5, MINUTES); }\n}'}, ["cache", "store"]),
        ({"a.go": 'rdb := redis.NewClient(o)\nrdb.Publish(ctx, "chat", m)\nrdb.Set(ctx, "online:"+id, name, time.Minute)'}, ["pubsub", "store"]),
        ({"a.cs": "using Medallion.Threading.Redis;\nvar gate = new RedisDistributedLock(name, db);"}, ["lock"]),
        ({"A.cs": "using Redis.OM;\nvar people = provider.RedisCollection<Person>();\npeople.Insert(p);"}, ["store"]),
    ],
)  # fmt: skip
def test_ways_to_call_a_client_in_every_language(compose, files, wanted):
    assert roles(compose(_ONE, files), "kv") == wanted


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"a.go": 'c, _ := redis.Dial(n, a)\nfunc (r *R) AddRoom(id string) {\n\tc.Send("HMSET", key(id), "name", name, "created_at", time.Now())\n\tc.Send("EXPIRE", key(id), ttl.Seconds())\n}\n\nfunc (r *R) AddPeer(sessID string) {\n\tc.Send("HMSET", peers, sessID, handle)\n}'}, ["sessions", "store"]),
        ({"a.cpp": '#include <hiredis.h>\nredisCommand(c, "HSET %s %s %s", k, f, v);\nredisAsyncCommand(a, on_news, NULL, "SUBSCRIBE %s", "news");'}, ["pubsub", "store"]),
        ({"a.cc": "sw::redis::Redis r(url);\nr.subscriber().subscribe(room);\n_redis->connection().set(key, value, std::chrono::seconds(60));"}, ["store"]),
        ({"a.go": "ps, err := redis.DB().Subscribe(user)"}, ["pubsub"]),
        ({"a.ts": "// ioredis\nthis.health.pingCheck<RedisOptions>('redis', {\n transport: Transport.REDIS, options: { host: host() },\n})"}, None),
        ({"a.py": "import redis\nacquired = await get_redis().set(f'turn_lock:{session_id}', '1', nx=True, ex=30)"}, ["lock"]),
        ({"a.ts": "// ioredis\nconst user = await this.users.findOne(id)\nconst count = Number(await this.redisService.get(key)) + 1\nawait this.redisService.set(key, count, this.TTL)\nawait this.redisService.set(`${this.REFRESH_PREFIX}${refreshJti}`, id, ttl)"}, ["sessions"]),
        ({"a.go": "rdb := redis.NewClient(o)\nvar due = redis.NewScript(`local jobs = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])\nredis.call('ZREM', KEYS[1], unpack(jobs))`)"}, ["broker"]),
        ({"a.py": "import redis\ndef f(session_id):\n    data = dict(session_id=session_id)\n    r.setex(key(ticket_hash), 30, data)\n    client.hset(f'session:{session_id}:presence', who, 'here')"}, ["store"]),
        ({"app/Config/Cache.php": "<?php\nclass Cache {\n public $handler = 'file';\n public $redis = ['host' => 'kv'];\n}", "a.php": "<?php $redis->publish('news', $x);"}, ["pubsub"]),
        ({"a.ts": "import 'bullmq'\nimport 'ioredis'\nexport async function raiseLeader(key: string, id: string) {\n  await redis.zincrby(key, 1, id)\n}"}, ["broker", "store"]),
        ({"a.ts": "import 'bullmq'\nimport 'ioredis'\nexport const addToSet = async (key: string, id: string) => {\n  await redis.zincrby(key, 1, id)\n}"}, ["broker"]),
        ({"a.ts": "import 'ioredis'\nawait this.redisService.setCache(`email_otp:${to}`, code, ttl)"}, ["store"]),
        ({"a.ts": "import 'ioredis'\nconst s = `local n = redis.call('INCR', KEYS[1])\nif n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end\nreturn n`"}, ["limits"]),
        ({"main.go": "rdb := redis.NewClient(o)\nfunc RateLimiter(l *rate.Limiter) {}\nrate.NewLimiter(1, 5)\napp.Run(x)"}, None),
        ({"lists.go": "rdb := redis.NewClient(o)\nfunc (c *C) LPop(ctx context.Context, key string) string {\n\treturn c.client.LPop(ctx, key).Val()\n}", "a.go": "redis.NewClient(o)\nrdb.Publish(ctx, news, x)"}, ["pubsub"]),
        ({"a.go": "rdb := redis.NewClient(o)\nit, err := h.services.Find(id)\nif err != nil {\n\tc.JSON(http.StatusNotFound, err)\n}\nh.cache.Set(c, id, it, 5*time.Minute)\nrdb.Publish(c, news, x)"}, ["cache", "pubsub"]),
        ({"extensions.py": "import redis\nfrom flask_limiter import Limiter\nlimiter = Limiter(by_address)\nkv = redis.from_url(URL)\nkv.publish('a', b)"}, ["pubsub"]),
        ({"a.rs": 'use redis::AsyncCommands;\ncon.publish::<_, _, ()>("chat", m).await?;'}, ["pubsub"]),
        ({"a.rb": "require 'redis'\nRedis.current.publish('news', x)\nRedis.current.zadd('leaders', score, id)"}, ["pubsub", "store"]),
        ({"a.py": "import celery, redis\nCelery(broker='redis://kv')\nhistory = RedisChatMessageHistory(session_id, url=KV)"}, ["broker", "store"]),
        ({"a.ts": "import 'ioredis'\nconst ok = await redis.set(`cooldown:${user}`, '1', 'EX', 60, 'NX')\nif (!ok) throw new Error('wait')"}, ["limits"]),
        ({"a.py": "from aiohttp_session.redis_storage import RedisStorage\nsetup(app, RedisStorage(pool))"}, ["sessions"]),
        ({"a.php": "<?php\nCache::store('redis')->lock('import', 60)->get(fn () => $this->run());"}, ["cache", "lock"]),
        ({"kv.ts": "import 'ioredis'\nexport class Kv {\n  async sadd(key: string, ...of: string[]) { return this.client.sadd(key, ...of); }\n}", "a.ts": "import 'bullmq'"}, ["broker"]),
        ({"a.ts": "// ioredis\nClientsModule.register([{ name: 'A', transport: Transport.REDIS }])"}, ["pubsub"]),
        ({"a.php": "<?php Redis::set('state:'.$id, $state, 'EX', 3600); State::find($id);\nRedis::get('state:'.$id);"}, ["store"]),
        ({"Gemfile": 'gem "sidekiq"\n', "a.rb": "$redis.with do |c|\n  c.multi do |all|\n    all.hincrby(name, :number, 1)\n  end\nend"}, ["broker", "store"]),
        ({"a.js": "import 'bullmq'\nimport 'ioredis'\nconst t = redis.multi()\nt.hincrby(name, 'number', 1)"}, ["broker", "store"]),
        ({"a.rs": 'redis::Client::open(a)?;\nasync fn set(\n    &self,\n    key: &str,\n    ttl: usize,\n) -> Result<bool> {\n    redis::cmd("SET").arg(key).arg(value).arg("EX").arg(ttl).arg("NX").query_async(&mut conn).await\n}'}, ["store"]),
        ({"a.js": "import 'bullmq'\nimport 'ioredis'\nawait redis.set(`sent:${dedupe}`, '1', 'EX', 60, 'NX')"}, ["broker", "store"]),
        ({"a.py": "import redis\nCACHES = {'default': {'BACKEND': 'django_redis.cache.RedisCache'}}\ndef f(id):\n    log.info(f'session {id}')\n    cache.get(id) or cache.set(id, page, 60)"}, ["cache"]),
        ({"a.js": "import 'bullmq'\nimport 'ioredis'\nconst name = await fetch(url)\nawait redis.set(`debounce:${item}`, name, 'PX', 9000)"}, ["broker", "store"]),
        ({"a.js": "import 'bullmq'\nimport 'ioredis'\nconst rows = await db.query(sql)\nawait redis.set(name(phone), 'pending', 'EX', 600)"}, ["broker", "store"]),
        ({"a.js": "import 'bullmq'\nimport 'ioredis'\nnew Worker('a', run)\nconst sub = redis.duplicate()\nawait redis.set(`processed:${id}`, page, 'EX', 60)"}, ["broker"]),
        ({"a.py": "import redis, stripe\nr = redis.Redis()\ndef f(id):\n    r.setex(f'checkout_session:{id}', 60, stripe_session(id))"}, ["store"]),
        ({"RedisCache.cs": "using StackExchange.Redis;\nclass RedisCache\n{\n    public async Task SetAsync<T>(string cacheKey, T value) where T : class\n    {\n        await redisDb.StringSetAsync(cacheKey, value);\n    }\n}", "Orders.cs": "var o = await cache.GetAsync<Order>(id);\no ??= await repository.GetAsync(id);\nawait cache.SetAsync(id, o);"}, ["cache"]),
        ({"Cache/RedisSettings.cs": "namespace Shop.Cache;\npublic class RedisSettings { public string Connection { get; set; } }", "Store.cs": "using StackExchange.Redis;\nclass Totals { async Task Keep(string id) { await _db.StringSetAsync(id, total); } }"}, ["store"]),
        ({"auth/tokens.ts": "// ioredis\nawait redis.set(refreshToken, accessToken, 'EX', week, 'NX')"}, ["sessions"]),
        ({"auth/codes.ts": "// ioredis\nif ((await redis.ttl(`mail_cooldown:${to}`)) > 0) throw new Error();\nawait redis.setex(`users:check:token:${token}`, 600, to);\nawait redis.setex(`mail_cooldown:${to}`, 60, 1)"}, ["limits", "store"]),
        ({"a.go": "rdb := redis.NewClient(o)\nrdb.SetNX(ctx, key, c.DailyBudget, 26*time.Hour)"}, ["store"]),
        ({"a.go": "rdb := redis.NewClient(o)\nfunc take(id string) bool {\n\tkey := idempotencyKey(id)\n" + "\tlog.Println(id)\n\n" * 40 + "\tok := rdb.SetNX(ctx, key, data, 24*time.Hour).Val()\n\treturn ok\n}"}, ["store"]),
        ({"a.py": "import redis\nfrom slowapi import Limiter\nlimiter = Limiter(key_func=address)\nredis.Redis().publish('news', x)"}, ["pubsub"]),
        ({"A.java": "import org.redisson.api.*;\nredisson.getLock(name).lock();\nredisson.getAtomicLong(DB_HITS).incrementAndGet();"}, ["lock", "store"]),
    ],
)  # fmt: skip
def test_what_is_kept_is_told_by_its_call_and_not_by_what_stands_around_it(compose, files, wanted):
    assert roles(compose(_ONE, files), "kv") == wanted


@pytest.mark.parametrize(
    ("image", "file", "text", "wanted"),
    [
        ("emqx/emqx-enterprise", "rules.hocon", 'redis_single.a {\n  command_template = ["HINCRBY", "n", "${reason}", "1"]\n  server = "kv:6379"\n}', ["store"]),
        ("emqx/emqx-enterprise", "rules.hocon", 'redis_single.a {\n  # command_template = ["PUBLISH", "n"]\n}', None),
        ("kong", "kong.yml", "plugins:\n  - name: rate-limiting\n    config: {minute: 5, policy: redis}", ["limits"]),
        ("daprio/dapr", "news.yaml", "kind: Component\nspec:\n  type: pubsub.redis\n  metadata: [{name: redisHost, value: 'kv:6379'}]", ["stream"]),
        ("daprio/dapr", "kept.yaml", "kind: Component\nspec:\n  type: state.redis\n  metadata: [{name: redisHost, value: 'kv:6379'}]", ["store"]),
        ("elastic/filebeat", "filebeat.yml", "output.redis:\n  key: lines", ["broker"]),
    ],
)  # fmt: skip
def test_the_settings_of_a_ready_program_say_what_it_does_with_a_redis(compose, image, file, text, wanted):
    mounted = f"services: {{a: {{image: {image}, links: [kv], volumes: ['${{PWD}}/{file}:/etc/a/{file}']}}, kv: {{image: redis}}}}"
    assert roles(compose(mounted, {file: text}), "kv") == wanted


@pytest.mark.parametrize(
    ("file", "said", "wanted"),
    [
        ("cache.ts", "import * as pages from './lib/cache'", ["cache", "pubsub", "store"]),
        ("cache.ts", "import { keep } from '@app/lib'", ["cache", "pubsub", "store"]),
        ("cache.ts", "import { show } from './lib/pages'", ["pubsub"]),
        ("pages.ts", "import { show } from './lib/other'", ["pubsub", "store"]),
    ],
)
def test_a_module_of_a_cache_that_nothing_imports_keeps_nothing(compose, file, said, wanted):
    kept = "// ioredis\nexport function keep(page) {\n  redis.set(page.id, page)\n}"
    files = {f"lib/{file}": kept, "a.ts": f"{said}\nimport Redis from 'ioredis'\nredis.publish('news', m)"}
    assert roles(compose(_ONE, files), "kv") == wanted


@pytest.mark.parametrize(("place", "wanted"), [("deploy", ["sessions"]), ("other", None)])
def test_an_image_of_nobody_known_is_built_of_the_code_by_what_lies_beside_the_file_that_starts_it(
    project, place, wanted
):
    text = "services: {blue: {image: shop, links: [kv]}, kv: {image: redis}}"
    files = {
        f"{place}/Dockerfile": "FROM openjdk\nCOPY app.jar /\n",
        "src/A.java": "@EnableRedisHttpSession\nclass A {}",
    }
    assert roles(sketch(project.files({"deploy/compose.yaml": text, **files}), ["deploy"]), "kv") == wanted


@pytest.mark.parametrize(
    ("name", "said"),
    [("rediscache", ["cache"]), ("distributedcache", ["cache"]), ("shop.cache", ["cache"]), ("cached-view", None)],
)
def test_the_name_of_a_redis_that_nobody_is_seen_to_use_says_what_it_is_for(compose, name, said):
    found = compose(f"services: {{{name}: {{image: redis}}, a: {{image: x/a}}, b: {{image: x/b}}}}")
    assert roles(found, found.parts[0].id) == said


@pytest.mark.parametrize(
    ("asked", "wanted"), [("", ["broker"]), ("constructor(private cache: CacheService) {}", ["cache", "broker"])]
)
def test_a_service_that_a_module_only_offers_keeps_nothing(compose, asked, wanted):
    files = {
        "src/cache/cache.service.ts": "import Redis from 'ioredis'\nexport const TTL = 60\nexport class CacheService { put(id, page) { return new Redis().setex(`page:${id}`, TTL, page) } }\n",
        "src/cache/cache.module.ts": "import { CacheService } from './cache.service' // redis\nexport class CacheModule { given = [CacheService] }\n",
        "src/app.module.ts": "import { CacheModule } from './cache/cache.module'\nexport class AppModule { all = [CacheModule] }\n",
        "src/jobs.ts": f"import {{ Queue }} from 'bullmq'\nexport class Jobs {{ {asked} queue = new Queue('a') }}\n",
    }
    assert roles(compose(_ONE, files), "kv") == wanted


def test_what_a_program_has_in_itself_is_not_kept_by_the_client_beside_it(compose):
    """Sessions of sockets in a map, and a log of one's own that is called like a channel."""
    code = (
        "import Redis from 'ioredis'\nconst redis = new Redis()\nconst open: Map<string, Socket> = new Map()\n"
        "socket.on('open', (sessionId) => open.set(sessionId, socket))\nredis.signals.publish(signal)\nredis.xadd('signals', '*', 'a', 1)\n"
    )
    assert roles(compose(_ONE, {"a.ts": code}), "kv") == ["stream"]


@pytest.mark.parametrize(("said", "wanted"), [('@Cacheable("pages")\n', ["cache"]), ("", None)])
def test_a_cache_of_spring_that_is_only_set_up_keeps_nothing(compose, said, wanted):
    files = {
        "pom.xml": "<artifactId>spring-boot-starter-data-redis</artifactId>",
        "src/main/java/CacheConfig.java": "@Configuration @EnableCaching\nclass CacheConfig { RedisCacheManager manager(RedisConnectionFactory f) { return RedisCacheManager.create(f); } }\n",
        "src/main/java/Pages.java": f"class Pages {{\n{said}Page find(long id) {{ return repository.findById(id); }}\n}}\n",
    }
    assert roles(compose(_ONE, files), "kv") == wanted


def test_what_a_shared_module_has_for_programs_of_another_language_is_none_of_theirs(compose):
    files = {
        "pom.xml": "<modules><module>common</module><module>api</module></modules>",
        "common/pom.xml": "<artifactId>common</artifactId>",
        "common/src/Locks.java": 'class Locks { boolean take(String id) { return redisTemplate.opsForValue().setIfAbsent("lock:" + id, "1", TTL); } }\n',
        "common/src/auth.py": "import redis\nredis.Redis().publish('a', 'b')\n",
        "api/pom.xml": "<artifactId>api</artifactId><dependencies><artifactId>common</artifactId></dependencies>",
        "api/src/A.java": "class A { Locks locks; }\n",
    }
    assert roles(compose("services: {api: {build: api, links: [kv]}, kv: {image: redis}}", files), "kv") == ["lock"]


def test_who_somebody_is_that_is_let_in_is_a_copy(compose):
    code = (
        "import Redis from 'ioredis'\nconst redis = new Redis()\nasync function enter(req) {\n  const user = await prisma.user.findUnique({ where })\n"
        "  const token = generate(user.id)\n  redis.set(`user:${user.id}`, JSON.stringify(user), 'EX', 3600)\n}\n"
    )
    assert roles(compose(_ONE, {"a.ts": code}), "kv") == ["cache"]


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        (
            "TASKS = {'mail': 'shop.mail.Sender'}\ndef run(path): return importlib.import_module(path.rpartition('.')[0])",
            ["stream"],
        ),
        ("def run(name): return importlib.import_module(f'shop.{name}')", ["cache", "pubsub", "stream"]),
    ],
)
def test_modules_that_a_program_of_python_names_in_texts_are_those_it_imports(compose, call, wanted):
    files = {
        "Dockerfile": "FROM python:3\nCOPY . .\nCMD python -m shop.main\n",
        "shop/main.py": f"import importlib\n{call}\n",
        "shop/mail.py": "import redis\nredis.Redis().xadd('mails', {'a': 1})\n",
        "shop/cache.py": "import redis\nredis.Redis().setex('page:1', 60, page)\nredis.Redis().publish('a', 'b')\n",
    }
    assert roles(compose(_ONE, files), "kv") == wanted


@pytest.mark.parametrize(
    ("built", "command", "wanted"),
    [
        ("go build -o /bin/ ./cmd/api ./cmd/mail", "./mail", ["pubsub"]),
        ("go build -o /mail ./cmd/mail", "/mail", ["pubsub"]),
        ("go build -o /server ./cmd/mail", "/server", ["pubsub"]),
        ("go build ./...", "./server", ["limits", "pubsub"]),
    ],
)
def test_a_program_of_go_has_what_its_own_package_imports(compose, built, command, wanted):
    files = {
        "Dockerfile": f"FROM golang\nCOPY . .\nRUN {built}\nCMD {command}\n",
        "go.mod": "module acme.com/shop\nrequire github.com/redis/go-redis/v9 v9.0.0\n",
        "cmd/api/main.go": 'package main\nimport "acme.com/shop/internal/limit"\nfunc main() { limit.Serve() }\n',
        "cmd/mail/main.go": 'package main\nimport "acme.com/shop/internal/told"\nfunc main() { told.Serve() }\n',
        "internal/limit/serve.go": 'package limit\nvar rdb = redis.NewClient(o)\nfunc Serve() { rdb.Incr(ctx, "rate_limit:" + ip) }\n',
        "internal/told/serve.go": 'package told\nvar rdb = redis.NewClient(o)\nfunc Serve() { rdb.Publish(ctx, "mails", 1) }\n',
    }
    assert sorted(roles(compose(_ONE, files), "kv")) == wanted


def test_the_session_of_a_registration_lets_nobody_in(compose):
    files = {
        "settings.py": "CACHES = {'default': {'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'redis://kv'}}\n",
        "views.py": (
            "def begin(request):\n    signup_token = uuid4().hex\n    cache.set(f'signup_session:{signup_token}', {'name': verified}, timeout=600)\n\n"
            "def end(request):\n    session = cache.get(f'signup_session:{token}')\n"
        ),
    }
    assert roles(compose(_ONE, files), "kv") == ["cache", "store"]


def test_who_has_shown_a_password_is_let_in(compose):
    said = (
        "package web\n\nvar redis = goredis.NewClient(o)\n\nfunc Login(email string, password string) {\n\tok := VerifyPassword(password)\n\n"
        "\tif ok {\n\t\ttoken := GenerateJWT(id)\n\t\tredis.Set(token, id)\n\t}\n}\n"
    )
    assert roles(compose(_ONE, {"users.go": said}), "kv") == ["sessions"]


def test_what_a_program_tells_its_log_is_no_use(compose):
    told = "import redis\nlogger.info('up', broker_url=settings.REDIS_URL)\n"
    kept = "redis.Redis().set(f'page:{id}', page, ex=60)\n"
    assert "broker" not in roles(compose(_ONE, {"a.py": told + kept}), "kv")
    assert "broker" in roles(compose(_ONE, {"a.py": told + "app = Celery('a', broker=REDIS_URL)\n"}), "kv")


def test_the_tokens_of_each_user_in_a_set_are_sessions(compose):
    code = "import { Redis } from 'ioredis';\nasync save(client: Redis, token) { await client.sadd(userTokensKey, token.id) }"
    assert roles(compose(_ONE, {"auth/tokens.ts": code}), "kv") == ["sessions"]


@pytest.mark.parametrize(
    ("file", "code", "wanted"),
    [
        ("a.py", "import rq, redis\nrq.Queue(connection=redis.Redis()).enqueue(run)", ["broker"]),
        ("a.py", "from broadcaster import Broadcast\nb = Broadcast(os.environ['REDIS_URL'])", ["pubsub"]),
        ("a.py", "region.configure('dogpile.cache.redis', arguments={'host': 'kv'})", ["cache"]),
        ("a.py", "from limits.storage import RedisStorage\nMovingWindowRateLimiter(RedisStorage(url))", ["limits"]),
        ("a.py", "import redis\nfrom pottery import Redlock\nlock = Redlock(key='a', masters={r})", ["lock"]),
        ("settings_cache.py", "import redis\nr.hset(CACHE_KEY, mapping=data)\nr.expire(CACHE_KEY, 60)", ["cache"]),
        ("a.py", "import redis\napp.config['SESSION_STORAGE_URL'] = f'redis://{host}/3'", ["sessions"]),
        ("a.py", "from flask_sse import sse # redis\nurl = os.environ['REDIS_URL']\nsse.publish(news)", ["pubsub"]),
        ("a.py", "import redis\nfrom fastapi_users.authentication import RedisStrategy\ns = RedisStrategy(r)", ["sessions"]),
        ("a.py", "import redis\nfrom redisvl.extensions.llmcache import SemanticCache\nc = SemanticCache()", ["cache"]),
        ("a.py", "import redis\nfrom slowapi import Limiter\nlimiter = Limiter(key_func=address)", None),
        ("a.py", "import redis\nfrom slowapi import Limiter\nlimiter = Limiter(storage_uri=settings.kv)", ["limits"]),
        ("a.py", "import redis\nr.bf().add('seen', page)", ["store"]),
        ("a.py", "import redis\ndef answer(k):\n    v = r.get(k)\n    if v is None:\n        v = predict(k)\n        r.set(k, v, ex=600)\n    return v", ["cache"]),
        ("a.py", "import redis\ndef hold(k):\n    v = r.get(k)\n    if v is None:\n        raise Gone(k)\n    r.set(k, v, ex=600)", ["store"]),
        ("lease.py", "import redis\ndef lease(stream):\n    return r.set(stream, me, nx=True, px=900)", ["lock"]),
        ("settings.py", "CONSTANCE_REDIS_CONNECTION = 'redis://kv'", ["store"]),
        ("a.py", "import redis\nold = r.getset(lock_id, time.time())", ["lock"]),
        ("a.py", "app.add_middleware(SessionMiddleware, backend_type=BackendType.redis)", ["sessions"]),
        ("a.py", "BackgroundScheduler(jobstores={'default': RedisJobStore(host='kv')})", ["store"]),
        ("a.ts", "new Server({ presence: new RedisPresence(url) })", ["pubsub"]),
        ("a.php", "<?php use Symfony\\Component\\Lock\\Store\\RedisStore; new RedisStore($redis);", ["lock"]),
    ],
)  # fmt: skip
def test_libraries_of_python_node_and_php_say_what_they_keep(compose, file, code, wanted):
    assert roles(compose(_ONE, {file: code}), "kv") == wanted


@pytest.mark.parametrize(("end", "wanted"), [("", ["sessions", "store"]), (", 60 * 60", ["sessions"])])
def test_a_number_of_seconds_is_an_end(compose, end, wanted):
    code = f"import redis\n\ndef login(u):\n    redis_client.setex(f'session:{{sid}}', 60, u)\n\n\ndef a(x):\n    redis_client.set(f'session:{{sid}}', x{end})\n"
    assert roles(compose(_ONE, {"a.py": code}), "kv") == wanted


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"conn.py": "import redis\nr = redis.Redis()", "b.py": "from conn import r\ndef score(who):\n    r.zincrby('board', 1, who)"}, ["store"]),
        ({"app/kv.py": "import redis\n_c = None\ndef kv():\n    global _c\n    _c = redis.from_url(url)\n    return _c", "app/b.py": "from .kv import kv as get\ndef add(k):\n    c = get()\n    c.hset('seen', k, 1)"}, ["store"]),
        ({"deps.py": "from redis.asyncio import Redis\nKv = Annotated[Redis, Depends(make)]", "b.py": "from deps import Kv\nasync def vote(pid, kv: Kv):\n    await kv.hincrby(pid, 'yes', 1)"}, ["store"]),
        ({"src/lib/bus.ts": "import IORedis from 'ioredis'\nexport const a = new IORedis(url)\nexport const b = a.duplicate()", "src/index.ts": "export { a, b } from './lib/bus'", "src/live.ts": "import { b as ears } from '@/index'\nears.psubscribe('news:*')"}, ["pubsub"]),
        ({"src/c.js": "const c = require('redis').createClient()\nmodule.exports = { kv: c }", "src/s.js": "const { kv } = require('./c')\nkv.sAdd('online', id)"}, ["store"]),
        ({"src/c.ts": "export const kv = createClient() // redis", "src/s.ts": "import { kv } from './c.js'\nkv.sAdd('online', id)"}, ["store"]),
        ({"src/c.mts": "export const kv = createClient() // redis", "src/s.jsx": "import { kv } from './c'\nkv.sAdd('online', id)"}, ["store"]),
        ({"go.mod": "module s\nrequire github.com/redis/go-redis/v9 v9", "global/g.go": 'package global\nimport "github.com/redis/go-redis/v9"\nvar RDB *redis.Client', "dao/a.go": 'package dao\nimport (\n\t"encoding/json"\n\t"s/global"\n)\nfunc add() { global.RDB.HSet(ctx, "carts", id, n) }'}, ["store"]),
        ({"go.mod": "module s\nrequire github.com/redis/go-redis/v9 v9", "global/g.go": "package global\nvar RDB *other.Client", "dao/a.go": 'package dao\nimport "s/global"\nfunc add() { global.RDB.HSet(ctx, "carts", id, n) }'}, None),
    ],
)  # fmt: skip
def test_a_client_that_one_file_makes_is_one_wherever_it_is_imported(compose, files, wanted):
    assert roles(compose(_ONE, files), "kv") == wanted


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        (
            {
                "kv.service.ts": "import { Redis } from 'ioredis'\nexport class KeyValueService {\n  constructor(private db: Redis) {}\n  put(key: string, value: string, ttl: number) {\n    return this.db.setex(key, ttl, value)\n  }\n  async count(key: string, ttl: number): Promise<number> {\n    const n = await this.db.incr(key)\n    await this.db.expire(key, ttl)\n    return n\n  }\n}",
                "auth.ts": "import { KeyValueService } from './kv.service'\nclass Auth {\n  constructor(private readonly pairs: KeyValueService) {}\n  async forgot(mail: string) {\n    if ((await this.pairs.count(`forgot:${mail}`, 60)) > 3) throw new HttpException('Too many requests', 429)\n    await this.pairs.put(`reset-code:${mail}`, code, 900)\n  }\n}",
            },
            ["limits", "store"],
        ),
        (
            {
                "a.csproj": '<PackageReference Include="StackExchange.Redis" />',
                "RedisStore.cs": "using StackExchange.Redis;\npublic class RedisStore : IKeeper {\n    public Task WriteAsync<T>(string key, T value, TimeSpan ttl) => _database.StringSetAsync(key, Json(value), ttl);\n}",
                "Tokens.cs": 'public class Tokens(IKeeper keeper) {\n    public Task Save(Guid user, string token) => keeper.WriteAsync($"refresh-token:{user}", token, TimeSpan.FromDays(7));\n}',
            },
            ["sessions"],
        ),
        ({"kv.py": "import redis\nclass Kv:\n    def save(self, name, value, ttl):\n        self.c.setex(name, ttl, value)", "m.py": "from kv import Kv\ndef start(kv: Kv, mail):\n    kv.save(f'verify:{mail}', code, 600)"}, ["store"]),
        ({"w/s.py": "import redis\nclass SessionStore:\n    def create(self, user):\n        sid = secrets.token_urlsafe(32)\n        self.r.set(self.prefix + sid, user, ex=86400)"}, ["sessions"]),
        ({"oauth.js": "const redis = require('redis')\nconst saveUserSession = async (id, access_token) => {\n  const c = redis.createClient()\n  c.set(id, access_token)\n}"}, ["sessions"]),
        ({"guard.py": "import redis\nMAX_ATTEMPTS = 5\ndef failed(name):\n    n = r.incr(name)\n    r.expire(name, 900)"}, ["limits"]),
        ({"a.ts": "import Redis from 'ioredis'\nconst hit = await redis.get<Page>(id)\nif (!hit) await redis.set(id, await pages.findOne(id))"}, ["cache"]),
        ({"auth.ts": "import { betterAuth } from 'better-auth' // redis\nbetterAuth({ secondaryStorage: { set: async (key, value, ttl) => { await redis.set(key, value, 'EX', ttl) } } })"}, ["sessions"]),
        ({"Likes.java": "import redis;\nclass Likes {\n  private final SetOperations<String, String> likes;\n  void like(String id) { likes.add(id, me); }\n}"}, ["store"]),
        ({"Code.java": 'import redis;\nclass Code { void send(String to) { template.opsForValue().set("login:code:" + to, code, 2, TimeUnit.MINUTES); } }'}, ["store"]),
        ({"Cargo.toml": '[dependencies]\nfred = "10"', "src/a.rs": 'use fred::prelude::*;\nasync fn add() { client.hset::<(), _, _>("cart", each).await?; }'}, ["store"]),
        ({"Cargo.toml": '[dependencies]\nredis = "1"', "src/a.rs": 'async fn rate_limit(ip: &str) -> bool {\n    let n: i64 = redis::cmd("INCR").arg(ip).query_async(&mut c).await?;\n    n > 10\n}'}, ["limits"]),
        ({"a.csproj": '<PackageReference Include="FreeRedis" />', "A.cs": 'var kept = new FreeRedis.RedisClient("kv");\nkept.HSet("cart", id, n);'}, ["store"]),
        ({"a.js": "const r = require('redis').createClient()\nr.zAdd('reminders', { score: at, value: job })\nconst d = await r.zRangeByScore('reminders', 0, now)\nawait r.zRem('reminders', d)\nawait dispatch(d)"}, ["broker"]),
        ({"memo.py": "import redis\n_backend = redis.Redis()\n_backend.lpush('q', job)\n_backend.brpop('q')"}, ["broker"]),
        ({"whatsapp-session.service.ts": "import Redis from 'ioredis'\nconst c = new Redis()\nasync function put(status) {\n  await c.set(`whatsapp:session:${status.id}`, status, 'EX', 3600)\n}"}, ["store"]),
        ({"chat.service.js": "const c = require('redis').createClient()\nasync function talk(id) {\n  const hit = await c.get(`session:${id}`)\n  const talk = await prisma.talks.findUnique(id)\n  await c.setEx(`session:${id}`, 60, talk)\n}"}, ["cache"]),
    ],
)  # fmt: skip
def test_what_layers_of_a_program_keep(compose, files, wanted):
    assert roles(compose(_ONE, files), "kv") == wanted


def test_modules_of_gradle_that_have_the_name_of_the_whole_before_theirs(compose):
    files = {
        "settings.gradle": 'include "server", "keep"\nrootProject.children.each {it.name="shop-${it.name}"}\n',
        "build.gradle": "",
        "docker/server/Dockerfile": "FROM eclipse-temurin:21\nCOPY . /shop\nCOPY docker/server/start.sh /\n",
        "docker/server/start.sh": "java -jar shop.jar\n",
        "server/build.gradle": "implementation project(':shop-keep')\n",
        "keep/build.gradle": "implementation 'redis.clients:jedis:5'\n",
        "keep/src/main/java/Dao.java": "import redis.clients.jedis.JedisPooled;\nclass Dao { void put() { jedis.hset(key, name, task); } }\n",
    }
    text = (
        "services: {api: {build: {context: ., dockerfile: docker/server/Dockerfile}, links: [kv]}, kv: {image: redis}}"
    )
    assert roles(compose(text, files), "kv") == ["store"]


_SPRING = """
@Service
public class RedisService {
    public void set(String key, String value, long ttl) {
        template.opsForValue().set(key, value, ttl, TimeUnit.SECONDS);
    }
    public Long increment(String key) {
        return template.opsForValue().increment(key);
    }
}
"""
_PHP = """<?php
class RedisStore {
    public function set(string $key, string $value, int $ttl): void {
        $this->client->setex($key, $ttl, $value);
    }
}
"""


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"RedisService.java": _SPRING, "A.java": 'class A {\n  void failed(String who) {\n    if (redisService.increment("login:attempts:" + who) > 5) throw new TooManyAttempts();\n  }\n}\n'}, ["limits"]),
        ({"RedisService.java": _SPRING, "A.java": 'class A { // redis\n  void like(Long id) {\n    template.opsForZSet().add("liked:" + id, me, now);\n  }\n}\n'}, ["store"]),
        ({"Pairs.java": _SPRING.replace("RedisService", "Pairs").replace("template", "redisTemplate"), "A.kt": 'fun add(pairs: Pairs, id: Long) {\n  pairs.set("session:" + id, who, 60)\n}\n'}, ["sessions"]),
        ({"RedisStore.php": _PHP, "a.php": "<?php\nfunction send($redis, $to) {\n  $redis->set('otp:' . $to, $code, 300);\n}\n"}, ["store"]),
    ],
)  # fmt: skip
def test_a_wrapper_that_others_hardly_call_keeps_what_they_say(compose, files, wanted):
    text = "services: {app: {build: ., links: [kv, db]}, kv: {image: redis}, db: {image: postgres}}"
    assert roles(compose(text, files), "kv") == wanted


def test_what_a_wrapper_keeps_by_its_own_function_is_told_as_what_others_keep(compose):
    text = "services: {app: {build: ., links: [kv, db]}, kv: {image: redis}, db: {image: postgres}}"
    kept = "import redis\nclass A:\n    def _put(self, key, value, ttl):\n        self.redis.setex(key, ttl, value)\n\n    def log_in(self, id, who):\n        self._put(f'session:{id}', who, 60)\n"
    sent = "\n    def send(self, phone, code):\n        self._put(f'otp:{phone}', code, 60)\n"
    found = [roles(compose(text, {"a.py": each}), "kv") for each in (kept, kept + sent)]
    assert found == [["sessions"], ["sessions", "store"]]


def test_a_worker_keeps_what_the_module_of_its_settings_reaches(compose):
    text = "services: {app: {build: ., command: arq --watch . jobs.Settings, links: [kv]}, kv: {image: redis}}"
    files = {
        "jobs.py": "import arq, redis\nclass Settings:\n    functions = ['later.send']\n",
        "later.py": "import redis\ndef send(id):\n    redis.Redis().publish('sent', id)\n",
        "web.py": "import redis\nredis.Redis().set('lock:a', 1, nx=True, ex=5)\n",
        "requirements.txt": "arq\n",
    }
    assert roles(compose(text, files), "kv") == ["broker", "pubsub"]


@pytest.mark.parametrize(
    ("calls", "wanted"),
    [("await cache.set('page:1', page, 60)", ["cache"]), ("await cache.publish('news', page)", ["cache", "pubsub"])],
)
def test_channels_that_a_wrapper_offers_are_used_where_somebody_names_one(compose, calls, wanted):
    text = "services: {app: {build: ., links: [kv, db]}, kv: {image: redis}, db: {image: postgres}}"
    files = {
        "cache.py": "import redis.asyncio as redis\n\nclass Cache:\n    async def set(self, key, value, ttl):\n        await self.redis.set(key, value, ex=ttl)\n\n    async def publish(self, channel, message):\n        await self.redis.publish(channel, message)\n\n\ncache = Cache()\n",
        "a.py": f"from cache import cache\n\nasync def show(page):\n    {calls}\n",
    }
    assert roles(compose(text, files), "kv") == wanted


@pytest.mark.parametrize(
    ("channel", "wanted"), [("channelOf(event)", ["pubsub"]), ('"news"', ["pubsub"]), ("channel", None)]
)
def test_a_channel_of_go_is_what_a_call_names_behind_its_context(compose, channel, wanted):
    files = {
        "app/go.mod": "module app\n\nrequire github.com/redis/go-redis/v9 v9.0.0\n",
        "app/main.go": "package main\n\nfunc main() {\n\ttell(ctx, rdb, name, note)\n}\n",
        "app/kv.go": 'package main\n\nimport "github.com/redis/go-redis/v9"\n\n'
        f"func tell(ctx context.Context, rdb *redis.Client, channel string, note []byte) {{\n\trdb.Publish(ctx, {channel}, note)\n}}\n",
    }
    text = "services: {app: {build: app, links: [kv]}, kv: {image: redis}}"
    assert roles(compose(text, files), "kv") == wanted


def test_the_session_of_a_database_and_a_status_beside_a_copy_are_no_roles_of_redis(compose):
    text = "services: {app: {build: ., links: [kv, db]}, kv: {image: redis}, db: {image: postgres}}"
    files = {
        "cache.py": "import json, redis\n\nkv = redis.from_url(URL)\n\n\ndef set_cache(key, value, ttl=300):\n    kv.setex(key, ttl, json.dumps(value))\n\n\ndef get_cache(key):\n    return kv.get(key)\n",
        "shop.py": "from cache import get_cache, set_cache\n\n\ndef change(order, update, db: Session = Depends(get_db)):\n    saved = crud.change(db, order, update.status)\n    set_cache(f'order:{order}', saved.dump(), 300)\n\n\ndef show(order, db: Session = Depends(get_db)):\n    return get_cache(f'order:{order}') or crud.find(db, order)\n",
    }
    assert roles(compose(text, files), "kv") == ["cache"]


@pytest.mark.parametrize(
    ("code", "said", "wanted"),
    [("a.js", "require('socket.io-redis')", ["pubsub"]), ("a.js", "run()", None), ("a.py", "run()", None)],
)
def test_a_program_uses_what_its_workspace_lists_where_its_code_names_it(compose, code, said, wanted):
    text = "services: {api: {build: apps/api, links: [kv]}, web: {build: apps/web}, kv: {image: redis}}"
    listed = '{"dependencies": {"socket.io-redis": "6"}}'
    files = {"package.json": listed, f"apps/api/{code}": said, "apps/web/a.js": "run()"}
    assert roles(compose(text, files), "kv") == wanted


@pytest.mark.parametrize(
    ("limiter", "wanted"),
    [
        ("func Allow(c *client) bool { return c.client.limiter.Allow() }", ["sessions"]),
        ("func Allow(id string) bool { return rdb.Incr(ctx, id).Val() < 9 }", ["sessions", "limits"]),
    ],
)
def test_a_limiter_beside_a_client_of_redis_may_count_in_its_own_memory(compose, limiter, wanted):
    auth = 'package web\n\nvar rdb = redis.NewClient(o)\n\nfunc a() { rdb.Set(ctx, "session:"+id, user, ttl) }\n'
    files = {"web/auth.go": auth, "web/rate_limiter.go": f"package web\n\n{limiter}\n"}
    assert roles(compose(_ONE, files), "kv") == wanted


def test_what_counts_in_go_is_a_call_of_the_package_that_holds_the_client(compose):
    """By whatever name its type has, and no server that is started beside words about a limit."""
    files = {
        "go.mod": "module ours\nrequire github.com/redis/go-redis/v9 v9.0.0\n",
        "counts/redis.go": (
            'package counts\n\nimport "github.com/redis/go-redis/v9"\n\ntype RedisCounter struct { client *redis.Client }\n\n'
            "func (r *RedisCounter) Incr(ctx context.Context, key string) (int64, error) {\n\treturn r.client.Incr(ctx, key).Result()\n}\n"
        ),
        "web/middleware.go": (
            'package web\n\nimport "ours/counts"\n\nfunc Limit(c counts.Counter, most int64) {\n\tn, _ := c.Incr(ctx, "ratelimit:"+ip)\n'
            "\tif n > most {\n\t\tfail(429)\n\t}\n}\n"
        ),
    }
    assert roles(compose(_ONE, files), "kv") == ["limits"]
    files["web/middleware.go"] = "package web\n"
    files["main.go"] = (
        "package main\n\nvar counter = counts.RedisCounter{redis.NewClient(o)}\n\nfunc main() {\n\trouter.Use(RateLimit)\n\thub.Run()\n}\n"
    )
    assert roles(compose(_ONE, files), "kv") == ["store"]


@pytest.mark.parametrize(("place", "wanted"), [("cache", ["cache"]), ("jobs", ["store"])])
def test_a_state_that_a_cache_has_is_a_copy(compose, place, wanted):
    said = f"package {place}\n\nvar rdb = redis.NewClient(o)\n\nfunc Keep(e Entry) {{ rdb.Set(ctx, StatusKey(e.ID), e, ttl) }}\n"
    assert roles(compose(_ONE, {f"internal/{place}/redis.go": said}), "kv") == wanted


def test_a_well_known_image_keeps_what_it_always_keeps(compose):
    text = "services: {auth: {image: 'lakhansamani/authorizer:1.4.4', environment: {REDIS_URL: 'redis://kv'}}, kv: {image: redis}}"
    assert roles(compose(text, {}), "kv") == ["sessions"]


@pytest.mark.parametrize(
    ("take", "wanted"),
    [
        ("const k = name(id)\n  const v = await redis.get(k)\n  if (v) await redis.del(k)\n  return v", ["store"]),
        ("return redis.getdel(`challenge:${id}`)", ["store"]),
        (
            "const v = await redis.get(name(id))\n  try { return parse(v) } catch { await redis.del(name(id)) }",
            ["cache"],
        ),
    ],
)
def test_what_is_taken_away_by_who_asks_for_it_is_no_copy(compose, take, wanted):
    code = (
        "import Redis from 'ioredis'\nconst redis = new Redis()\n"
        "export async function put(id, value) {\n  await redis.set(name(id), value, 'EX', 300)\n}\n\n"
        f"export async function take(id) {{\n  {take}\n}}\n"
    )
    text = "services: {api: {build: ., links: [kv, db]}, kv: {image: redis}, db: {image: postgres}}"
    assert roles(compose(text, {"a.js": code, "b.js": "import pg from 'pg'\n"}), "kv") == wanted


@pytest.mark.parametrize(
    ("key", "file", "text"),
    [
        ("RAILS_ENV", "config/environments/{}.rb", "Rails.application.configure { config.cache_store = :redis_cache_store }"),
        ("DJANGO_SETTINGS_MODULE", "shop/settings/{}.py", "CACHES = {'default': {'BACKEND': 'django_redis.cache.RedisCache'}}"),
    ],
)  # fmt: skip
def test_what_is_set_for_another_stage_chooses_nothing(compose, key, file, text):
    prefix = "shop.settings." if file.endswith(".py") else ""
    one = "services: {{api: {{build: ., links: [kv], environment: {{{}: {}}}}}, kv: {{image: redis}}}}"
    files = {file.format("production"): text, file.format("local"): "DEBUG = 1\n"}
    said = [roles(compose(one.format(key, prefix + stage), files), "kv") for stage in ("production", "local")]
    assert said == [["cache"], None]
    files[file.format("local")] = "from .production import *\n"
    assert roles(compose(one.format(key, f"{prefix}local"), files), "kv") == ["cache"]


def test_what_a_shared_package_could_do_is_no_use_of_it(compose):
    """A program keeps what the functions do that it brings in, whatever else its words are called."""
    kv = (
        "import Redis from 'ioredis'\nimport { Queue } from 'bullmq'\nconst redis = new Redis()\n"
        "export const jobs = new Queue('a')\n"
        "export async function lock(key) {\n  return redis.set(`lock:${key}`, 1, 'PX', 9, 'NX')\n}\n"
        "export async function publish(room, text) {\n  await redis.publish(room, text)\n}\n"
    )
    files = {
        "apps/api/package.json": '{"dependencies": {"@ours/kv": "workspace:*"}}',
        "packages/kv/package.json": '{"name": "@ours/kv"}',
        "packages/kv/index.ts": kv,
    }
    text = "services: {api: {build: apps/api, links: [kv]}, kv: {image: redis}}"
    one = {**files, "apps/api/index.ts": "import { lock } from '@ours/kv'\nlock('publish jobs')\npublish(page)\n"}
    assert roles(compose(text, one), "kv") == ["lock"]
    every = {**files, "apps/api/index.ts": "import * as kv from '@ours/kv'\nkv.publish(page)\nkv.jobs.add(1)\n"}
    assert roles(compose(text, every), "kv") == ["broker", "pubsub"]


@pytest.mark.parametrize("named", [True, False])
def test_what_a_large_program_keeps_in_files_that_say_little_of_connections(compose, monkeypatch, named):
    """They are looked through for words of Redis, and count where another module brings them in."""
    for module in (source_files, words):
        monkeypatch.setattr(module, "MOST_BYTES", 200)
    files = {
        "settings.py": "# what it is called\n" * 9,
        "shop/gate.py": f"from shop.{'deep' if named else 'other'} import Deep\n",
        "shop/deep.py": "import redis\nr = redis.Redis()\n\nclass Deep:\n    def let(self, id):\n        r.set(f'lock:{id}', 1, nx=True, ex=5)\n",
        "alembic/versions/1_jobs.py": "import redis\nredis.Redis().setex('otp:1', 5, code)\n",
    }
    assert roles(compose(_ONE, files), "kv") == (["lock"] if named else None)


def test_what_a_program_wrote_is_passed_over_when_looking_for_more(compose, monkeypatch):
    for module in (source_files, words):
        monkeypatch.setattr(module, "MOST_BYTES", 200)
    monkeypatch.setattr(redis_code, "_MOST_BEYOND", 600)
    kept = (
        'package kept\n\nimport "github.com/redis/go-redis/v9"\n\nfunc (d D) IsUnique(item string) {\n'
        '\td.Redis.SetArgs(ctx, dedupeKey(item), "", redis.SetArgs{TTL: d.Expiration, Mode: "nx"})\n}\n'
    )
    files = {
        "config.go": "package main\n" * 9,
        "ent/a.go": "// Code generated by ent, DO NOT EDIT.\n" + "package ent\n" * 99,
        "go.mod": "module ours\nrequire github.com/redis/go-redis/v9 v9.0.0\n",
        "main.go": 'package main\n\nimport "ours/kept"\n\nfunc main() { kept.Run() }\n',
        "kept/kept.go": kept,
    }
    assert roles(compose(_ONE, files), "kv") == ["store"]


def test_what_a_repository_is_given_without_more_is_kept_for_no_time(compose):
    files = {
        "Room.java": 'import org.springframework.data.redis.core.RedisHash;\n@RedisHash("room")\nclass Room {}\n',
        "RedisRooms.java": "class RedisRooms {\n  Room put(Room room) { return redisRepository.save(room); }\n}\n",
        "Outbox.java": "class Outbox { void put(Event event) { entityManager.persist(event); } }\n",
    }
    text = "services: {api: {build: ., links: [kv, db]}, kv: {image: redis}, db: {image: postgres}}"
    assert roles(compose(text, files), "kv") == ["store"]


def test_of_a_program_that_is_not_where_its_command_says_all_code_counts(compose):
    text = "services: {api: {build: ., command: 'uvicorn app.main:app', links: [kv]}, kv: {image: redis}}"
    files = {
        "app/__init__.py": "",
        "api/main.py": "import redis\nr = redis.Redis()\nr.set('lock:a', 1, nx=True, ex=5)\n",
    }
    assert roles(compose(text, files), "kv") == ["lock"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_that_windows_ended_say_the_same(compose, end):
    """A function that keeps whatever it is given begins on a line of its own, and its callers say what that is."""
    files = {
        "package.json": '{"dependencies": {"ioredis": "5", "pg": "8"}}',
        "keeper.ts": "import Redis from 'ioredis'\nexport class Keeper {\n  async put(key: string, value: string, ttl: number) {\n    await this.redis.setex(key, ttl, value)\n  }\n}\n",
        "log-in.ts": "import { Keeper } from './keeper'\nclass LogIn {\n  send(keeper: Keeper) { keeper.put(`refresh:${id}`, token, 300) }\n}\n",
    }
    found = {name: text.replace("\n", end) for name, text in files.items()}
    text = "services: {api: {build: ., links: [kv, db]}, kv: {image: redis}, db: {image: postgres}}"
    assert roles(compose(text, found), "kv") == ["sessions"]


def test_a_code_that_is_asked_for_again_is_no_copy_of_who_it_was_sent_to(compose):
    code = (
        "class Auth {\n  async send(mail) {\n    const user = await this.prisma.user.findUnique({ mail })\n"
        "    await this.redis.set(`reset:${token}`, user.id, 3600)\n  }\n\n"
        "  async renew(token) {\n    const id = await this.redis.get(`reset:${token}`)\n  }\n}\n"
    )
    text = "services: {api: {build: ., links: [kv, db]}, kv: {image: redis}, db: {image: postgres}}"
    assert roles(compose(text, {"auth.ts": code}), "kv") == ["store"]


def test_of_two_redis_each_has_what_the_files_keep_that_are_called_like_it(compose):
    files = {
        "go.mod": "module ours\nrequire github.com/redis/go-redis/v9 v9.0.0\n",
        "main.go": 'package main\n\nimport (\n\t"ours/otpstorage"\n\t"ours/refreshstorage"\n)\n\nfunc main() { connect("otp-redis:6379", "refresh-redis:6379") }\n',
        "otpstorage/storage.go": 'package otpstorage\n\nimport "github.com/redis/go-redis/v9"\n\nfunc (s *Storage) Send() { s.redis.Set(ctx, "email:"+to, otp, time.Minute) }\n',
        "refreshstorage/storage.go": 'package refreshstorage\n\nimport "github.com/redis/go-redis/v9"\n\nfunc (s *Storage) New() { s.redis.Set(ctx, key(id), userID, expiration) }\n',
    }
    found = compose("services: {user: {build: .}, otp-redis: {image: redis}, refresh-redis: {image: redis}}", files)
    assert (roles(found, "otp-redis"), roles(found, "refresh-redis")) == (["store"], ["sessions"])


def test_commands_of_an_older_client_are_called_by_the_names_that_another_file_gives_them(compose):
    files = {
        "package.json": '{"dependencies": {"redis": "3"}}',
        "util/redis.js": (
            "const { promisify } = require('util')\nconst redis = require('redis').createClient(REDIS_URL)\n"
            "exports.hset = promisify(redis.hset).bind(redis)\nexports.take = promisify(redis.hdel).bind(redis)\n"
        ),
        "jobs.js": "const { hset: keep } = require('./util/redis')\nexports.keep = async (user, id, step) => {\n  await keep(user, id, step)\n}\n",
    }
    assert roles(compose(_ONE, files), "kv") == ["store"]


@pytest.mark.parametrize(
    ("scheduler", "wanted"), [("redbeat.RedBeatScheduler", ["broker", "lock", "store"]), ("", ["broker"])]
)
def test_redbeat_keeps_its_schedule_and_its_lock_in_redis(compose, scheduler, wanted):
    said = f"-S {scheduler}" if scheduler else "-l info"
    text = f"services: {{beat: {{image: ours/jobs, command: celery -A jobs beat {said}, environment: {{CELERY_BROKER_URL: 'redis://kv'}}}}, kv: {{image: redis}}}}"
    assert roles(compose(text), "kv") == wanted


def test_what_a_conversation_remembers_is_no_copy_however_much_its_function_says_of_itself(compose):
    said = "    " + "It says a lot. " * 120
    code = (
        "import redis\n\ndef page_cache_get(key):\n    return r.get(key)\n\n\n"
        f'def visit_memory_save(visit, turns):\n    """\n{said}\n    """\n    record = turns[-9:]\n\n    r.set(_key(visit), json.dumps(record), ex=ttl)\n'
    )
    text = "services: {api: {build: ., links: [kv, db]}, kv: {image: redis}, db: {image: postgres}}"
    assert roles(compose(text, {"guards.py": code, "db.py": "import psycopg2\n"}), "kv") == ["cache", "store"]


@pytest.mark.parametrize(
    ("key", "behind", "wanted"),
    [
        ("trip:", "return Trip.findById(id)", ["cache"]),
        ("trip:", "return null", ["store"]),
        ("otp:", "return Trip.findById(id)", ["store"]),
    ],
)
def test_what_is_given_back_where_it_is_there_and_else_read_from_a_database_is_a_copy_whoever_writes_it(
    compose, key, behind, wanted
):
    text = "services: {api: {build: ., links: [kv, db]}, kv: {image: redis}, db: {image: mongo}}"
    code = f"""
        import Redis from "ioredis";
        const redis = new Redis(url);
        app.post("/trips", async (req, res) => {{
          const trip = await Trip.create({{ ...req.body, status: "NEW" }});
          await redis.set(`{key}${{trip.id}}`, JSON.stringify(trip), "EX", 3600);
        }});

        app.get("/trips/:id", async (req, res) => {{
          const found = await redis.get(`{key}${{req.params.id}}`);
          if (found) return res.json(JSON.parse(found));
          {behind};
        }});
        """
    assert roles(compose(text, {"a.js": code, "package.json": '{"dependencies": {"ioredis": "5"}}'}), "kv") == wanted


@pytest.mark.parametrize(("storage", "wanted"), [("UseRedisStorage", ["broker"]), ("UsePostgreSqlStorage", None)])
def test_hangfire_has_its_jobs_where_its_code_says(compose, storage, wanted):
    files = {
        "Web.csproj": '<PackageReference Include="Hangfire.Redis.StackExchange" /><PackageReference Include="Hangfire.PostgreSql" />',
        "Program.cs": f"services.AddHangfire(config => config.{storage}(connection));\n",
    }
    assert roles(compose(_ONE, files), "kv") == wanted


@pytest.mark.parametrize(
    ("prefix", "wanted"), [("idempotencyKeyPrefix", ["broker", "store"]), ("keyPrefix", ["broker"])]
)
def test_a_prefix_says_what_is_kept_under_whatever_key_a_function_is_given(compose, prefix, wanted):
    code = (
        'package kept\n\nimport "github.com/redis/go-redis/v9"\n\n'
        "func (s *Answers) Set(ctx context.Context, key string, seen []byte, ttl time.Duration) error {\n"
        f"\treturn s.client.Set(ctx, {prefix}+key, seen, ttl).Err()\n}}\n"
    )
    jobs = 'package kept\n\nimport "github.com/hibiken/asynq"\n\nvar jobs = asynq.NewClient(options)\n'
    listed = "module shop\n\nrequire (\n\tgithub.com/redis/go-redis/v9 v9.1.0\n\tgithub.com/hibiken/asynq v0.24.0\n)\n"
    assert roles(compose(_ONE, {"answers.go": code, "jobs.go": jobs, "go.mod": listed}), "kv") == wanted


@pytest.mark.parametrize(("key", "wanted"), [("orders:processing", ["broker"]), ("orders:prices", ["broker", "store"])])
def test_work_that_is_under_way_is_a_part_of_its_queue(compose, key, wanted):
    code = (
        "const redis = require('redis').createClient({ url: process.env.REDIS_URL })\n"
        "exports.add = async (job) => {\n  await redis.rPush('orders:queue', job)\n}\n"
        f"exports.next = async () => {{\n  const job = await redis.lPop('orders:queue')\n  await redis.hSet('{key}', job.id, job.text)\n  return job\n}}\n"
    )
    assert roles(compose(_ONE, {"queue.js": code}), "kv") == wanted


def test_a_publisher_of_something_else_sends_on_no_channel_of_redis(compose):
    code = (
        "using StackExchange.Redis;\n\npublic class Prices(IConnectionMultiplexer redis, IAuditPublisher auditPublisher)\n{{\n"
        '    public async Task Raise(string id)\n    {{\n        await redis.GetDatabase().StringIncrementAsync($"price:{{id}}");\n'
        '        await {0}.PublishAsync("raised", id);\n    }}\n}}\n'
    )
    listed = {"Shop.csproj": '<PackageReference Include="StackExchange.Redis" />'}
    for name, wanted in (("auditPublisher", ["store"]), ("_publisher", ["pubsub", "store"])):
        assert roles(compose(_ONE, {"Prices.cs": code.format(name), **listed}), "kv") == wanted


@pytest.mark.parametrize(
    ("setting", "wanted"), [("polling.retryMaxAttempts", ["store"]), ("login.maxAttempts", ["limits"])]
)
def test_how_often_something_is_tried_again_is_no_limit(compose, setting, wanted):
    code = (
        "import { redis } from './client'\n\nexport async function poll(last) {\n"
        f"  const most = config.get('{setting}', 3)\n  await redis.set('offset', last + 1)\n  return most\n}}\n"
    )
    shared = "import Redis from 'ioredis'\nexport const redis = new Redis(process.env.REDIS_URL)\n"
    assert roles(compose(_ONE, {"client.ts": shared, "poll.ts": code}), "kv") == wanted


@pytest.mark.parametrize(
    ("code", "works"),
    [
        ("CELERY_BROKER_URL = 'redis://kv/1'  # from celery import Celery\n", False),
        ("from celery import Celery\napp = Celery()\napp.config_from_object('set', namespace='CELERY')\n", True),
    ],
)
def test_variables_for_celery_tell_nothing_of_a_program_whose_code_is_without_it(compose, code, works):
    text = """
        services:
          api: {build: ./api, environment: {REDIS_URL: "redis://kv/0", CELERY_BROKER_URL: "redis://kv/1"}}
          kv: {image: redis}
    """
    files = {
        "api/Dockerfile": "FROM python\nCOPY . .\nCMD python main.py\n",
        "api/requirements.txt": "redis\ncelery\n",
        "api/main.py": "import os, redis, work\nkv = redis.from_url(os.environ['REDIS_URL'])\nkv.hset('seats', n, 1)\n",
        "api/work.py": code,
    }
    assert ("broker" in roles(compose(text, files), "kv")) is works
