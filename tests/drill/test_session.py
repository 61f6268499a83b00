"""A session on the command line: clock, questions, pause and resume, handing in, history; all without a terminal."""

import json
import textwrap
from pathlib import Path
from threading import Barrier, Thread

import pytest

from archlint.cli.drill import place, status
from archlint.cli.run import run
from archlint.drill import history, session
from archlint.drill.screen import clock, standing
from archlint.drill.session import Session
from archlint.drill.shelf import find_prompt
from archlint.drill.steps import STEPS, TOTAL

ROOT = Path(__file__).parents[2]


class Clock:
    """A clock that stands until it is told to go."""

    def __init__(self):
        self.seconds = 1_800_000_000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def drill(tmp_path, monkeypatch, capsys):
    """Run `archlint drill …` in a folder of its own, by a clock of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    time_ = Clock()
    monkeypatch.setattr(place, "now", time_)

    def go(*arguments, after=0.0):
        time_.seconds += after
        code = run(["drill", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


def test_the_steps_are_the_lecture_s_forty_minutes():
    assert [step.seconds / 60 for step in STEPS] == [5, 5, 10, 15, 5]
    assert TOTAL == 2400


def test_a_whole_session(drill):
    assert "The clock is running" in drill("url-shortener")[1]
    assert Path("url-shortener.yaml").is_file()
    assert drill("ask", "How many links a month?", after=60)[1].startswith("100 million new links")
    assert "does not know" in drill("ask", "favourite colour?")[1]
    assert "▶ 2. estimation" in drill("next", after=60)[1]
    assert "paused, 3:00 of 40:00" in drill("pause", after=60)[1]
    assert "paused, 3:00 of 40:00" in drill("status", after=4000)[1]
    code, said, complaint = drill("ask", "How fast must it be?")
    assert (code, said, "`archlint drill resume`, then ask" in complaint) == (2, "", True)
    assert "running, 3:00 of 40:00" in drill("resume")[1]
    answer = (ROOT / "blueprints" / "drills" / "url-shortener.yaml").read_text(encoding="utf-8")
    Path("url-shortener.yaml").write_text(answer, encoding="utf-8")
    assert "nothing to complain about" in drill("status")[1]
    code, sheet, _ = drill("submit", after=600)
    assert code == 0
    assert "105 of 105 points, 100%" in sheet
    assert "13 min of 40 min" in sheet
    assert "new links a second" in sheet
    assert "Where this prompt misleads" in sheet
    assert "no finding and no figure differs" in sheet
    assert "promises: " in sheet.split("Not asked for:")[1]
    assert "how much: " not in sheet
    assert "Next: archlint drill rate-limiter" in sheet
    assert drill("history")[1] == "2027-01-15  url-shortener     105 / 105  100%    13 min\n"
    assert "url-shortener  warm-up   100%" in drill("list")[1]
    assert drill("submit")[0] == 2


def test_every_step_keeps_its_own_time(drill):
    drill("start", "chat")
    for seconds in (100, 200, 300, 400):
        drill("next", after=seconds)
    page = drill("status", after=500)[1]
    for step, shown in zip(STEPS, ("1:40", "3:20", "5:00", "6:40", "8:20"), strict=True):
        assert any(step.name in line and shown in line for line in page.splitlines())
    assert "last step" in drill("next")[1]


def test_what_is_over_is_said():
    late = Session("chat", "x.yaml", spent=(400.0, 0, 0, 0, 0))
    assert any("6:40 of 5:00  +1:40 over" in line for line in standing(find_prompt("chat"), late, 0.0))
    assert clock(59.6) == "1:00"


def test_a_clock_that_is_set_back_takes_nothing_away():
    going = Session("chat", "x.yaml", spent=(10.0, 0, 0, 0, 0), since=1000.0)
    assert going.total(500.0) == 10.0
    assert going.paused(500.0).resumed(500.0).total(560.0) == 70.0
    assert going.resumed(5000.0) == going


def test_a_second_session_does_not_overwrite_the_first(drill):
    drill("chat")
    code, _, complaint = drill("video")
    assert code == 2
    assert "`chat` is still going on" in complaint
    assert drill("start", "video", "--anew")[0] == 0


def test_anew_begins_whatever_is_there(drill):
    for content in (b"{", b"\xff\xfe", b""):
        place.folder().mkdir(parents=True, exist_ok=True)
        (place.folder() / "session.json").write_bytes(content)
        code, _, complaint = drill("chat")
        assert code == 2
        assert "`--anew` gives up what is there" in complaint
        assert drill("chat", "--anew")[0] == 0
        assert place.needed().prompt == "chat"


def test_of_two_commands_at_once_none_is_lost(drill):
    """Both read, both write: a lock lets the second read what the first has written."""
    drill("chat")
    together = Barrier(2)

    def asking(topic):
        together.wait(timeout=10)
        for number in range(20):
            place.changed(lambda session, number=number: session.knowing(f"{topic}{number}"))

    both = [Thread(target=asking, args=(topic,)) for topic in "ab"]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(place.needed().asked) == 40


@pytest.mark.parametrize("way", [["submit"], ["resume", "submit"]], ids=["at once", "after the clock ran on"])
def test_what_is_written_while_the_clock_stands_takes_no_time_that_is_scored(drill, way):
    drill("url-shortener")
    drill("pause", after=60)
    answer = (ROOT / "blueprints" / "drills" / "url-shortener.yaml").read_text(encoding="utf-8")
    Path("url-shortener.yaml").write_text(answer, encoding="utf-8")
    said = [drill(command, after=60)[1] for command in way][-1]
    assert "100 of 100 points" in said
    assert "written while the clock stood" in said
    assert place.scores()[-1].seconds is None


def test_a_file_that_is_there_is_left_as_it_is(drill):
    Path("mine.yaml").write_text("archlint: 1\nsystem: Mine\n", encoding="utf-8")
    drill("start", "chat", "--file", "mine.yaml")
    assert Path("mine.yaml").read_text(encoding="utf-8") == "archlint: 1\nsystem: Mine\n"


@pytest.mark.parametrize("command", ["ask", "next", "pause", "resume", "submit", "status"])
def test_without_a_session_every_command_says_how_to_begin(drill, command):
    code, _, complaint = drill(command, *(["x"] if command == "ask" else []))
    assert code == 2
    assert "begin one: `archlint drill url-shortener`" in complaint


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"format": "other/1"}', "\0", "[" * 100_000])
@pytest.mark.parametrize("name", ["session.json", "scores.json"])
def test_a_state_that_is_damaged_is_one_message(drill, name, content):
    folder = place.folder()
    folder.mkdir(parents=True)
    (folder / name).write_text(content, encoding="utf-8")
    code, _, complaint = drill("status" if name == "session.json" else "history")
    assert code == 2
    assert "was not written by this archlint" in complaint


def test_session_and_scores_survive_being_written_and_read():
    one = Session("chat", "/x/y.yaml", 3, (1.0, 2.5, 0.0, 7.25, 0.0), 12.5, ("people",), finished=False)
    assert session.read(session.write(one)) == one
    scores = (
        history.Score("2027-01-01", "chat", 50.5, 100.0, 2400.0),
        history.Score("2027-01-02", "chat", 60.5, 100.0),
    )
    kept = history.Kept(scores)
    assert history.read(history.write(kept)) == kept
    assert [line.split()[-1] for line in history.table(scores)] == ["min", "+10%"]
    for key in json.loads(session.write(one)):
        broken = {**json.loads(session.write(one)), key: {"not": "this"}}
        assert session.read(json.dumps(broken)) is None or key in ("finished", "timed")


def test_a_damaged_list_of_scores_is_named_and_stops_nothing(drill):
    drill("chat")
    scores = place.folder() / "scores.json"
    scores.write_text("{", encoding="utf-8")
    code, said, complaint = drill("list")
    assert (code, "url-shortener" in said) == (0, True)
    assert f"`{scores.as_posix()}` was not written by this archlint" in complaint
    answer = (ROOT / "blueprints" / "drills" / "chat.yaml").read_text(encoding="utf-8")
    Path("chat.yaml").write_text(answer, encoding="utf-8")
    code, said, complaint = drill("submit")
    assert (code, "points, 100%" in said) == (0, True)
    assert "it is `scores-damaged-1.json` now, and a new list begins" in complaint
    assert scores.with_name("scores-damaged-1.json").read_text(encoding="utf-8") == "{"
    assert [one.prompt for one in place.scores()] == ["chat"]


BROKEN = [7, {"day": "2027-01-01"}, {"day": "d", "prompt": "p", "earned": True, "possible": 1}]


@pytest.mark.parametrize("broken", [*BROKEN, {"day": "d", "prompt": "p", "earned": float("nan"), "possible": 1}])
def test_one_entry_that_is_no_score_hides_no_other(drill, broken):
    good = {"day": "2027-01-01", "prompt": "chat", "earned": 50, "possible": 100, "seconds": None}
    scores = place.folder() / "scores.json"
    scores.parent.mkdir(parents=True)
    scores.write_text(json.dumps({"format": history.FORMAT, "scores": [broken, good]}), encoding="utf-8")
    code, said, complaint = drill("history")
    assert (code, said.split()) == (0, ["2027-01-01", "chat", "50", "/", "100", "50%", "no", "clock"])
    assert complaint == f"note: `{scores.as_posix()}` has 1 entry that is no score, left out here\n"
    place.add(history.Score("2027-01-02", "video", 1.0, 2.0))
    assert [one.prompt for one in place.scores()] == ["chat", "video"]
    assert repr(json.loads(scores.read_text(encoding="utf-8"))["scores"][0]) == repr(broken)


@pytest.mark.parametrize("more", ["", "# a thought\n"])
def test_what_nobody_has_begun_is_not_kept_as_nothing(drill, more):
    drill("chat")
    with Path("chat.yaml").open("a", encoding="utf-8") as file:
        file.write(more)
    code, _, complaint = drill("submit")
    assert code == 2
    assert "`chat.yaml` is as it was given to you: nothing is designed in it yet" in complaint
    assert "nothing was handed in and the clock runs on" in complaint
    assert (place.needed().finished, place.scores()) == (False, ())
    code, sheet, _ = drill("submit", "--anyway")
    assert (code, "\n0 of 105 points" in sheet, len(place.scores())) == (0, True, 1)


OTHERS = {
    "notes.txt": (None, "`notes.txt` is no name of a blueprint, which ends in `.yaml`"),
    "README": ("# Chat\n", "`README` is no name of a blueprint"),
    "compose.yaml": ("services: {}\n", "`compose.yaml` is there already, and holds something that is no blueprint"),
}


@pytest.mark.parametrize(("name", "text", "says"), [(name, *one) for name, one in OTHERS.items()])
def test_what_is_no_blueprint_is_not_filled_in(drill, name, text, says):
    if text is not None:
        Path(name).write_text(text, encoding="utf-8")
    code, _, complaint = drill("chat", "--file", name)
    assert (code, says in complaint, "such as `design.yaml`" in complaint) == (2, True, True)
    assert place.current() is None
    assert not Path(name).exists() or Path(name).read_text(encoding="utf-8") == text


def test_an_empty_file_is_filled_in(drill):
    Path("mine.yml").write_text("\n", encoding="utf-8")
    assert "Write into mine.yml" in drill("chat", "--file", "mine.yml")[1]
    assert "system: Chat" in Path("mine.yml").read_text(encoding="utf-8")


def test_a_write_that_fails_leaves_the_old_state(drill, monkeypatch):
    drill("chat")
    before = (place.folder() / "session.json").read_bytes()

    def failing(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", failing)
    code, _, complaint = drill("next", after=10)
    assert code == 2
    assert "no space left" in complaint
    assert (place.folder() / "session.json").read_bytes() == before


def test_an_answer_that_is_gone_cannot_be_handed_in(drill):
    drill("chat")
    Path("chat.yaml").unlink()
    code, _, complaint = drill("submit")
    assert code == 2
    assert "there is no file `chat.yaml`" in complaint
    assert "`archlint drill submit FILE`; nothing was handed in and the clock runs on" in complaint
    assert not place.needed().finished
    assert "`.` is a folder" in drill("submit", ".")[2]


def test_an_interviewer_who_is_asked_nothing_says_how_to_ask(drill):
    drill("chat")
    code, said, complaint = drill("ask", " ")
    assert (code, said) == (2, "")
    assert "nothing is asked" in complaint


def test_what_cannot_be_read_is_not_handed_in_by_mistake(drill):
    drill("chat")
    Path("chat.yaml").write_text("a: [\n", encoding="utf-8")
    code, _, complaint = drill("submit")
    assert code == 2
    assert "`[` is not closed" in complaint
    assert "nothing was handed in and the clock runs on" in complaint
    assert not place.needed().finished
    code, sheet, _ = drill("submit", "--anyway")
    assert code == 0
    assert "0 of 100 points" in sheet


def test_a_prompt_that_does_not_exist_begins_nothing(drill):
    code, _, complaint = drill("chatt")
    assert code == 2
    assert "did you mean `chat`?" in complaint
    assert place.current() is None


def test_score_needs_no_session_and_keeps_nothing(drill):
    code, said, _ = drill(
        "score", str(ROOT / "blueprints" / "drills" / "chat.yaml"), "--prompt", "chat", "--format", "json"
    )
    assert code == 0
    assert json.loads(said)["sheets"][0]["share"] == 1
    assert place.scores() == ()
    assert drill("score", "nothing.yaml", "--prompt", "chat")[0] == 2


def test_the_window_shows_what_is_saved_and_ends_with_the_session(drill, monkeypatch):
    """`status --watch`: while it waits, somebody saves the file, pauses for nothing, and hands in."""
    drill("chat")
    meanwhile = iter(
        [
            lambda: Path("chat.yaml").write_text("archlint: 1\nsystem: [", encoding="utf-8"),
            lambda: None,
            lambda: run(["drill", "submit", "--anyway"]),
        ]
    )
    monkeypatch.setattr(status.time, "sleep", lambda _: next(meanwhile)())
    code, said, _ = drill("status", "--watch")
    shown = [said.count(words) for words in ("2 findings, the worst first", "1 mistake in the file", "handed in")]
    assert (code, shown) == (0, [1, 2, 1])  # once more when it has ended
    assert said.index("2 findings") < said.index("1 mistake in") < said.index("handed in")


def test_the_window_breaks_the_brief_where_a_narrow_terminal_ends(drill, monkeypatch):
    """What clears the terminal takes no columns of the line behind it."""
    drill("chat")
    monkeypatch.setattr(status.time, "sleep", lambda _: run(["drill", "submit", "--anyway"]))
    monkeypatch.setattr(status.output, "wants_colour", lambda _: True)
    monkeypatch.setattr(status.output, "columns", lambda _: 60)
    window = drill("status", "--watch")[1].split(status.CLEAR)[1]
    brief = window.partition("\n\n")[0]
    assert brief.splitlines() == textwrap.wrap(find_prompt("chat").brief, 60)


def test_steps_go_forward_and_back_and_each_keeps_its_time():
    begun = Session("chat", "chat.yaml").resumed(0.0)
    later = begun.advanced(60.0).advanced(100.0).advanced(110.0, -1)
    assert (later.step, later.taken(130.0)) == (1, (60.0, 60.0, 10.0, 0.0, 0.0))
    assert begun.advanced(5.0, -1).step == 0


def test_back_is_a_command(drill):
    drill("chat")
    assert drill("back")[1] == "This is the first step.\n"
    drill("next", after=60)
    assert "▶ 1. requirements" in drill("back", after=60)[1]


def test_a_word_that_is_a_command_is_answered_with_it(drill):
    code, _, complaint = drill("nxt")
    assert code == 2
    assert "did you mean `archlint drill next`?" in complaint
    assert "did you mean `chat`?" in drill("chatt")[2]


def test_a_mistake_is_shown_with_its_way_out(drill):
    drill("chat")
    Path("chat.yaml").write_text("archlint: 1\nsystem: C\ncomponents: {db: {engine: postgres, standby: 1}}\n")
    assert "`standbys` stands in `replication`" in drill("status")[1]
