"""Files of ours: whole or not at all, and readable by their owner alone."""

from pathlib import Path

import pytest

from portal.store.files import Folder


def test_a_file_is_whole_and_its_owners_alone(tmp_path: Path) -> None:
    files = Folder(tmp_path / "files")
    files.put("abc1", b"words")
    assert files.get("abc1") == b"words"
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "files" / "ab").iterdir()] == [0o600]
    files.delete("abc1")
    with pytest.raises(FileNotFoundError):
        files.get("abc1")


def test_a_file_that_cannot_be_kept_leaves_nothing_half_written(tmp_path: Path) -> None:
    in_its_way = tmp_path / "ab" / "abc1"
    in_its_way.mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        Folder(tmp_path).put("abc1", b"words")
    assert list((tmp_path / "ab").iterdir()) == [in_its_way]
