"""What a command line starts: a server, a worker, a scheduler, something that runs once."""

from __future__ import annotations

import re
from functools import lru_cache

from archlint.importers.searches import Text, search
from archlint.importers.workloads.waiting import without_waiting

_OF_JOBS: tuple[tuple[str, str, str], ...] = (
    (r"celery\b.*\b(worker|multi)\b", "worker", "celery"),
    (r"celery\b.*\bbeat\b|celery[-_]?beat", "scheduler", "celery-beat"),
    (
        r"\b(rqworker|rq\s+worker|dramatiq|huey_consumer|taskiq\s+worker)|manage\.py\s+(rqworker|run_huey)",
        "worker",
        "rq",
    ),
    (r"\barq\s+[\w.]+", "worker", ""),
    (r"\bairflow\s+celery\s+worker\b|\bairflow\s+worker\b", "worker", "celery"),
    (r"\b(sidekiq|resque)\b", "worker", "sidekiq"),
    (
        r"queue:(work|listen)|\bhorizon\b|messenger:consume|\bsneakers\b|bin/jobs\b|good_job|solid_queue|delayed_job|que\b\s+\./|faststream\s+run|procrastinate\s+worker|django_q|qcluster|manage\.py\s+process_tasks",
        "worker",
        "",
    ),
)
"""What starts a worker or a scheduler of a library of jobs."""
_PATTERNS: tuple[tuple[str, str, str], ...] = (
    (
        (
            r"celery\b.*\b(flower|events)\b|\bflower\b|\brq[-_]dashboard\b|\brqmonitor\b|\brackup\b.*\b(sidekiq|resque)\b|\b(sidekiq|resque)[-_](web|ui)\b|"
            r"\bbull-(board|monitor)\b|\bqueuedash\b|\basynqmon\b"
        ),
        "monitor",
        "",
    ),
    *_OF_JOBS,
    (
        r"\bairflow\s+scheduler\b|schedule:(work|run)|\brqscheduler\b|taskiq\s+scheduler|\bclockwork\b|\bsupercronic\b|\bcrond?\b(?!-)|\bofelia\b|apscheduler",
        "scheduler",
        "cron",
    ),
)
_SERVER = re.compile(
    r"\b(uvicorn|gunicorn|uwsgi|hypercorn|daphne|granian|waitress-serve|runserver|runserver_plus|fastapi\s+(run|dev)|flask\b.*\brun|rails\s+s(erver)?|puma|unicorn|"
    r"php-fpm|artisan\s+serve|octane|apache2-foreground|httpd|catalina|next\s+(start|dev)|nuxt|vite|ng\s+serve|streamlit\s+run|"
    r"http-server|serve\s+-s|"
    r"airflow\s+(webserver|api-server)|nginx|haproxy|caddy|traefik|"
    r"redis-server|valkey-server|mongod|mysqld|(?<![=/@.:-])(?<!-[hUd] )(?<!-[hUd] [\"'])(?<!--host )(?<!--username )(?<!--dbname )postgres\b(?!ql|[:/.=-])|kafka-server-start|minio\s+server|server\s+/data|etcd|mlflow\s+(server|ui)|jupyter|phx\.server|litestar\s+run|sanic)\b"
)
_WEB = re.compile(
    r"\b(uvicorn|gunicorn|uwsgi|hypercorn|daphne|runserver|puma|unicorn|flask\s+run|rails\s+s(erver)?|nginx(?=\s+-[a-z]\s))\b(?!\.)"
)
"""Servers that answer requests; what starts one of them and workers or a scheduler beside it is a service."""
_RUNNER = re.compile(
    r"\b(nodemon|(npm|yarn|pnpm|bun)\s+(?:(?:--?[\w-]+[=\s]\S+|workspace\s+\S+)\s+)*(run\s+)?(start|dev|serve|preview|start:dev|start:prod|develop)|java\b.*-jar|spring-boot:run|bootRun|"
    r"dotnet\s+\S+\.dll|dotnet\s+(run|watch)|air\b|go\s+run|while\s+true|sleep\s+inf\w*)\b|\bwhile\s+:"
)
"""What runs a program of any kind: no job, and nothing more is known."""
_JOB = re.compile(
    r"\b(alembic\s+upgrade|manage\.py\s+(migrate|loaddata|createsuperuser|seed\w*)|flask\s+db\s+upgrade|db:(migrate|prepare|setup|seed|create)|prisma\s+(migrate|db\s+(push|seed))|typeorm\s+\S*migration|"
    r"artisan\s+migrate|doctrine:migrations|goose\b.*\bup|migrate\b.*\bup\b|flyway|liquibase|knex\s+migrate|sequelize\S*\s+db:migrate|drizzle-kit(?!\s+studio)|airflow\s+(db|version)|"
    r"kafka-(?:topics|configs|acls|storage|consumer-groups)\S*|redis-cli|valkey-cli|pg_dump|mongosh?\b|mongorestore|mongoimport|mysqladmin|mysql\s+-h|psql(?=\s)|mc\s+(alias|mb|config|admin)|createbuckets?|create-bucket|"
    r"aws\s+\S+|curl(?=\s)|wget(?=\s)|chown(?=\s)|rs\.initiate|rabbitmqadmin|rpk\s+(topic|acl|cluster)|sqlcmd\s|cqlsh|clickhouse-client|awslocal\s|etcdctl\s|vault\s+(kv|write|secrets|policy)|nats\s+stream\s+add|seed(er|s|ing)?(\.\w+)?(?!=)|(npm|yarn|pnpm)\s+(run\s+)?(\S*migrat\S*|\S*seed\S*|db:\S+)|migrations?|migrate(\.\w+)?|npm\s+(ci|install)\s*$|(npm|yarn|pnpm)[\s:]+(run\s+)?build\b\S*|init(-|_)?\w*\.(sh|py|js))\b"
)
_ENDS = re.compile(
    r"bundle\s+(?:install|check|config)|(?:npm|pnpm)\s+(?:ci|i|install)|yarn(?:\s+install\b|(?=\s*(?:$|--)))|bun\s+install|pip3?\s+install|(?:poetry|pipenv|composer)\s+(?:install|update|sync)|uv\s+(?:sync|pip\s+install)|"
    r"go\s+mod\s+\w+|go\s+build|mix\s+(?:deps\.get|compile|local\.\w+)|cargo\s+(?:build|fetch)|dotnet\s+(?:restore|build|publish)|(?:mvnw?|\./mvnw)\s(?:-\S+\s+)*(?:package|install|clean\b.*)|"
    r"(?:python3?\s+-m\s+)?(?:pytest|unittest|flake8|mypy|ruff|black|pylint)\b|(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:test|lint|e2e)(?![\w:-]*watch)\S*|(?:npx\s+)?(?:playwright\s+test|cypress\s+run|jest|mocha|eslint)\b(?!.*--watch)|"
    r"(?:php\s+)?\S*artisan\s+test\b|\S*phpunit\b|(?:go|cargo|dotnet|mvn|\./mvnw|mix|bun)\s+test\b|(?:bundle\s+exec\s+)?(?:rspec|rubocop|rake\s+test|rails\s+test)\b|python3?\s+manage\.py\s+test\b|newman\s+run\b|"
    r"(?:chown|chmod|mkdir|install|cp|rsync|tar|unzip|openssl|keytool|mkcert|sha\d+sum|git\s+clone|createdb|pg_restore|gsutil|terraform|ansible-playbook|dotnet\s+ef|consul\s+kv|ollama\s+(?:pull|create)|"
    r"go\s+run\s+\S*(?:migrat|seed)\S*|mix\s+ecto\.\w+|python3?\s+manage\.py\s+(?:migrate|collectstatic|compilemessages|check)|python3?\s+\S*create_?(?:tables?|db|buckets?|topics?|user)\S*)\b"
)
"""What prepares or tests something and ends: packages, files, rights, keys."""
_BARE = re.compile(
    r"(?:/\S+/)?(?:composer|npm|npx|yarn|pnpm|phpunit|wp|bundle(?:\s+exec)?|rake|mvn|gradle|terraform|aws|airflow|(?:php\s+)?(?:\S*/)?artisan|(?:poetry|pipenv|uv|npm)\s+run|python3?\s+manage\.py)(?:\s+-\S+)*"
    r"|(?:/\S+/)?true|exit(?: 0)?"
)
"""Tools that are given nothing to do: people run them with their words, started alone they say how and end."""
_ASIDE = re.compile(
    r"(?:set\s+[-+]|cd|export|echo|printf|touch|rm|mv|ln|sleep|true|exit|test|apt-get|apk|gem\s+install|corepack|if|then|fi|else|\[\[?|ls|cat|date|umask|wait)\b|\w+=(?:\"[^\"]*\"|\S*)$|\[|$"
)
"""What stands beside it in a chain of commands, and starts nothing either."""
_CHAINED = re.compile(r"&&|\|\||;|\s(?:if|then|else|elif|fi|do|done)(?=[\s;]|$)")
_SERVES = re.compile(
    r"(?:exec\s+)?(?!(?:service|systemctl|supervisorctl|pg_ctl|docker|brew|/etc/\S*)\s)[\w./-]+\s+(?:start|serve|server)(?=\s|$)"
)
"""A program that is told to stay up, whichever it is: `bench start`."""
_PROGRAM = re.compile(r"(?:exec\s+)?(?:python[0-9.]*|node|ruby|php|java|dotnet|deno|bun)\s")
_FURTHER = re.compile(
    r"\s(?:npm|npx|yarn|pnpm|node|bun|bundle|python3?|ruby|php|java|go|cargo|mix|dotnet|exec|sh|bash|tail|rails|rake)\s"
)
"""What begins a command, where lines of a script became one."""
_SHELL = re.compile(r"^(?:/(?:usr/)?bin/)?(?:ba|a)?sh\s+-\w*c\s+")
_NEXT_LINE = re.compile(r"(?<![\\&|;\s])[ \t]*\n\s*")
"""The end of a command of a script, where it does not go on in the next line."""
_WORKER_WORD = re.compile(
    r"(?:^|[\s/._:-])(worker|workers|consumer|consumers|consume|subscriber|workerd?|(?:task|job|queue)[-_]?(?:processor|runner))(?:$|[\s/._:-])",
    re.IGNORECASE,
)
_SCHEDULER_WORD = re.compile(r"(?:^|[\s/._:-])(scheduler|beat|cron|crontab|crons)(?:$|[\s/._:-])", re.IGNORECASE)
_FRAMEWORKS: tuple[tuple[str, str], ...] = (
    (r"\bmanage\.py\b|\.wsgi\b.*django|\bwsgi:application\b|\basgi:application\b|\.wsgi\b|\.asgi\b", "django"),
    (r"\bfastapi\b|\buvicorn\b|\bhypercorn\b", "fastapi"),
    (r"\bflask\b", "flask"),
    (r"\brails\b", "rails"),
    (r"\b(?:puma|unicorn|bundle\s+exec)\b", "ruby"),
    (r"\bphp-fpm\b|\bartisan\b|\bphp\b|apache2-foreground", "php"),
    (r"spring-boot:run|\bbootRun\b", "spring-boot"),
    (r"\bjava\b|mvnw?\b|gradlew?\b", "java"),
    (r"\bdotnet\b", "dotnet"),
    (r"\bgo\s+run\b|\bair\b", "go"),
    (r"\b(node|npm|yarn|pnpm|npx|nodemon|bun|tsx|ts-node)\b|\b(?:next|nest)\b(?!-)", "node"),
)


