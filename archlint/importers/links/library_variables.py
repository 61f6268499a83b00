"""Variables that a library of a program reads by itself, and no code of one's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase
from archlint.importers.code.build_files import is_of_jvm
from archlint.importers.code.words import reads
from archlint.importers.languages import JVM, other_than

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_OF_FRAMEWORKS = re.compile(
    r"SPRING|EUREKA|MANAGEMENT|QUARKUS|MICRONAUT|OTEL|ASPNETCORE|DOTNET|ZIPKIN|JAEGER|CONSUL|VAULT|DAPR|NACOS|KEYCLOAK"
    r"|FLAGD|UNLEASH|LANGFUSE|LANGSMITH|LANGCHAIN|SENTRY|OLLAMA_HOST|OPENAI|ANTHROPIC|LITELLM|HF_|MLFLOW|PREFECT|DAGSTER|RAY_|TEMPORAL|ZEEBE|CAMUNDA|SELENIUM|DOCKER_HOST"
    r"|PYROSCOPE|STATSD|DD_|ELASTIC_APM|NEW_RELIC|(?:HTTPS?|ALL)_PROXY|NEXTAUTH|AUTH_URL|AWS_|PLAYWRIGHT|TIKA|KUBERNETES|AIRFLOW|DBT_|FEAST",
    re.IGNORECASE,
)
_OF_JVM = re.compile(r"EUREKA|NACOS", re.IGNORECASE)
_NOT_OF_JVM = frozenset({"fastapi", "flask", "django", "node", "go", "php", "rails", "ruby", "dotnet"})
"""Those of them that libraries of the JVM read, and what programs of other languages run on."""


def is_for_library(key: str, source: Character) -> bool:
    """Whether a library of a program reads a variable by itself."""
    other = source.engine in _NOT_OF_JVM and _OF_JVM.match(key) is not None
    return _OF_FRAMEWORKS.match(key) is not None and not other


def is_only_for_libraries(keys: Sequence[str], workload: Workload, places: Sequence[str], folder: Folder) -> bool:
    """Whether nothing but libraries can take some variables in a program of the JVM: those of Spring, and such as its code never names."""
    place = codebase.place_of(workload, folder)
    if workload.build is None or not is_of_jvm(place, folder):
        return False
    if any(file.endswith(other_than(*JVM)) for file in codebase.files(place, folder, places)):
        return False
    return all(key.startswith("SPRING_") for key in keys) or reads(workload, keys, folder, places) is False
