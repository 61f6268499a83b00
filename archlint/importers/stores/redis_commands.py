"""Commands by which programs keep something in Redis, as the clients of many languages spell them, and libraries that do."""

from __future__ import annotations

_COLLECTED = ("h set", "h m set", "s add", "z add", "z incr by", "h incr by", "decr by", "geo add")
"""Commands that put something into a hash, a set and the like, by their words."""
_KEPT = (
    "h set NX", "h get all", "s members", "incr", "incr by", "set bit", "pf add", "PF add", "h len", "m set", "set ex", "set EX", "set nx", "set NX",
)  # fmt: skip
"""Further ones of values, and of whoever has such."""
_ON_CLIENT = r"(?i:\b\w*(?:redis|rdb|client|conn|connection|cache|store|pipe|pipeline|kv)\w*\)?|\b_?(?:r|rc|db|c|con|rds)\b|\b\w*jedis|\bRedis\.current|\b\w*[cC]ommands|\b(?:sync|async|reactive)(?=\(\))|\b(?:publisher|subscriber)\b)(?:\(\))?[?!]?(?:\.|->|::)"
"""What a client of Redis is called, up to the command that it is given."""
_SET = r"(?:set|(?!(?<=\bc\.)Set\(\s*[\"'`])Set|SET)(?=(?:_async|Async)?(?:::<[^>]*>)?\((?!\s*\{)(?:[^(),;]|\((?:[^()]|\([^()]*\))*\))*,)"
"""The command that values of every kind are kept by, where it is given one."""
_CALLED = r")(?:_async|Async)?(?:::<[^>]*>)?\("
_OF_DOTNET = "HashSet|Hash(?:In|De)crement|SortedSet(?:Add|Increment)|SetAdd|GeoAdd"
"""What the client of .NET calls the commands of hashes and sets."""
_LIBRARIES = (
    r"\bFlipper::Adapters::Redis\b", r"\bSplit\.configure\b", r"include Redis::Objects\b", r"\bOhm::Model\b", r"PersistKeysToStackExchangeRedis", r"\bRedisChatMessageHistory\b", r"fsm\.storage\.redis", r"RedisSaver\b", r"\bRedisVectorStore\b", r"\bRedisJobStore\(", r"\bkredis_\w+",
)  # fmt: skip
"""Libraries that keep what they are given, and have no other use for Redis."""


def _any(*patterns: str) -> str:
    """One pattern for any of several."""
    return "|".join(patterns)


def _spelled(*commands: str) -> str:
    """Commands as clients spell them: `h set NX` is `hsetnx`, `hSetNX`, `HSetNX` and `HSETNX`."""
    forms: list[str] = []
    for words in (each.split() for each in commands):
        whole, capital = "".join(words), [word if word.isupper() else word.capitalize() for word in words]
        forms += (whole.lower(), words[0].lower() + "".join(capital[1:]), "".join(capital), whole.upper())
    return "|".join(dict.fromkeys(forms))


def _sent(*commands: str) -> str:
    """Commands as they are sent: `HSET`."""
    return "|".join(dict.fromkeys(each.replace(" ", "").upper() for each in commands))