_BESIDE = re.compile(
    r"(?:\bservice\s+cron\s+(?:re)?start|/etc/init\.d/cron\s+(?:re)?start|(?<![\w-])crond?(?:\s+-[bL]\S*(?:\s+/\S+)?)*)\s*(?:&&|;|&(?!&))(?=\s*\S)"
)
"""A scheduler that is left running, so that the chain goes on and starts what stays: `service cron start && gunicorn shop`."""
_APPLICATION = re.compile(r"(?<=\s)(?:-A|--app)(?:=|\s+)[\w.:/-]+(?=.*\b(?:worker|beat|flower|multi|events)\b)")
"""The application of Celery, which may be called as what it starts is: `celery -A worker beat`."""
_WHEN_FAILED = re.compile(
    r"\|\|\s*(?:\{[^{}|]*;\s*\}|\([^()|]*\)|(?:exit|return|echo|true|false)\b[^;&|\"')}]*)(?=[\s;&|\"')}]|$)"
)
"""What is only done where the command before it fails: `node dist/main || { echo failed; exit 1; }`."""
_COPIED = re.compile(r"\bpg_basebackup\b[^;&|]*?\s(?:-h|--host)[= ]*([\w.-]+)")
_STAYS = re.compile(
    r"(&&|;)\s*([^&;|]*\s(run|start|serve|server)|(exec\s+)?(?:(?:pnpm|npm|yarn|bun|npx|bunx|uv|poetry|pipenv)\s+(?:(?:exec|run|dlx|x|--|-\S+)\s+)*)?(node|python3?|bun|deno|java|ruby|tsx|ts-node)\s+(?:-\S+\s+)*(-m\s+)?\S*(main|app|server|run|index|start|bot|worker|consumer)[^&;|]*|(exec\s+)?(gosu|su-exec|tini|dumb-init)\s+[^&;|]*|(exec\s+)?\.?/(?![^&;|]*(?:migrat|seed|init|setup|create|wait))[\w./-]+[^&;|]*)[\s\"']*$"
)
"""A chain of commands whose last one starts what stays: `createdb && migrate && entrypoint run`."""


