"""Files of configuration are read with a bound, and what cannot be read is said."""

import os
from pathlib import Path

import pytest

from domainwatch.model import ConfigError
from domainwatch.yamlfile import text_of, texts_in
from domainwatch.yamlfile.disk import MAX_BYTES


def test_text_is_utf8_with_or_without_a_mark_at_its_beginning(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + "brand: Ж".encode())

    assert text_of(file) == "brand: Ж"


def test_other_encodings_are_refused_with_the_line_of_the_first_wrong_byte(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("brand: x\nowner: Яндекс\n".encode("cp1251"))

    with pytest.raises(ConfigError, match=r"a\.yaml:2: is not UTF-8"):
        text_of(file)


def test_file_above_the_cap_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"#" * (MAX_BYTES + 1))

    with pytest.raises(ConfigError, match=r"a\.yaml: is too large"):
        text_of(file)


def test_pipe_and_device_are_refused_without_waiting_for_them(tmp_path: Path) -> None:
    pipe, device = tmp_path / "pipe.yaml", tmp_path / "device.yaml"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")

    texts, problems = texts_in(tmp_path)

    told = "cannot be read: it is a folder, a pipe or a device, not a file"
    assert texts == ()
    assert [str(problem) for problem in problems] == [f"{device}: {told}", f"{pipe}: {told}"]


def test_folder_gives_the_good_files_and_the_problems_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("b: 1")
    (tmp_path / "a.yaml").write_text("a: 1")
    (tmp_path / "c.yaml").mkdir()
    (tmp_path / "d.yml").write_text("d: 1")
    (tmp_path / ".e.yaml").write_text("an editor's")
    (tmp_path / "notes.txt").write_text("not ours")

    texts, problems = texts_in(tmp_path)

    assert [(Path(file).name, text) for file, text in texts] == [("a.yaml", "a: 1"), ("b.yaml", "b: 1")]
    assert [Path(problem.file).name for problem in problems] == ["c.yaml", "d.yml"]
    assert "cannot be read" in problems[0].text
    assert "end in .yaml" in problems[1].text


def test_absent_folder_holds_no_files(tmp_path: Path) -> None:
    assert texts_in(tmp_path / "absent") == ((), ())
