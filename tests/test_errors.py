"""What the system refuses is said alike on every system."""

import errno

import pytest

from archlint.errors import reason


class WindowsError(OSError):
    """An error with the number and the words of Windows, as Python makes it there."""

    winerror = 2


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "no such file or directory"),
        (WindowsError(errno.ENOENT, "Das System kann die angegebene Datei nicht finden"), "no such file or directory"),
        (WindowsError(10_048, "Only one usage of each socket address"), "only one usage of each socket address"),
        (OSError("Nothing known"), "nothing known"),
        (ValueError("embedded null byte"), "embedded null byte"),
    ],
)
def test_the_words_are_the_same_on_every_system(error, words):
    assert reason(error) == words


def test_a_folder_is_called_one_where_its_reading_is_forbidden(tmp_path):
    assert reason(PermissionError(errno.EACCES, "Permission denied", str(tmp_path))) == "is a directory"
    assert reason(PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "file"))) == "permission denied"
