"""A domain name, read once and never again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """One name in both forms, with its public suffix split off.

    `name`, `registrable` and `suffix` are A-labels in lower case without the final dot; fields that end in `_u` are the
    same in Unicode, where a label that no decoder takes stays as it is. `registrable` is the public suffix with one
    label more (private suffixes such as pages.dev count), or empty where the name is itself a public suffix.
    Source: RFC 5890 section 2.3 (A-label, U-label); publicsuffix.org (suffix).
    """

    name: str
    name_u: str
    registrable: str
    registrable_u: str
    suffix: str

    @property
    def case_key(self) -> str:
        """The name that a case is about: the registrable domain, or the name itself where there is none."""
        return self.registrable or self.name
