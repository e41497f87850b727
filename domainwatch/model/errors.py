"""Errors, named by who must act."""

from collections.abc import Sequence
from dataclasses import dataclass


class DomainwatchError(Exception):
    """The root of all errors that the program raises on purpose."""


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One thing that is wrong in a file that the operator wrote; `line` counts from 1; 0 is the file whole."""

    file: str
    line: int
    key: str
    text: str

    def __str__(self) -> str:
        """`file:line: key: what is wrong and what is allowed`, the form that editors jump to."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.text}" if self.key else f"{place}: {self.text}"


class ConfigError(DomainwatchError):
    """The operator must act: the configuration is wrong. Holds every problem at once; exit status 2."""

    def __init__(self, problems: Sequence[ConfigProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class RemoteError(DomainwatchError):
    """Time or the other side must act: a server was unreachable or answered wrongly."""


class Refused(DomainwatchError):
    """The caller asked for something that the rules forbid; the text says which rule and what is allowed."""
