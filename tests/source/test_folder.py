"""A project folder of somebody else: what is there, asked often and looked up once."""

import os
from fnmatch import fnmatch

import pytest

from archlint.source.folder import Folder


@pytest.fixture
def root(tmp_path):
    for name in ("a/one.py", "a/deep/two.py", "b/three.py", ".gitignore"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    return tmp_path


def test_what_is_there_is_known_from_the_list_of_its_folder(root, monkeypatch):
    (root / "link.py").symlink_to(root / "a/one.py")
    (root / "out.py").symlink_to(root.parent)
    folder = Folder(root)
    asked = []
    known = os.path.isfile
    monkeypatch.setattr("os.path.isfile", lambda path: asked.append(path) or known(path))
    names = (
        "a/one.py",
        "a/none.py",
        "none/one.py",
        "link.py",
        "out.py",
        "../x",
        "/etc/hostname",
        "a",
        "a/deep/../one.py",
    )
    assert {name: folder.has(name) for name in names} == {
        **dict.fromkeys(names, False),
        **dict.fromkeys(("a/one.py", "link.py", "a/deep/../one.py"), True),
    }
    assert not any("none" in str(path) for path in asked)
    assert (folder.holds("a/deep"), folder.holds("c"), folder.holds("."), folder.holds("a/..")) == (
        True,
        False,
        True,
        True,
    )


def test_a_question_is_answered_once(root):
    calls = []

    def size(folder, path, more):
        calls.append(path)
        return len(folder.text(path)) + more

    folder = Folder(root)
    assert [folder.once(size, name, 1) for name in ("a/one.py", "b/three.py", "a/one.py")] == [12, 14, 12]
    assert calls == ["a/one.py", "b/three.py"]


def test_letters_stay_where_they_are_in_small_texts(root):
    (root / "turkish.py").write_text("İSTANBUL REDIS É", encoding="utf-8")
    assert Folder(root).small("turkish.py") == "İstanbul redis É"


def test_files_are_listed_folder_by_folder(root):
    folder = Folder(root)
    assert list(folder.levels(".", 3, 10, lambda place: place == "b")) == [
        (".", [".gitignore"]),
        ("a", ["a/one.py"]),
        ("a/deep", ["a/deep/two.py"]),
    ]
    assert list(folder.files(".", 3, 2)) == [".gitignore", "a/one.py"]


@pytest.mark.parametrize(
    "pattern", ["*.env", ".env*", "a/*", "?env", "[.]env", "a/.e[nm]v", "env", "*", "a/*/", ".env"]
)
def test_patterns_of_git_mean_what_they_did(root, pattern):
    (root / ".gitignore").write_text(f"{pattern}\n", encoding="utf-8")
    folder, bare = Folder(root), pattern.strip("/")
    for path in (".env", "a/.env", "a/b/.env", "x.env", "env"):
        assert folder.is_ignored(path) == any(fnmatch(each, bare) for each in (path, path.rpartition("/")[2])), path


@pytest.mark.parametrize(
    ("lists", "ignored", "kept"),
    [
        ({"a/.gitignore": ".env\n"}, ["a/.env", "a/b/.env"], [".env", "c/.env"]),
        ({".gitignore": ".env\n", "a/.gitignore": "!.env\n"}, [".env", "c/.env"], ["a/.env"]),
        ({".gitignore": "secrets/\n"}, ["secrets/.env", "a/secrets/b/.env"], ["a/.env"]),
        ({".gitignore": "/.env\n"}, [".env"], ["a/.env"]),
        ({".gitignore": "/*\n!/a\n"}, ["c/.env", ".env"], ["a/.env", "a/b/.env"]),
        ({"a/.gitignore": "/b/*.env\n"}, ["a/b/x.env"], ["a/b/c/x.env", "b/x.env"]),
    ],
)
def test_every_list_of_what_git_ignores_holds_where_it_lies(tmp_path, lists, ignored, kept):
    for place, text in lists.items():
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(text, encoding="utf-8")
    folder = Folder(tmp_path)
    assert [each for each in (*ignored, *kept) if folder.is_ignored(each)] == ignored


def test_a_folder_is_looked_at_once_however_often_its_files_are_asked_for(root, monkeypatch):
    looked = []
    real = os.scandir
    monkeypatch.setattr("os.scandir", lambda place: looked.append(os.path.relpath(place, root)) or real(place))
    (root / "a/pipe").symlink_to("/dev/zero")
    folder = Folder(root)
    assert [folder.has(f"a/{name}") for name in ("one.py", "two.py", "deep", "pipe", "one.py")] == [
        True,
        False,
        False,
        False,
        True,
    ]
    assert (folder.holds("a/deep"), folder.text("a/one.py"), folder.text("a/pipe"), folder.text("none/x")) == (
        True,
        "# a/one.py\n",
        "",
        "",
    )
    assert looked == [".", "a"]


def test_a_text_is_too_large_for_whoever_says_so(root):
    (root / "large.py").write_text("é" * 60, encoding="utf-8")
    folder = Folder(root)
    sizes = [len(folder.text("large.py", largest)) for largest in (100, 119, 120, 119, 1_000, 50)]
    assert sizes == [0, 0, 60, 0, 60, 0]