def chained(command: str) -> str:
    r"""A command whose lines are chained as a shell does it: elsewhere they are only words.

    >>> chained("sh -c 'alembic upgrade head\n  python main.py'"), chained("sleep\n 9")
    ("sh -c 'alembic upgrade head ; python main.py'", 'sleep\n 9')
    """
    said = command.strip()
    return _NEXT_LINE.sub(" ; ", said) if "\n" in said and _SHELL.match(said) else command


def copied_from(command: str) -> str:
    """The database that a replica begins as a copy of, empty when the command copies none.

    >>> copied_from("sh -c 'pg_basebackup -h db -U me && postgres'"), copied_from("postgres")
    ('db', '')
    """
    found = _COPIED.search(command)
    return found[1] if found is not None else ""


@lru_cache(maxsize=4_096)
def purpose(command: str) -> tuple[str, str]:
    """What a command starts and on which engine, both empty when it does not tell.

    >>> purpose("celery -A app worker -B"), purpose("sh -c 'alembic upgrade head'"), purpose("python main.py")
    (('worker', 'celery'), ('job', ''), ('', ''))
    >>> purpose("celery -A worker.app beat"), purpose("celery --app=jobs.beat worker -l info")
    (('scheduler', 'celery-beat'), ('worker', 'celery'))
    >>> purpose("sh -c 'alembic upgrade head && uvicorn app:app'"), purpose("sh -c 'a migrate && uwsgi b.ini'")
    (('service', 'fastapi'), ('service', ''))
    >>> purpose("sh -c 'alembic upgrade head ; python main.py'"), purpose("sh -c 'alembic upgrade head ; date'")
    (('', ''), ('job', ''))
    >>> purpose("sh -lc 'bundle install --quiet; cp a b'"), purpose("sh -c 'npm ci && node x.js'")
    (('job', ''), ('', ''))
    >>> purpose("sh -c 'until nc a 1; do sleep 1; done; ollama pull b'"), purpose("sh -c 'ollama serve & ollama pull b; wait'")
    (('job', ''), ('', ''))
    >>> purpose("bash -c 'sleep 9 && curl -X PUT http://a'"), purpose("sh -c 'while true; do curl -s http://a; done'")
    (('job', ''), ('', ''))
    >>> purpose("sh -c 'while true; do psql -h postgres -U postgres -c x; done'"), purpose("postgres -c a=1")
    (('', ''), ('service', ''))
    >>> purpose("sh -c 'pip install pytest && pytest -q'"), purpose("npm run test:e2e"), purpose("npm run test:watch")
    (('job', ''), ('job', ''), ('', ''))
    >>> purpose("composer --ignore-platform-reqs"), purpose("php /var/www/html/artisan"), purpose("bash -c airflow")
    (('job', ''), ('job', ''), ('job', ''))
    >>> purpose("bash -c 'service cron start && ./start.sh'"), purpose("sh -c 'crond && tail -f /var/log/cron.log'")
    (('', ''), ('scheduler', 'cron'))
    >>> purpose("wait-for-it.sh postgres:5432 -- /entrypoint-initializer.sh"), purpose("a db migrate && a run")
    (('job', ''), ('', ''))
    >>> purpose("sh -c 'prisma db push && npx tsx --env-file=.env src/main.ts'"), purpose("sh -c 'prisma migrate && npx tsx seed.ts'")
    (('', ''), ('job', ''))
    >>> purpose("sh -c 'prisma migrate deploy && node dist/main || { echo no; exit 1; }'"), purpose("sh -c 'a migrate up || exit 1'")
    (('', ''), ('job', ''))
    """
    text = _APPLICATION.sub(" ", without_waiting(chained(command).replace("\n", " ")))
    text = _WHEN_FAILED.sub(" ", text) if "||" in text else text
    text = _BESIDE.sub(" ", text) if "cron" in text else text
    words = Text(text)
    both = _WEB.search(text) is not None
    for pattern, found, engine in _PATTERNS:
        if not (both and found in ("worker", "scheduler")) and search(pattern).finds(words):
            return found, engine
    if _SERVER.search(text):
        return "service", framework(text)
    if _prepares(text) or _BARE.fullmatch(_SHELL.sub("", text.strip())):
        return "job", ""
    if _JOB.search(text) and not _RUNNER.search(text) and not _STAYS.search(text):
        return "job", ""
    if _WORKER_WORD.search(text):
        return "worker", ""
    if _SCHEDULER_WORD.search(text):
        return "scheduler", ""
    return "", ""