STORES = _any(
        _ON_CLIENT + rf"(?:hset_multiple|set_ex|set_nx|{_spelled(*_COLLECTED, *_KEPT)}|" + _SET + _CALLED,
        rf"\.(?:{_OF_DOTNET}|HashGetAll|StringSet|String(?:In|De)crement)(?:Async)?\(",
        r"\.(?:HSet|HGetAll|ZAdd|SAdd|IncrBy|HIncrBy|ZIncrBy|RPush|LPush)\((?:ctx|context\.|c\.Request|r\.Context|\w*[cC]tx\b)",
        r"opsFor(?:Value|Hash|Set|ZSet|List|Geo)\(\)\s*\.(?:set|put|add|increment|decrement|leftPush|rightPush)\w*\(", r"opsForValue\(\)\s*\[[^\]\n]+\]\s*=[^=]", r"\bmaster_for\([^\0]{0,5000}?\bmaster\w*\.(?:set|hset|incr|lpush|rpush|zadd|sadd)\(",
        r"(?:Hash|Value|Set|List|Geo)Operations\b[^\0]{0,20000}?\b\w*(?i:ops|operations?)\w*\s*\.(?:set|put|add|increment|leftPush|rightPush)\w*\(", r"\bJsonSet\b|\bJSONSet\(|[\"']JSON\.SET[\"']|\.json(?:\(\))?\.set\(", r"\.(?:bf|cf|cms|topk|ts)\(\)\s*\.(?:m?add|insert|create|reserve|incrby)\w*\(", r"\bCONSTANCE_REDIS_CONNECTION\b", r"\bfrom pottery import[^\n]*\bRedis(?:Dict|Set|List|Deque|Counter)\b", r"EnableRedisRepositories",
        r"\bRBloomFilter\b", r"getBloomFilter\(", r"getAtomicLong\(", r"getScoredSortedSet\(", r"org\.redisson[^\0]{0,20000}?\.get(?:Map|Bucket|List|Set)\(", r"\ba?redis_om\b", r"\bfrom walrus import\b", r"\.B\(\)\.(?:Hset|Hincrby|Incr(?:by)?|Sadd|Zadd|Zincrby|Geoadd|Set)\(\)", r"\.RedisRepository\(", r"\bredis-om\b", r"\bfrom redisvl\b", r"vectorstores(?:\.redis)? import Redis\b", r"\bRedisCollection<", r"\bRedisDriver\(", r"\bKredis\b", *_LIBRARIES,
        rf"[\"'](?:{_sent(*_COLLECTED, *_KEPT)}|SET)[\"']\s*[,)]",
        r"bound(?:Hash|Value|Set|ZSet|Geo)Ops\([^()\n]*\)\s*\.(?:put|set|add|increment)\w*\(", rf"(?i:redis)\.(?:{_sent(*_COLLECTED, *_KEPT).lower()}|set)[ ]+[:\"'\w]",
        rf"~w[(\[{{|](?:{_sent(*_COLLECTED, *_KEPT)}|SET)[ ]",
)  # fmt: skip
"""Values that are kept: what a Redis is for of whose calls nothing more is known."""
KEEPS = _any(
        rf"redis\.call\(\s*[\"'](?:{_sent(*_COLLECTED)})[\"']",
        r"\b(?!incr)\w+(?:\.|->|::)(?:incr|INCR|Incr)(?:by|By|BY)?\((?=[^()\n]{0,80}(?i:click|views?\b|visit|likes?\b|download|metrics?[:._-]|stats?[:._-]|analytics))(?![^()\n]{0,80}(?i:cach|limit|attempt))(?![\s\S]{0,300}(?i:expire|ttl))",
        r"opsForValue\(\)\s*\.increment\((?=[^()\n]{0,80}(?i:click|views?\b|visit|likes?\b|download|metrics?[:._-]|stats?[:._-]|analytics))(?![\s\S]{0,300}(?i:expire|ttl))",
        *_LIBRARIES,
        _ON_CLIENT + rf"(?:hset_multiple|{_spelled(*_COLLECTED)}" + _CALLED,
        rf"\.(?:{_OF_DOTNET})(?:Async)?\(",
        r"org\.redisson[^\0]{0,20000}?\.get(?:Map|Bucket|List|Set|ScoredSortedSet)\(",
        r"\.getAtomicLong\((?=[^()\n]{0,80}(?i:click|views?\b|visit|hits|likes?\b|download|metric|stats|analytics|total))[^()\n]*\)\s*\.(?:increment|add|getAndIncrement|getAndAdd)",
        r"opsFor(?:Hash|Set|ZSet|Geo)\(\)\s*\.(?:put|add|increment)\w*\(",
        r"\bJSONSet\(|[\"']JSON\.SET[\"']|\.json(?:\(\))?\.set\(", r"\bfrom redis_om\b|\.bf(?:\(\))?\.(?:add|mAdd|madd|reserve|create)\(|[\"']BF\.M?ADD[\"']",
)  # fmt: skip
