"""`archlint drill list`: every prompt, the best score at each, and the other kinds of drill."""

from archlint.cli import output
from archlint.cli.drill import place
from archlint.cli.problems import guarded
from archlint.drill.shelf import find_prompt, prompt_names


def listing() -> int:
    """List the prompts with one's best score, and the other drills."""
    best: dict[str, float] = {}
    guarded(lambda: best.update(_best()))
    prompts = [find_prompt(name) for name in prompt_names()]
    size = max(len(prompt.id) for prompt in prompts)
    lines = [
        f"{prompt.id.ljust(size)}  {prompt.level.ljust(8)}  "
        f"{f'{best[prompt.id]:.0%}' if prompt.id in best else '–':>4}  {prompt.title}"
        for prompt in prompts
    ]
    lines += [
        "",
        "archlint drill PROMPT          forty minutes at a prompt, then a score sheet",
        "archlint drill fault           a blueprint with one fault: name the rule and the line",
        "archlint drill tradeoff        a decision and its gain: what gets worse?",
        "archlint drill contradictions  figures of a lecture: which do not follow?",
    ]
    output.say_fitted("".join(f"{line}\n" for line in lines))
    return 0


def _best() -> dict[str, float]:
    """The best share of each prompt."""
    best: dict[str, float] = {}
    for score in place.scores():
        best[score.prompt] = max(best.get(score.prompt, 0.0), score.share)
    return best