def _prepares(text: str) -> bool:
    """Whether every command of a chain prepares something and ends, or stands beside one that does."""
    chain = [each.strip(" \"'({})\t") for each in _CHAINED.split(_SHELL.sub("", text.strip()))]
    ending = [each for each in chain if (found := _ENDS.match(each)) and not _FURTHER.search(each, found.end())]
    return bool(ending) and all(each in ending or _ASIDE.match(each) for each in chain)


def kept_up(script: str) -> tuple[str, str]:
    """What a script starts that stays, and on which engine: what else it does on the way says nothing.

    >>> kept_up("manage.py migrate ; watchfiles 'manage.py run_huey' ."), kept_up("crond ; ./worker-setup ; node x.js")
    (('worker', 'rq'), ('', ''))
    >>> kept_up("mkdir x ; exec celery --app a flower"), kept_up("celery -A a flower & ; exec ./go")
    (('monitor', ''), ('', ''))
    """
    found, engine = purpose(script)
    last = script.rpartition(" ; ")[2]
    if last.startswith("exec ") and purpose(last)[0] == "monitor":
        return "monitor", ""
    sure = found == "service" or engine == "celery-beat" or _hands_out(script)
    return (found, engine) if sure and found not in ("job", "monitor") else ("", "")


def goes_on(script: str) -> str | None:
    """What the last program is for that a script starts, by its name, whatever the script is called; None for a script that ends.

    >>> goes_on("pip install x ; python app/processor.py $1 | tee log"), goes_on("python manage.py migrate")
    ('', None)
    >>> goes_on("bench new-site a ; bench start"), goes_on("service nginx start")
    ('', None)
    """
    last = script.rpartition(" ; ")[2]
    stays = _PROGRAM.match(last) is not None or _SERVES.match(last) is not None
    found = purpose(last)[0] if stays else "job"
    return None if found == "job" else found


