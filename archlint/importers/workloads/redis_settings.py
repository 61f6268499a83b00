"""What a Redis is told on its command line or in its file: memory, eviction, persistence."""

from __future__ import annotations

import re


def redis_settings(command: str) -> dict[str, tuple[str, int]]:
    """Settings on the command line of Redis, or of its file, in the words of the language; each with the offset of its value.

    >>> redis_settings("redis-server --maxmemory 256mb --maxmemory-policy allkeys-lru --appendonly yes --requirepass x")
    {'memory': ('256mb', 25), 'eviction': ('allkeys-lru', 50), 'persistence': ('aof', 64)}
    """
    found: dict[str, tuple[str, int]] = {}
    policies = "noeviction|allkeys-(?:lru|lfu|random)|volatile-(?:lru|lfu|random|ttl)"
    memory = re.search(r"(?:^|--|\n)\s*maxmemory[\s\"']+([0-9]{1,9}[kmg]?b?)\b", command, re.IGNORECASE)
    policy = re.search(rf"(?:^|--|\n)\s*maxmemory-policy[\s\"']+({policies})\b", command)
    if memory:
        found["memory"] = memory.group(1), memory.start(1)
    if policy:
        found["eviction"] = policy.group(1), policy.start(1)
    always = re.search(r"(?:^|--|\n)\s*appendfsync[\s\"']+always\b", command)
    for pattern, persistence in (
        (r"(?:^|--|\n)\s*appendonly[\s\"']+yes\b", "aof-always" if always else "aof"),
        (r"(?:^|--|\n)\s*save[ \t]+(?:\"\"|''|(?=--|$))|--save\s*$", "none"),
        (r"(?:^|--|\n)\s*save[ \t]+[\"']?[0-9]", "rdb"),
    ):
        said = re.search(pattern, command)
        if said:
            found["persistence"] = persistence, said.end() - len(said[0].lstrip("-\n \t"))
            break
    return found
