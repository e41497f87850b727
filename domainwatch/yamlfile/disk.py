"""Files of configuration, read with a bound."""

import stat
from pathlib import Path

from domainwatch.model import ConfigError, ConfigProblem
from domainwatch.yamlfile.tree import MAX_CHARACTERS

#: Bytes of one file: as many characters as we parse, at four bytes each in UTF-8.
MAX_BYTES = 4 * MAX_CHARACTERS
#: Files in one folder; a registrar's largest portfolio has some thousands of brands.
MAX_FILES = 10_000


def text_of(file: Path) -> str:
    """The file's text.

    Raises: ConfigError: the file cannot be read, is too large, or is not UTF-8.
    """
    try:
        # Opening a pipe or a device could wait for ever.
        is_file = stat.S_ISREG(file.stat().st_mode)
        data = _start_of(file) if is_file else b""
    except OSError as error:
        raise _wrong(file, f"cannot be read: {error.strerror or error}") from error
    if not is_file:
        raise _wrong(file, "cannot be read: it is a folder, a pipe or a device, not a file")
    if len(data) > MAX_BYTES:
        raise _wrong(file, f"is too large: {MAX_BYTES // 1024} KiB are allowed")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _wrong(file, "is not UTF-8; save the file in UTF-8", line) from error


def _start_of(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def texts_in(folder: Path) -> tuple[tuple[tuple[str, str], ...], tuple[ConfigProblem, ...]]:
    """Path and text of each `*.yaml` file in the folder, by name, and the problems of those that cannot be read.

    A folder that is absent holds no files.
    """
    texts: list[tuple[str, str]] = []
    problems: list[ConfigProblem] = []
    for file in sorted(folder.glob("[!.]*.y*ml"))[:MAX_FILES]:
        try:
            if file.suffix != ".yaml":
                raise _wrong(file, "is not read; let its name end in .yaml")
            texts.append((str(file), text_of(file)))
        except ConfigError as error:
            problems += error.problems
    return tuple(texts), tuple(problems)


def _wrong(file: Path, text: str, line: int = 0) -> ConfigError:
    return ConfigError([ConfigProblem(str(file), line, "", text)])
