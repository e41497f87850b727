"""The structure of a brand file: what each key may hold."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from domainwatch.watchlist.word import owned_name, word
from domainwatch.yamlfile import STRICT, MailAddress, Text

Word = Annotated[str, AfterValidator(word)]
#: ISO 639-1 codes of the languages whose alphabets and habits matching knows.
Language = Literal["en", "ru", "uk", "be", "kk", "bg", "sr", "de", "fr"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkEntry:
    """One protected word with its other spellings."""

    __pydantic_config__ = STRICT

    mark: Annotated[Word, Field(description="The protected word as its owner writes it, in any script: aliexpress.")]
    also_written: Annotated[
        tuple[Word, ...],
        Field(description="Further spellings that count as this mark: in other scripts, by ear, abbreviated."),
    ] = ()
    never_match: Annotated[
        tuple[Word, ...],
        Field(description="Innocent words that resemble the mark; a label that is one of them never alerts."),
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandFile:
    """One brand: whom we protect, under which words, and whom we tell."""

    __pydantic_config__ = STRICT

    brand: Annotated[Text, Field(min_length=1, description="The brand's name as people know it: AliExpress.")]
    owner: Annotated[Text, Field(description="The company that holds the rights; named in reports.")] = ""
    alert_to: Annotated[
        tuple[MailAddress, ...],
        Field(description="Mail addresses that get the alerts; without any, findings only show in the case list."),
    ] = ()
    languages: Annotated[
        tuple[Language, ...],
        Field(min_length=1, description="Languages of the brand's customers, as ISO 639-1 codes."),
    ] = ("en",)
    marks: Annotated[tuple[MarkEntry, ...], Field(min_length=1, description="The protected words; at least one.")]
    owned: Annotated[
        tuple[Annotated[str, AfterValidator(owned_name)], ...],
        Field(description="Registrable domains of the brand's own, such as aliexpress.com; they never alert."),
    ] = ()
