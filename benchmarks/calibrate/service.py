"""A small FastAPI service whose limit is known: four questions at once, 20 ms each, so 200 a second at most."""

import asyncio

from fastapi import FastAPI

SLOTS = 4
SECONDS = 0.020

app = FastAPI()
slots = asyncio.Semaphore(SLOTS)


async def work() -> None:
    async with slots:
        await asyncio.sleep(SECONDS)


@app.get("/tasks")
async def list_tasks() -> dict[str, int]:
    await work()
    return {"rows": 20}


@app.post("/tasks")
async def create_task() -> dict[str, int]:
    await work()
    return {"id": 1}