def ends_in_program(command: str) -> bool:
    """Whether the last command of a chain starts a program that is none of those that end: `migrate && python -m shop.cleanup`."""
    last = _CHAINED.split(_SHELL.sub("", command.strip()))[-1].strip(" \"'")
    return _PROGRAM.match(last) is not None and purpose(last)[0] != "job"


def _hands_out(script: str) -> bool:
    """Whether a script starts a worker or a scheduler of a library of jobs."""
    words = Text(script)
    return any(search(pattern).finds(words) for pattern, _, _ in _OF_JOBS)


@lru_cache(maxsize=4_096)
def framework(command: str) -> str:
    """The engine that a command runs on, empty when it does not tell.

    >>> framework("nest start"), framework("/usr/bin/next-day --serve")
    ('node', '')
    """
    words = Text(command)
    return next((engine for pattern, engine in _FRAMEWORKS if search(pattern).finds(words)), "")


def has_beat(command: str) -> bool:
    """Whether a celery worker carries its scheduler with it.

    >>> has_beat("celery -A app worker -B"), has_beat("celery -A app.BB worker"), has_beat("celery worker --beat")
    (True, False, True)
    """
    return bool(
        re.search(r"\bcelery\b.*\bworker\b", command) and re.search(r"(?:^|\s)(?:-[a-zA-Z]*B|--beat)\b", command)
    )
