"""Which framework a folder of source code is written with, by the files that declare its dependencies."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.importers.code.build_files import OF_JVM
from archlint.importers.evidence import Confidence, Evidence
from archlint.source.folder import joined, up_from

if TYPE_CHECKING:
    from archlint.source.folder import Folder

_PYTHON = (
    "requirements.txt",
    "pyproject.toml",
    "Pipfile",
    "requirements/base.txt",
    "requirements/production.txt",
    "setup.py",
)
_PYTHON_WORDS = (("django", "django"), ("fastapi", "fastapi"), ("flask", "flask"), ("starlette", "fastapi"))
_NODE_SERVERS = r'"(express|koa|fastify|hapi|@hapi/hapi|@nestjs/core|socket\.io|apollo-server[\w-]*|@apollo/server|restify|@adonisjs/core|hono|@koa/router|moleculer|bull|bullmq|amqplib|kafkajs|mongoose|pg|mysql2|mongodb|ioredis|@prisma/client|drizzle-orm|typeorm|sequelize|knex|kysely|@orpc/server)"'
_PROGRAMS = ("requirements.txt", "Pipfile", "go.mod", "pom.xml", "Gemfile")
"""Files of programs in other languages: a package.json beside one of them builds what its pages load."""
_BROWSER = r'"(react|react-dom|vue|@angular/core|svelte|next|nuxt|solid-js|preact|gatsby|@sveltejs/kit|astro)"'
_PAGES = (
    (("composer.json", "artisan"), "php"),
    (("composer.json", "symfony.lock"), "php"),
    (("composer.json", "bin/console"), "php"),
    (("Gemfile", "config.ru"), "rails"),
    (("mix.exs",), "phoenix"),
    (("manage.py",), "django"),
)
"""Files of frameworks that serve pages: a package.json beside them only builds what those pages load."""
_OTHERS = (
    ("go.mod", "go"),
    *((name, "java") for name in OF_JVM),
    ("Gemfile", "ruby"),
    ("composer.json", "php"),
    ("mix.exs", "phoenix"),
    ("Cargo.toml", "rust"),
)
OF_BUILDS = (*OF_JVM, "gradle/libs.versions.toml", "settings.gradle", "settings.gradle.kts")
"""Files in which builds of Java say which framework they use, their own and those of the builds they belong to."""
_JVM = (
    ("spring-boot", "spring-boot"), ("springframework", "spring-boot"), ("springboot", "spring-boot"), ("quarkus", "quarkus"),
    ("micronaut", "micronaut"), ("ktor", "ktor"), ("vertx", "vertx"), ("dropwizard", "dropwizard"),
)  # fmt: skip
"""Words of those files, and the engine that each stands for."""
_GATEWAYS = re.compile(r"Include=\"(?:Yarp\.ReverseProxy|Ocelot)\"")
_RAILS = re.compile(r"^\s*gem\s*\(?\s*[\"']rails[\"']", re.MULTILINE)
_NAMED = {
    "rails": r"[\"']rails[\"']",
    "php": r"\"(?:laravel/framework|symfony/framework-bundle|php)\"",
    "phoenix": r":phoenix\b",
} | {engine: "|".join(word for word, named in _JVM if named == engine) for _, engine in _JVM}
"""How such files name what the engine is called after."""
_ASSETS = re.compile(
    r"\s*(?:\S+\.sh\s+|bundle\s+exec\s+)?(?:(?:npm|yarn|pnpm|bun)\s+(?:run\s+)?(?:dev|watch|hot|serve|start)|(?:npx\s+)?vite|(?:\./)?bin/(?:vite|(?:webpack|shakapacker)(?:-dev-server)?))\b"
)
_WITH_ASSETS = ("php", "rails", "ruby", "phoenix", "django")
"""What serves the pages' scripts while somebody changes them, beside a program that is written in something else."""
BASES = (
    (r"(^|/)(python|uvicorn-gunicorn\w*|astral-sh/uv)\b", ""),
    (r"tiangolo/uvicorn-gunicorn-fastapi", "fastapi"),
    (r"(^|/)(node|bun|deno)(:|$|-)", "node"),
    (r"(^|/)(golang)(:|$)", "go"),
    (r"(openjdk|eclipse-temurin|maven|gradle|amazoncorretto|tomcat|liberica|ibmjava|zulu)", "java"),
    (r"dotnet/(aspnet|sdk|runtime)", "dotnet"),
    (r"(^|/)(php|frankenphp)(:|$|-)", "php"),
    (r"(^|/)rails(:|$)", "rails"),
    (r"(^|/)ruby(:|$)", "ruby"),
    (r"(^|/)elixir(:|$)", "phoenix"),
)


def makes_assets(engine: str, command: str) -> bool:
    """Whether a command only makes the scripts of pages, beside a program that is written in something else.

    >>> makes_assets("rails", "docker/vite.sh bin/vite dev"), makes_assets("rails", "bin/rails s"), makes_assets("node", "npm start")
    (True, False, False)
    """
    return engine in _WITH_ASSETS and _ASSETS.match(command) is not None


