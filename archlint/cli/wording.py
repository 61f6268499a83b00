"""What people type from habit, and what it is called here: names that no likeness of letters would find."""

from __future__ import annotations

COMMANDS = {
    "lint": "check", "validate": "check", "verify": "check", "version": "--version", "format": "fmt", "draw": "render",
    "diagram": "render", "graph": "render", "preview": "serve", "watch": "check --watch", "scan": "init",
    "import k8s": "import kubernetes", "import helm": "import kubernetes", "import kustomize": "import kubernetes",
    "import docker": "import compose", "import docker-compose": "import compose", "import c4": "import structurizr",
    "import dsl": "import structurizr", "export mermaid": "render --format mermaid", "export svg": "render --format svg",
    "export png": "render --format png", "export drawio": "render --format drawio", "export c4": "export structurizr",
    "export dsl": "export structurizr", "drill quit": "drill pause", "drill stop": "drill pause", "drill exit": "drill pause",
    "drill end": "drill submit", "drill finish": "drill submit", "drill done": "drill submit", "drill help": "drill --help",
    "drill hint": "drill ask", "drill skip": "drill next", "drill continue": "drill resume",
}  # fmt: skip
OPTIONS = {
    ("whatif", "--users"): "--scale", ("whatif", "--load"): "--scale", ("whatif", "--factor"): "--scale",
    ("whatif", "--times"): "--scale", ("init", "--dry-run"): "--check", ("init", "--diff"): "--check",
    ("fmt", "--dry-run"): "--diff", ("check", "--json"): "--format json", ("check", "--sarif"): "--format sarif",
    ("check", "--strict"): "--fail-on warning",
}  # fmt: skip


def command_for(words: str) -> str | None:
    """The command that somebody means who knows it by another name, None where nobody calls it that.

    >>> command_for("validate"), command_for("export mermaid"), command_for("zzz")
    ('check', 'render --format mermaid', None)
    """
    return COMMANDS.get(words)


def option_for(command: str, option: str) -> str | None:
    """The option of a command that somebody means who knows it by another name."""
    return OPTIONS.get((command, option))
