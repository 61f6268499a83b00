"""Where a project says what an image is built from that its compose file only names."""

import pytest

from .test_compose import roles

CODE = {"server/requirements.txt": "redis\n", "server/main.py": "cache = redis.Redis()\ncache.publish('done', 1)\n"}
OTHER = {"other/requirements.txt": "flask\n", "other/main.py": "", "other/Dockerfile": "FROM python:3\nCOPY . .\n"}
HERE = {**CODE, **OTHER, "server/Dockerfile": "FROM python:3\nCOPY . .\n"}
STEPS = "jobs:\n  make:\n    steps:\n"
PUSH = "      - uses: docker/build-push-action@v6\n        with:\n"
MATRIX = "jobs:\n  make:\n    strategy:\n      matrix:\n        {}\n    steps:\n"


def composed(image="me/shop-x", remark=""):
    return f"services:\n  api:\n    image: {image}\n{remark}    environment: {{REDIS_URL: 'redis://r'}}\n  r: {{image: redis:7}}\n"


SAID = {
    "a remark": ({}, composed(remark="    # build: ./server\n")),
    "a remark of several lines": (
        {},
        composed(remark="#    build:\n#      context: .\n#      dockerfile: ./server/Dockerfile\n"),
    ),
    "a workflow": (
        {
            ".github/workflows/p.yml": f"{STEPS}{PUSH}          context: ./server\n          tags: ${{{{ secrets.U }}}}/shop-x:latest\n"
        },
        None,
    ),
    "the step before": (
        {
            ".github/workflows/p.yml": f"{STEPS}      - id: one\n        with:\n          images: ghcr.io/me/shop-y\n      - id: two\n        with:\n          images: |\n            ghcr.io/me/shop-x\n"
            f"{PUSH}          context: other\n          tags: ${{{{ steps.one.outputs.tags }}}}\n{PUSH}          file: server/Dockerfile\n          tags: ${{{{ steps.two.outputs.tags }}}}\n"
        },
        None,
    ),
    "a list of what is built": (
        {
            ".github/workflows/p.yml": MATRIX.format(
                "include: [{image: shop-y, path: other}, \n          {image: shop-x, path: server}]"
            )
            + f"{PUSH}          context: ${{{{ matrix.path }}}}\n          tags: me/${{{{ matrix.image }}}}\n"
        },
        None,
    ),
    "a variable that must be": (
        {
            ".github/workflows/p.yml": MATRIX.format("part: [other, server]")
            + f"{PUSH}          context: ${{{{ matrix.part }}}}\n          tags: me/shop-${{{{ matrix.part }}}}:1\n"
        },
        composed("me/shop-server"),
    ),
    "a variable that is set": (
        {
            ".github/workflows/p.yml": f"env:\n  NAME: me/shop-x\n{STEPS}{PUSH}          context: server\n          tags: ghcr.io/${{{{ env.NAME }}}}:1\n"
        },
        None,
    ),
    "a script": (
        {
            "bin/build.sh": "docker buildx build \\\n  --platform linux/arm64 \\\n  -t me/shop-x:1 --push \\\n  ./server\n"
        },
        None,
    ),
    "a loop": (
        {"build.sh": "for each in other server; do\n  docker build -t shop-$each $each/\ndone\n"},
        composed("shop-server"),
    ),
    "a folder that is entered": (
        {".gitlab-ci.yml": "make:\n  script:\n    - cd server && docker build -t $REGISTRY/shop-x .\n"},
        None,
    ),
    "a Makefile": (
        {"Makefile": "IMAGE ?= me/shop-x\n\nimage:\n\tdocker build -t $(IMAGE):1 -f server/Dockerfile .\n"},
        None,
    ),
    "a script of Node": ({"package.json": '{"scripts": {"image": "docker build -t me/shop-x server"}}'}, None),
    "a bake file": ({"docker-bake.hcl": 'target "x" {\n  context = "server"\n  tags = ["${R}/shop-x:1"]\n}\n'}, None),
    "Cloud Build": (
        {
            "cloudbuild.yaml": "steps:\n- name: gcr.io/cloud-builders/docker\n  args: ['build', '-t', 'gcr.io/$PROJECT_ID/shop-x', './server']\n"
        },
        None,
    ),
    "another compose file": (
        {"docker-compose.dev.yml": "services: {back: {image: 'me/shop-x', build: ./server}}\n"},
        None,
    ),
    "a service of that name": (
        {"docker-compose.dev.yml": "services: {api: {build: {context: ., dockerfile: server/Dockerfile}}}\n"},
        None,
    ),
}


@pytest.mark.parametrize(("more", "text"), SAID.values(), ids=SAID)
def test_the_code_is_read_of_what_the_project_publishes(compose, more, text):
    assert roles(compose(text or composed(), {**HERE, **more}), "r") == ["pubsub"]


@pytest.mark.parametrize(
    "more",
    [
        {
            ".github/workflows/p.yml": f"{STEPS}{PUSH}          context: server\n          tags: me/${{{{ steps.name.outputs.any }}}}:1\n"
        },
        {
            ".github/workflows/p.yml": f"{STEPS}      - run: echo this is no shop-x yet\n{PUSH}          context: server\n          tags: me/other\n"
        },
        {"build.sh": "docker build -t $1 server\n"},
        {"build.sh": "docker build -t me/shop-x elsewhere\n"},
    ],
    ids=["a variable that may be anything", "a word of a sentence", "an argument", "a folder that is not there"],
)
def test_what_may_be_any_image_is_not_this_one(compose, more):
    assert roles(compose(composed(), {**HERE, **more}), "r") is None


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("server/build.gradle", "jib { to { image = 'me/shop-x' } }\n"),
        ("server/pom.xml", "<project><build><image>\n<name>docker.io/me/shop-x:1</name></image></build></project>"),
        ("server/Server.csproj", "<Project><ContainerRepository>me/shop-x</ContainerRepository></Project>"),
        ("docker/Dockerfile.shop-x", "FROM python:3\nCOPY server .\n"),
        ("build/shop-x/Dockerfile", "FROM python:3\nCOPY server .\n"),
    ],
)
def test_an_image_is_made_by_a_build_or_by_a_dockerfile_that_is_called_so(compose, file, text):
    found = compose(composed(), {**HERE, file: text})
    assert roles(found, "r") == ["pubsub"]


