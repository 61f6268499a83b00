"""Users that ask as soon as they have an answer, more of them in every step; nine of ten questions read."""

from locust import FastHttpUser, LoadTestShape, constant, task

STEPS = (1, 2, 3, 4, 6, 10, 20)
SECONDS = 7


class Steps(LoadTestShape):
    def tick(self) -> tuple[int, int] | None:
        step = int(self.get_run_time() // SECONDS)
        return (STEPS[step], 100) if step < len(STEPS) else None


class Student(FastHttpUser):
    wait_time = constant(0)

    @task(9)
    def list_tasks(self) -> None:
        self.client.get("/tasks")

    @task(1)
    def create_task(self) -> None:
        self.client.post("/tasks")
