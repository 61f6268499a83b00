"""What calls and settings in source code say a Redis is used for: patterns by role."""

from __future__ import annotations

import re

from archlint.importers.stores import other_sessions, redis_limits


def _any(*patterns: str) -> str:
    """One pattern for any of several."""
    return "|".join(patterns)


CALLS: tuple[tuple[str, str], ...] = (
    (
        "broker",
        _any(
            r"from streaq\b", r"\bredisbroker\.New", r"\brq\.(?:Queue|Worker)\(",
            r"(?i:broker)[\w\"' ]*[=:][^\n]{0,80}(?i:redis)", r"\bbullmq\b", r"require\(['\"]bull['\"]\)", r"from ['\"]bull['\"]",
            r"@nestjs/bull", r"from rq import", r"import dramatiq", r"from arq\b", r"arq\.connections", r"from saq\b", r"from huey",
            r"RedisHuey", r"taskiq_redis", r"\bsidekiq\b", r"asynq\.New", r"gocraft/work", r"RedisTransport", r"(?:^|[^\w.])Celery\(",
            r"yii\\queue\\redis", r"Simpleue\\+Queue\\+RedisQueue", r"AsyncQueue\\+Driver\\+RedisDriver", r"UseRedisStorage\(", r"RedisStorageOptions", r"getBlockingQueue\(", r"getBlockingDeque\(",
            r"getDelayedQueue\(", r"opsForZSet\(\)\s*\.popM(?:in|ax)\(", r"\bRQueue<", r"\bExq\b", r"config :exq\b", r"\bResque\.(?:redis|enqueue)", r"\bapalis_redis\b", r"scrapy_redis\.", r"\bwork\.New(?:Enqueuer|WorkerPool)\(",
            r"(?:[.>]|::)(?:b?[lr]pop|brpoplpush|rpoplpush|b?lmove|blmpop|bzpopm(?:in|ax)|zpopm(?:in|ax)|B?[LR]Pop|BRPopLPush|RPopLPush|BLMove|BZPopMin|ZPopMin|B?[LR]POP|BRPOPLPUSH|RPOPLPUSH|B?LMOVE|B?ZPOPM(?:IN|AX)|b?[lr]Pop|b?[lr]PopAndLeftPush|rPopAndLeftPush|bLPop|bRPop|brPop|blPop|rpopAndLpush|leftPop|rightPop|rightPopAndLeftPush|List(?:Left|Right)Pop\w*|ListMove\w*|SortedSetPop\w*)\(",
            r"[\"'](?:BL|BR|L|R)POP[\"']", r"\bcall\(\s*[\"'](?:[lr]pop|rpoplpush|lmove|zpopm(?:in|ax))[\"']", r"(?:b?[lr]pop|brpoplpush)_?\w*::<", r"ListLeftPushAsync\(", r"ListRightPushAsync\(",
        ),
    ),
    (
        "results",
        _any(
            r"\.(?:get(?:Ignored)?ChildrenValues|waitUntilFinished)\(", r"\.getJob\([^\0]{0,2000}?\.returnvalue\b", r"\bbull\b[^\0]{0,20000}?\b\w*[jJ]ob\.finished\(\)", r"\basynq\.Retention\(", r"\.ResultWriter\(\)", r"\bResultBackend:[^\n]{0,60}(?i:redis)", r"from (?:rq|arq)\b[^\0]{0,20000}?\bjob\.(?:result|return_value|latest_result)\b", r"\bdramatiq\.results\.backends",
            r"(?:(?<!\w)backend|result_backend)\s*=(?!=|\s*(?:\w+\.)*(?:Strict)?Redis(?:\.from_url)?\()[^\n]{0,80}redis", r"RedisAsyncResultBackend",
            r"(?i:RESULT_BACKEND)\w*[\"']?\s*[:=,](?!\s*[\"'](?:django-|rpc|db\+|cache|amqp|file|mongodb|sqla))[^\n]{0,60}(?i:redis|url|broker|backend|location)",
            r"Celery\((?:[^()]|\([^()]*\)){0,300}backend\s*=(?!\s*[\"'](?:rpc|db\+|sqla|cache|amqp|file|mongodb|django-))",
        ),
    ),
    (
        "pubsub",
        _any(
            r"Broadcast\([^)\n]*(?i:redis)", r"@socket\.io/redis-emitter", r"\bfrom flask_sse import\b", r"\bRedisPresence\(",
            r"message_queue\s*=", r"\badapter:\s*[\"']?redis", r"SOCKETIO_MESSAGE_QUEUE", r"\.pubsub\(",
            r"(?i:redis)\w*(?:\(\))?(?:[.]|->|::)(?:(?i:\w*(?:client|pub|sub|conn|instance|raw|redis|new|current|shared|default)\w*)\.)?(?:publish(?:::<[^>]*>)?|subscribe|psubscribe|pSubscribe|pubsub)\(",
            r"@socket\.io/redis-(?:streams-)?adapter", r"socket\.io-redis", r"channels_redis", r"RedisChannelLayer",
            r"(?i:\b\w*(?:redis|rdb|client|conn|cache|store|rds)|\brc?|\bdb|\bpipe)(?:\(\))?\.(?:Publish(?!\(\w*ctx,[^,()]*\))|Subscribe|PSubscribe)\((?:ctx|context\.|c\.Request|r\.Context|\w*[cC]tx\b)",
            r"\b\w+_redis\.[PS]?(?:Publish|Subscribe)\(", r"\b(?:redis|rdb)(?:\w*\(\))?\.(?:\w+\(\)\.)?(?:Publish|P?Subscribe)\((?!\w*ctx,[^,()]*\))", r"RedisPubSub", r"\bpubSubLoop\(", r"NewRedisBroker\(", r"(?i:jedis)\w*\.(?:publish|subscribe|psubscribe)\(", r"(?:as|into|get|get_async|get_connection)_pubsub\(", r"StackExchange\.Redis[^\0]{0,20000}?\b_?(?i:\w*redis\w*|sub|subscriber|pub|publisher|db|database|cache|multiplexer|mux|connection)\.(?:Publish|Subscribe)(?:Async)?\(", r"RedisMessageListenerContainer", r"(?i:redis)\w*[tT]emplate\w*\.convertAndSend\(",
            r"\.listenTo(?:Channel|Pattern)?\(", r"\.getTopic\(", r"Transport\.REDIS", r"\bAsyncRedisManager\(", r"\bsocketio\b[^\0]{0,20000}?\bRedisManager\(",
            r"AddSignalR\([^;]{0,200}AddStackExchangeRedis\(", r"\.GetSubscriber\(", r"PublishAsync\(\s*(?:new\s+)?RedisChannel",
            r"Broadcast(?:er)?\([\"']redis", r"from faststream\.redis", r"into_pubsub\(", r"get_async_pubsub\(", r"Redix\.PubSub",
            r"PubSub\.Redis", r"Phoenix\.PubSub\.Redis", r"\b(?:Do|Send|cmd|command!?|pipeline!?)\([^\n]{0,80}?[\"']PUBLISH[\"']", r"\bredis\.PubSubConn\b", r"\.B\(\)\.S?(?:Publish|Subscribe)\(\)",
        ),
    ),
    (
        "cache",
        _any(
            r"dogpile\.cache\.redis", r"\bredisvl\b[^\0]{0,20000}?\b(?:Semantic|Embeddings)Cache\(",
            r"django_redis", r"RedisCache\b", r"redis_cache_store", r"cache-manager-(?:io)?redis", r"@Cache(?:able|Put|Evict)\b", r"Cache::store\([\"']redis",
            r"flask_caching", r"FastAPICache", r"aiocache", r"AddStackExchangeRedis(?:Output)?Cache", r"AddDistributedRedisCache",
            r"IDistributedCache", r"HybridCache", r"cache_(?:get|set|key)", r"cacheKey", r"CacheService", r"cache_service",
            r"fastapi_cache", r"RedisCacheManager", r"RedisCacheConfiguration", r"RMapCache", r"getMapCache\(", r"cashews", r"cacheops",
            r"yii\\redis\\Cache", r"cache_store\s*=\s*\[?\s*:redis_store", r"\bRedisEngine\b", r"Cache\\+Backend\\+Redis\b", r"\$handler\s*=\s*[\"']redis", r"apicache[\"').\w]*\.options\(\s*\{[^}]*(?i:redis)", r"cache\.New\(cache\.Config\{[^}]*\bStorage:", r"\bcache:\s*\{\s*(?:type|driver):\s*[\"'](?:io)?redis", r"cache\.backend\.redis", r"(?<!\.store = )\bActiveSupport::Cache::RedisCacheStore\.new", r"cache\.adapter\.redis", r"RedisCacheAdapter", r"RedisAdapter::create", r"use Symfony\\+Component\\+Cache\\+Adapter\\+Redis(?:TagAware)?Adapter\b",
        ),
    ),
    (
        "sessions",
        _any(
            r"BackendType\.(?:aio)?[rR]edis\b", r"\bfastapi_users\b[^\0]{0,20000}?\bRedisStrategy\(", r"fastify-session-redis-store", r"\b(?:starsessions\.stores\.redis|aiohttp_session\.redis_storage)\b",
            r"connect-redis", r"[sS]econdaryStorage\b", r"spring-session", r"EnableRedis(?:Web|Indexed)?(?:Http)?Session",
            r"SESSION_ENGINE\s*=[^\n]*cache", r"SESSION_TYPE[^\n]{0,20}redis", r"SESSION\w*_(?:STORAGE|STORE|REDIS|BACKEND)_UR[LI]\w*[\"'\]]*\s*[:=][^\n]*(?i:redis)", r"session_store\s*:?\s*:?(?:redis|cache)_store",
            r"session\.save_handler[\"']?\s*[=,]\s*[\"']?redis", r"sess_driver[\"'\]\s]*=\s*[\"']redis", r"\$driver\s*=\s*[\"']?[\w\\]*RedisHandler", r"\bsave[\"']\s*=>\s*[\"']redis", r"Add(?:StackExchange|Distributed)Redis(?:Distributed)?Cache\([^\0]{0,4000}?\.AddSession\(|\.AddSession\([^\0]{0,4000}?Add(?:StackExchange|Distributed)RedisCache\(", r"RedisSession\w*", r"redistore\.New", r"\bredisstore\.New\(", r"session\.New\(session\.Config\{[^}]*\bStorage:", r"telegraf/session/redis", r"sessions/redis", r"yii\\redis\\Session",
            r"[\"'`](?:sess(?:ion)?s?|sid):(?!(?:is_?)?(?:revo[ck]|black|deny|block|invalid))" + other_sessions.BEHIND_KEY, other_sessions.BEFORE_KEY + r"(?:sess(?:ion)?s?):(?=\{)" + other_sessions.BEHIND_KEY, r"(?:[.]|->)(?:[sS]et|SET|setex|setEx|SetEx|SetEX|SETEX|[hH]m?[sS]et|HSET)\(" + other_sessions.IN_CALL + r"[^()]{0,60}(?i:session(?!\.get\()|\bsess_?id)",
        ),
    ),
    (
        "limits",
        _any(
            r"\bcall\(\s*[\"']INCR[\"'][^\0]{0,300}?\bcall\(\s*[\"']P?EXPIRE[\"']",
            r"\bAxesCacheHandler\b", r"\blimits\.storage\b[^\0]{0,5000}?(?i:redis)", r"@hono(?:-rate-limiter)?/(?:rate-limiter-)?redis\b", r"RateLimiterFactory\b[^\0]{0,5000}?new RedisAdapter\(",
            r"rate-limit-redis", r"\b(?:slowapi|flask_limiter)\b(?=[^\0]*\bstorage_uri\s*[=:])", r"storage_uri\s*=\s*[^\n]*(?i:redis)", r"RATELIMIT_STORAGE_UR[IL]\w*[\"'\]]*\s*[:=][^\n]*(?i:redis)", r"[\"'`](?:rate_?limit|rl|throttle):", r"[\"'`](?:rate_?limit|rl|throttle)_", r"RateLimiterRedis",
            r"RedisRateLimiter", r"ThrottlerStorageRedis", r"fastapi_limiter",
            r"RequestRateLimiter", r"fastify[-/]rate-limit[^\0]{0,3000}?[{,]\s*redis\s*[:,}]", r"getRateLimiter\(", r"RRateLimiter",
            r"redis_rate\b", r"limiter\.New\(limiter\.Config\{[^}]*\bStorage:", r"drivers/store/redis", r"Rack::Attack\b", r"LettuceBasedProxyManager", r"RedissonBasedProxyManager", r"JedisBasedProxyManager", r"Redis::throttle",
        ),
    ),
    (
        "lock",
        _any(
            r"\b(?:Aior|R)edlock\(", r"Lock\\+Store\\+RedisStore\b",
            r"\bredlock\b", r"(?:redis\w*|\b_?(?:r|rdb|client|conn))\.lock\(\s*(?:name\s*=\s*)?[fF]?[\"'\w]", r"RedLockFactory", r"redislock\.", r"redsync\.", r"RedisLockRegistry",
            r"RedisLockProvider", r"\bRedisDistributed(?:ReaderWriter)?(?:Lock|Semaphore|SynchronizationProvider)\b", r"LockTake(?:Async)?\(", r"(?i:redisson)\w*\.get(?:Fair|MultiLock|ReadWrite|Spin)?Lock\(", r"redisson\.api\.RLock", r"org\.redisson[^\0]{0,20000}?\.get(?:PermitExpirable)?Semaphore\(",
            r"Cache::lock\(", r"(?:\.|->|::)(?i:get_?set)\(\s*(?:\w*ctx\w*,\s*)?[\"'\w${`.]*(?i:lock)", r"org\.redisson[^\0]{0,20000}?\.get(?:Fair|Spin|MultiLock)?Lock\(",
        ),
    ),
    (
        "stream",
        _any(
            r"(?:[.>]|::)x(?:add|readgroup|read|Add|ReadGroup|Read|group|Group)\(", r"\.X(?:Add|ReadGroup|Read|GroupCreate\w*|ADD|READGROUP|READ|GROUP_CREATE)\(",
            r"\.x(?:read_options|add|add_maxlen|group_create|read)\w*(?:::<[^>]*>)?\(", r"\bcmd\([\"']X(?:ADD|READ|READGROUP)[\"']",
            r"(?<!call\()[\"']X(?:ADD|READGROUP)[\"']", r"\.Stream(?:Add|Read|ReadGroup)(?:Async)?\(", r"opsForStream\(",
            r"StreamMessageListenerContainer", r"StreamReceiver", r"\bRStream\b", r"\bredisstream\.New",
        ),
    ),
)  # fmt: skip
"""Role, and the pattern of the calls that tell it."""
TOKENS = r"(?i:redis|rdb|client(?!s\b)|cache|conn(?!ections\b))\w*(?:\(\))?(?:\.|->)(?:get|set|setex|setEx|del|exists|Get|Set|SetEX|SetEx|Del|Exists)\(\s*(?:\w*[cC]tx\w*,\s*|context\.\w+\(\),\s*|c\.Request\.Context\(\),\s*)?(?:token(?:String|_string|Key|_key)?|access_?[tT]oken|refresh_?[tT]oken|jwt\w*|jti|session_?(?:id|token|Id|ID|Token)|(?:[\w.]+\.)?authorization|auth_?[tT]oken)\b"
"""What is kept or asked under a token that lets somebody in, or under who showed one."""
IN_MEMORY = _any(
    "Map", "WeakMap", "Set", "WeakSet", "Gauge", "Counter", "Histogram", "Summary", "ObservableGauge", "LRU", "LRUCache", "QuickLRU", "NodeCache", "TTLCache",
    "dict", "defaultdict", "OrderedDict", "WeakValueDictionary", "ContextVar", "HashMap", "ConcurrentHashMap", "ConcurrentMap", "Dictionary", "ConcurrentDictionary",
    "MemoryCache", "NewGauge", "NewGaugeVec", "AsyncLocalStorage", "CookieJar",
)  # fmt: skip
"""What keeps values in a program itself, or shows them to who measures it, by calls of the same names."""
CLIENT = re.compile(r"(?:redis|cache|rdb|client|kv|ops(?:ForValue\(\))?|db|conn|con)\w*$|(?<![\w.])rc?$", re.IGNORECASE)
"""How what a cache is asked with is called."""
ASKED = re.compile(
    r"(?:\.|->|::)\s*(?:h?m?get|h?m?set|set_?ex|set_?nx|get_?del|hgetall|del|exists|expire|incr|eval|string(?:get|set)\w*|opsfor\w+)(?:_?async)?\s*(?:::<[^>]*>)?\(",
    re.IGNORECASE,
)
"""Calls by which anything is kept in Redis or read from it."""
TAKES = re.compile(
    r"(?:\.|->|::)\s*(?:get|StringGet)(?:_?async)?\(\s*(?:\w*ctx\w*,\s*)?([^(),\n]{1,80})\)[^\0]{0,1500}?(?:\.|->|::)\s*(?:del|delete|unlink|KeyDelete)(?:_?async)?\(\s*(?:\w*ctx\w*,\s*)?\1\s*\)",
    re.IGNORECASE,
)
"""Whoever takes away what was asked for had it handed over, and copied nothing."""
ELSEWHERE = _any(
        r"\.find(?!\s*\(\s*\(?\s*\w+\s*\)?\s*=>)(?:_?[oO]ne|_?ById|All|Many|Unique|First|_by|By\w+)?\(", r"\.Find(?:One|Async|By\w+)?\((?!\w+ =>)", r"[rR]epo(?:sitory)?\.\w+\(", r"\b(?!(?:object|json|model|xml|yaml)[mM]apper)\w*[mM]apper\.(?!(?:read|write|convert|tree|value|to[A-Z]|from[A-Z]|map)\w*\()\w+\(", r"\b[jJ]dbc(?:Template|Client)\.", r"\bentityManager\.",
        r"\.aggregate\(", r"(?i:\w_collection|\w_database)\w*\(", r"\bSELECT\b", r"\bselect \* from\b", r"\.query\(", r"\.objects\.", r"(?<!pipe)(?<!pipeline)(?<!multi)(?<!redis)\.execute\((?!\s*\))", r"\.fetch(?:one|all|_one|_all|_optional)\(", r"axios", r"\bhttpx\b", r"\baiohttp\b", r"\bfetch\(", r"requests\.get\(", r"\burlopen\(", r"\breqwest\b",
        r"\.(?:get|post)\(\s*[fF]?[\"'`]https?://", r"http\.Get", r"\.First\(", r"\.Aggregate\((?:ctx|context)", r"getFor(?:Object|Entity)\(", r"restTemplate", r"RestTemplate", r"\b[wW]ebClient\b", r"HTTParty", r"Faraday", r"Net::HTTP", r"file_get_contents\([\"']https?:", r"curl_exec", r"\bHttp::", r"\bDB::(?:table|select)\(",
        r"\b(?!Cache|Redis|Session|Config|Arr|Str|Log|Route|Auth|File|Storage|Cookie)[A-Z]\w+::(?:find(?:OrFail)?|all|where|with|paginate|latest|orderBy)\(", r"FirstOrDefault", r"SingleOrDefaultAsync", r"ToListAsync", r"\.scalars?\(", r"QueryRow", r"(?<!def )(?:get|find|read|fetch|load)_\w+\((?:db|session|db_session), \w", r"\.get\([A-Z][a-z]\w+, \w", r"\.get(?:_or_none)?\((?:id|pk)=", r"\bRepo\.(?:get|all|one)\w*[!(]",
)  # fmt: skip
"""Asked first, filled from elsewhere when there is nothing: a cache, even where nothing expires."""
CONTEXT = r"(?:[\w.]*(?:ctx|[cC]ontext)[\w.()]*\s*,\s*)?"
"""What calls of Go are given before their key, where they are given it."""
PATHS = (
    ("cache", re.compile(r"(^|/)(?!(?<=config/)cache\.php$)[\w.-]*cach(e|ing)\w*(/|\.\w+$)", re.IGNORECASE)),
    (
        "limits",
        re.compile(rf"(^|/)[\w.-]*({redis_limits.FILES})[\w-]*(/|\.\w+$)", re.IGNORECASE),
    ),
    (
        "lock",
        re.compile(r"(^|/)\w*(?:(?<![bBcCfFnN])[lL]ock|[lL]ocking)(?:Manager|Service|[A-Z]\w+or[ey]|er|s|ing)?\.\w+$"),
    ),
)
"""Files whose path says what they do with the Redis that they mention; settings of PHP offer every cache there is."""