def test_the_only_image_of_nobody_known_is_that_of_the_only_dockerfile(compose):
    dockerfile = "FROM node AS pages\nCOPY other /other\nRUN npm run build\nFROM python:3\nCOPY server /srv\nCOPY --from=pages /other /www\n"
    more = {**CODE, "other/package.json": "{}", "Dockerfile": dockerfile}
    assert roles(compose(composed("registry.example.com/light:4"), more), "r") == ["pubsub"]
    two = composed("registry.example.com/light:4") + "  proxy: {image: registry.example.com/way}\n"
    assert found_engine(compose(two, more)) is None


def found_engine(found):
    fact = found.part("api").facts.get("engine")
    return None if fact is None else fact.value


def test_an_app_of_django_that_is_tried_in_its_tests_has_the_settings_there(compose):
    more = {
        "setup.py": "",
        "app/tasks.py": "import redis\n",
        "tests/manage.py": "",
        "tests/site/settings.py": "CACHES = {'default': {'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'redis://r'}}\n",
        "Dockerfile": "FROM python:3\nADD . /app\nWORKDIR /app/tests\n",
    }
    text = "services:\n  api: {build: .}\n  r: {image: redis:7}\n"
    assert roles(compose(text, more), "r") == ["cache"]


def test_a_program_with_a_library_of_gateways_is_one(compose):
    more = {"way/Way.csproj": '<PackageReference Include="Yarp.ReverseProxy" Version="2.1.0" />', "way/Program.cs": ""}
    assert compose("services:\n  way: {build: way}\n", more).part("way").purpose == "gateway"


def test_a_remark_in_an_environment_file_is_no_value(compose):
    more = {**HERE, ".env.example": "OWNER= # who has the registry\n", "build.sh": "docker build -t shop-x server\n"}
    assert roles(compose(composed("ghcr.io/${OWNER:-me}/shop-x"), more), "r") == ["pubsub"]


def test_a_code_that_is_kept_where_none_is_yet_is_no_lock(compose):
    code = 'app.redisClient.SetNX(ctx, "user:verification:"+id, verificationToken, ttl)\n'
    more = {"go.mod": "module a\nrequire github.com/redis/go-redis/v9 v9.0.0\n", "a.go": code}
    assert roles(
        compose("services:\n  api: {build: ., environment: {REDIS_URL: 'redis://r'}}\n  r: {image: redis:7}\n", more),
        "r",
    ) == ["store"]


def test_an_image_that_a_variable_alone_would_name_is_the_one_of_the_only_dockerfile(compose):
    text = "services:\n  api: {image: '${IMAGE}', environment: {REDIS_HOST: r}}\n  r: {image: redis:7}\n"
    code = 'class Tokens { void keep() { redisTemplate.opsForValue().set("refresh:" + id, refreshToken, ttl); } }\n'
    more = {
        "build.gradle": "implementation 'org.springframework.boot:spring-boot-starter-data-redis'\n",
        "src/main/java/a/Tokens.java": code,
        "src/main/resources/application.yml": "spring: {data: {redis: {host: '${REDIS_HOST}'}}}\n",
        "Dockerfile": "FROM eclipse-temurin:21\nARG JAR=build/libs/*.jar\nCOPY ${JAR} app.jar\n",
    }
    assert roles(compose(text, more), "r") == ["sessions"]
    assert found_engine(compose(text, more)) == "spring-boot"
    assert found_engine(compose(text + "  web: {image: '${PAGES}'}\n", more)) is None
    two = text.replace("${IMAGE}", "${USER}/${APP}:1") + "  other: {image: '${USER}/${APP}:1'}\n"
    assert found_engine(compose(two, more)) == "spring-boot"
    more |= {"package.json": '{"name": "acme-shop"}'}
    assert found_engine(compose(text.replace("${IMAGE}", "registry.io/acme/api:2"), more)) == "spring-boot"
    assert found_engine(compose(text.replace("${IMAGE}", "wellknown/chat:2"), more)) is None


@pytest.mark.parametrize(("name", "wanted"), [("umami", ["cache", "pubsub"]), ("shop", ["cache"])])
def test_an_image_of_a_well_known_program_is_made_of_the_code_of_the_project_that_is_called_so(compose, name, wanted):
    text = "services:\n  api: {image: 'ghcr.io/umami-software/umami:2', environment: {REDIS_URL: 'redis://r'}}\n  r: {image: redis:7}\n"
    more = {
        "docker/Dockerfile": "FROM python:3\nCOPY docker/go.mod /go/\nCOPY requirements.txt .\nCOPY app/ app/\n",
        "docker/go.mod": "module tools\n",
        "pyproject.toml": f'[project]\nname = "{name}"\n',
        "requirements.txt": "redis\n",
        "app/a.py": "import redis\nredis.Redis().publish('a', b)\n",
        "Makefile": "build:\n\tdocker build -t umami-software/umami -f docker/Dockerfile .\n",
    }
    assert roles(compose(text, more), "r") == wanted