def passes_on(folder: Folder, path: str) -> Evidence | None:
    """Where a project of .NET in a folder lists a library of gateways (YARP, Ocelot); None where it does not."""
    for file in folder.files(path, most=100):
        found = _GATEWAYS.search(folder.text(file, 100_000)) if file.endswith(".csproj") else None
        if found is not None:
            return _at(file, folder.text(file), found)
    return None


def of_folder(folder: Folder, path: str, base: str = "") -> tuple[str, str, Evidence | None]:
    """Engine, purpose (`frontend`, or empty) and evidence of the code in a folder; empty words when it does not tell.

    In an image that is built upon another language, its `base`, Node.js does not run.
    """
    for names, engine in _PAGES:
        if all(folder.has(joined(path, name)) for name in names):
            text = folder.text(joined(path, names[0]))
            return engine, "", _at(joined(path, names[0]), text, re.search(_NAMED.get(engine, r"(?!)"), text))
    package = joined(path, "package.json")
    text = folder.text(package)
    if text and not runs_another(base):
        server = re.search(_NODE_SERVERS, text)
        seen_in = server or re.search(_BROWSER, text)
        serves, browser = server is not None, seen_in is not None and server is None
        line = _at(package, text, seen_in, seen_in[1] if seen_in is not None else "")
        other = any(folder.has(joined(path, name)) for name in _PROGRAMS)
        if serves or (browser and not other) or not folder.has(joined(path, "requirements.txt")):
            return "node", "frontend" if browser and not other else "", line
    for name in _PYTHON:
        found = _python(folder, joined(path, name))
        if found is not None:
            return found[0], "", found[1]
    for name, engine in _OTHERS:
        if folder.has(joined(path, name)):
            text, framework = folder.text(joined(path, name)), _upon(engine, path, folder)
            said = re.search(_NAMED.get(framework, r"(?!)"), text, re.IGNORECASE)
            return framework, "", _at(joined(path, name), text, said)
    projects = [file for file in folder.files(path, depth=1, most=200) if file.endswith((".csproj", ".sln"))]
    if projects:
        return "dotnet", "", Evidence(Confidence.CONFIG, min(projects, key=lambda file: file.endswith(".sln")), 1)
    return "", "", None


def _upon(engine: str, path: str, folder: Folder) -> str:
    """The framework that a program in this language is written upon, where its build or one above it names one."""
    if engine == "ruby":
        return "rails" if _RAILS.search(folder.text(joined(path, "Gemfile"))) else engine
    if engine != "java":
        return engine
    for here in up_from(path):
        text = "".join(folder.small(joined(here, name)) for name in OF_BUILDS)
        if found := next((name for word, name in _JVM if word in text), ""):
            return found
    return engine


def _at(file: str, text: str, found: re.Match[str] | None, why: str = "") -> Evidence:
    """The line of a file that tells, the first where nothing of it does."""
    return Evidence(Confidence.CONFIG, file, text.count("\n", 0, found.start()) + 1 if found is not None else 1, why)


def _python(folder: Folder, file: str) -> tuple[str, Evidence] | None:
    text = folder.small(file)
    for word, engine in _PYTHON_WORDS:
        matched = re.search(rf"^[\s\"'-]*{word}\b", text, re.MULTILINE) if word in text else None
        if matched:
            return engine, Evidence(Confidence.CONFIG, file, text.count("\n", 0, matched.end()) + 1, engine)
    return None


@lru_cache(maxsize=4_096)
def runs_another(image: str) -> bool:
    """Whether an image is of a language in which programs serve pages, and not of Node.js."""
    named = image.partition("@")[0]
    return any(engine != "node" and re.search(pattern, named) is not None for pattern, engine in BASES)


@lru_cache(maxsize=4_096)
def of_image(image: str) -> str:
    """The engine that a base image of a programming language stands for.

    >>> of_image("node@sha256:0c"), of_image("mcr.microsoft.com/dotnet/aspnet:8.0"), of_image("python:3.12")
    ('node', 'dotnet', '')
    """
    named = image.partition("@")[0]
    return next((engine for pattern, engine in BASES if re.search(pattern, named)), "")


def is_bare(image: str) -> bool:
    """Whether an image brings nothing that runs by itself: a language, a system, or nothing at all.

    >>> is_bare("ghcr.io/astral-sh/uv@sha256:e5"), is_bare("grafana/grafana@sha256:e5")
    (True, False)
    """
    image = image.partition("@")[0]
    return (
        is_language(image)
        or of_image(image) != ""
        or re.search(r"scratch|distroless|rust|chiseled|(^|/)uv(:|$)|amazonlinux|rockylinux|fedora|ubi[0-9]", image)
        is not None
    )


FOR_BROWSERS = re.compile(r"(?:VITE|REACT_APP|VUE_APP|NG_APP|NEXT_PUBLIC|NUXT_PUBLIC|GATSBY|EXPO_PUBLIC)_")
"""How variables begin that are written into what browsers run when it is built."""


def is_language(image: str) -> bool:
    """Whether an image is a programming language, which says nothing about what is written in it."""
    name = image.partition("@")[0].rpartition("/")[2].partition(":")[0]
    return name in {
        "python",
        "node",
        "nodejs",
        "golang",
        "openjdk",
        "php",
        "ruby",
        "bun",
        "alpine",
        "debian",
        "ubuntu",
        "busybox",
    }
