"""A line that is laid out wrongly is named itself, not the later one over which YAML stumbles."""

import pytest

from archlint.errors import BlueprintError
from archlint.source import parse_text

TEXT = """archlint: 1
system: Todo
workload:
  users: 100k
  peak: 3x
components:
  web: {kind: client}
  api: {kind: service}
flows:
  look:
    does: read
    steps:
      - web -> api
  put:
    does: write
    steps:
    - web -> api
"""
SHARED = "which has its value, by"
CASES = {
    ("  web: {kind", "  - name: web\n    kind: service\n  other: {kind"): ("7:3", "`components` holds names, and no `- ` stands before one", "write `web:` instead of `- name: web`, and the rest of it below"),
    ("  web: {kind", "  - web: {kind"): ("7:3", "`components` holds names, and no `- ` stands before one", "remove the `- ` before `web`"),
    ("  peak", "  - peak"): ("5:3", "`workload` holds names, and no `- ` stands before one", "remove the `- ` before `peak`"),
    ("    steps:\n    - web -> api", "    steps:\n    -web -> api\n    - web -> api"): ("17:5", "the dash of an item needs a blank behind it", "write `- web -> api`"),
    ("  api: {kind: service}", "  api: go\n    engine: go\n    kind: service"): ("8:8", "`api` has a value, and keys below it", "remove the value"),
    ("  api: {kind: service}", "  api: (kind: service)"): ("8:8", "keys stand in braces", "write `api: {kind: service}`"),
    ("{kind: service}", "{kind: service; engine: go}"): ("8:22", "entries in braces are separated by a comma", "`,` instead of `;`"),
    ("{kind: service}", "{kind: service engine: go}"): ("8:23", "a comma is missing before `engine`", "write `, engine: …`"),
    ("{kind: service}", "{kind: service}, engine: go"): (
        "8:23", "the braces are closed, and another entry follows", "write `{kind: service, engine: go}`",
    ),
    ("  api:", "   api:"): ("8:4", f"`api` is indented by 3 spaces, `web` above it, {SHARED} 2", "2 spaces, like `web`"),
    ("  api:", " api:"): ("8:2", "`api` is indented by 1 space, which fits none of the lines above", "like `web`"),
    ("  peak", "    peak"): ("5:5", f"`peak` is indented by 4 spaces, `users` above it, {SHARED} 2", "like `users`"),
    ("    does: read", "   does: read"): (
        "12:5", f"`steps` is indented by 4 spaces, `does` above it, {SHARED} 3", "indent it by 3 spaces, like `does`",
    ),
    ("system", "  system"): ("2:3", f"`system` is indented by 2 spaces, `archlint` above it, {SHARED} 0", "`archlint`"),
    ("flows", " flows"): ("9:2", "`flows` is indented by 1 space, which fits none of the lines above", "0 spaces"),
    ("  put", " put"): ("14:2", "`put` is indented by 1 space, which fits none of the lines above", "like `look`"),
    ("      - web", "  - web"): ("13:5", "`- web -> api` is an item of a list, and here stand keys", "than `steps`"),
    ("users: 100k", "users 100k"): ("4:3", "`users 100k` has no `:`", "write `users: 100k`"),
    ("users: 100k", "users = 100k"): ("4:3", "`users = 100k` has no `:`", "write `users: 100k`"),
    ("users: 100k", "users:100k"): ("4:8", "a `:` behind a key needs a blank behind it", "write `users: 100k`"),
    ("components:", "components"): ("6:1", "`components` has no `:`", "write `components:`"),
    ("  look:", "  look"): ("10:3", "`look` has no `:`", "write `look:`"),
    ("    steps:\n      -", "    steps\n      -"): ("12:5", "`steps` has no `:`", "write `steps:`"),
    ("      - web -> api\n", "      - web -> api\n        api -> db: {op: read}\n"): (
        "14:9", "a step without its dash", "write `- api -> db: {op: read}` under the one before",
    ),
    ("workload:", "// workload\nworkload:"): ("3:1", "a comment begins with `#`", "write `# workload`"),
    ("  api:", "<<<<<<< HEAD\n  api:"): ("8:1", "a merge was never finished here", "keep one of the two sides"),
    ("3x\n", "3x\n  x:\u00a01\n"): ("6:5", "a no-break space (U+00A0) is none that YAML knows", "an ordinary space"),
    ("users: ", "users\uff1a "): ("4:8", "a wide colon (U+FF1A) is none that YAML knows", "write `:` instead"),
    ("  users", "\tusers"): ("4:1", "a tab cannot indent YAML", "use spaces"),
    ("Todo", "'Tom's'"): ("2:13", "the text ends at this `'`, and more follows", 'write `"Tom\'s"`'),
    ("Todo", "*todo*"): ("2:9", "a value cannot begin with `*`", 'put it in quotes: `"*todo*"`'),
    ("Todo", "> 5 users"): ("2:9", "a value cannot begin with `>`", 'write `5 users` where a number is due, `"> 5 users"` for a text'),
    ("3x", "%10"): ("5:9", "a value cannot begin with `%`", "write `10%`"),
    ("Todo", "To: do"): ("2:11", "a second `:` in one line", '`system: {To: do}` for keys of `system`, `system: "To: do"`'),
    ("{kind: client}", "{kind: client, cost: > $5/month}"): ("7:29", "a value cannot begin with `>`", "put the value in quotes"),
    ("{kind: client}", "{kind: client, mtbf: >= 30 days}"): ("7:29", "a value cannot begin with `>`", "write `30 days`, the number alone"),
    ("{kind: client}", "{kind: client]"): ("7:21", "`]` cannot close `{`", "write `}`"),
    ("{kind: client}", "{kind: client}}"): ("7:22", "`}` closes nothing", "remove it"),
    ("    - web -> api\n", "    - web -> api\nb: ["): ("14:4", "`[` is not closed", "add the missing `]`"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), CASES.items(), ids=[repr(new) for _, new in CASES])
def test_the_line_that_is_wrong_is_named(change, told):
    old, new = change
    assert old in TEXT
    with pytest.raises(BlueprintError) as caught:
        parse_text(TEXT.replace(old, new, 1), "a.yaml")
    (problem,) = caught.value.problems
    place, message, way_out = told
    assert (f"{problem.span.line}:{problem.span.column}", problem.message) == (place, message)
    assert way_out in problem.help


RIGHT = """a: one text
  that goes on
b: |
  free: text
   - anything
c:
- 1
- d: 2
  e: {f: 1,
 g: 2}
h: "quoted: text" # a comment: here
i:
    -   j: 1
        k: >-
          folded
      # a comment
l: &m
  n: 1
o: *m
"""


def test_what_is_laid_out_rightly_before_a_mistake_is_no_mistake():
    parse_text(RIGHT, "a.yaml")
    with pytest.raises(BlueprintError) as caught:
        parse_text(RIGHT + "p: 1\n  q: 2\n", "a.yaml")
    (problem,) = caught.value.problems
    assert (problem.span.line, problem.message) == (21, f"`q` is indented by 2 spaces, `p` above it, {SHARED} 0")
