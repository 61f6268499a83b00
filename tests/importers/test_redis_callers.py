"""What callers keep by functions of a program's own, and what such functions say of themselves."""

import pytest

from .test_compose import roles

_TEXT = "services: {app: {build: ., environment: {DATABASE_URL: 'postgres://db/a', REDIS_URL: 'redis://kv'}}, kv: {image: redis}, db: {image: postgres}}"
_SAID = "        " + "It says a lot of itself. " * 40
_KEEPER = (
    "import redis.asyncio as redis\n\n\nclass Keeper:\n    def __init__(self, url):\n        self.redis = redis.from_url(url)\n\n"
    f'    async def set(self, key, value, ttl=60, nx=False):\n        """Keep it.\n\n{_SAID}\n        """\n'
    "        if nx:\n            return await self.redis.set(key, value, ex=ttl, nx=True)\n        return await self.redis.setex(key, ttl, value)\n\n\n"
    "keeper = Keeper(URL)\n"
)


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        ('keeper.set(f"page:{id}", page, ttl=60)', ["cache"]),
        ('keeper.set(f"thread:{visit.session_id}", thread.id, ttl=60)', ["cache"]),
        ('keeper.set(f"session:{visit.session_id}", user.id, ttl=60)', ["sessions"]),
    ],
)
def test_a_function_that_says_much_of_itself_keeps_what_its_callers_say(compose, call, wanted):
    """Whether it may keep only what is not there yet, and whatever session that is kept of."""
    code = f"from keeper import keeper\n\n\nasync def show(id, visit):\n    page = await db.query(id)\n    await {call}\n        \n    return visit\n"
    listed = {"requirements.txt": "redis\npsycopg\n"}
    assert roles(compose(_TEXT, {"keeper.py": _KEEPER, "pages.py": code, **listed}), "kv") == wanted


@pytest.mark.parametrize(("name", "wanted"), [("cache_offer", ["cache"]), ("save_offer", ["store"])])
def test_a_function_that_is_called_so_keeps_a_copy_that_never_ends(compose, name, wanted):
    code = f"import redis\n\nr = redis.Redis()\n\n\ndef {name}(id, offer):\n    r.set(f'offer:{{id}}', offer)\n"
    listed = {"requirements.txt": "redis\npsycopg\n"}
    assert roles(compose(_TEXT, {"offers.py": code, **listed}), "kv") == wanted
