"""The compiled search: blocks of names in, verdicts on the spellings in them out."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from domainwatch.match.align import FORM_ROOM, UNCHANGED
from domainwatch.match.decode import Decoder
from domainwatch.match.filter import Filter, tables_of
from domainwatch.match.forms import ORDER, spellings_of
from domainwatch.match.kept import Arrays, fingerprint_of, kept
from domainwatch.match.lexicon import UNKNOWN_SHARE, number_of
from domainwatch.match.reading import AS_WRITTEN, KINDS, OTHER_SCRIPT, reads, texts_of
from domainwatch.match.score import weights
from domainwatch.match.suffixes import suffixes
from domainwatch.match.tables.suffixes import suffix_kind
from domainwatch.match.technique import Form
from domainwatch.match.traits import Around, Traits
from domainwatch.match.trees import trees
from domainwatch.match.verdict import (
    COLUMNS,
    CYRILLIC,
    DERIVED,
    EVERYTHING,
    FORM,
    LINE,
    READING,
    REORDERED,
    SLIPS,
    START,
    STOP,
    Bench,
    Floats,
    Forms,
    Ints,
    judge_lines,
    judge_place,
    judge_reading,
    keep,
    new_bench,
)
from domainwatch.match.words import commonness_of, lexicon, text_of
from domainwatch.names import suffix_of

#: One row for each spelling that was judged (see verdict), and a row of traits for each where they were asked for.
Judged = tuple[Ints, Floats]


#: What the kept tables call those of the filter.
_FILTERS = ("records", "slots", "bits", "symbols", "kinds")
#: The number of a form, how it may be spelled, and the rule by which that counts.
Spelling = tuple[int, str, int]


class Search:
    """Finds and judges spellings in blocks of names; immutable, and safe to share between threads."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self._forms = forms
        self._count = max(1, len(forms))
        spellings = [
            (number, text, rule)
            for number, form in enumerate(forms)
            if form.text.isascii()
            for text, rule in spellings_of(form)
        ]
        self._form_of_spelling = np.array([number for number, _, _ in spellings], np.int64)
        self._foreign = {number: form.text for number, form in enumerate(forms) if not form.text.isascii()}
        tables = kept("index", _fingerprint(forms, spellings), lambda: _made(forms, spellings))
        self._tables = Forms(**{name: tables[name] for name in Forms._fields})
        records, slots, bits, symbols, kinds = (tables[name] for name in _FILTERS)
        self._filter = Filter((records, slots, bits, symbols, kinds), len(spellings))
        self._decoder = Decoder(self._filter, self._foreign.values())

    def verdicts(self, block: bytes, least: float) -> Ints:
        """A row for each spelling that counts with these odds at least, in the order of the lines."""
        return self._judged(block, least)[0]

    def traits(self, block: bytes) -> Judged:
        """A row, and the traits, for each spelling that some line comes near."""
        return self._judged(block, EVERYTHING)

    def _judged(self, block: bytes, least: float) -> Judged:
        bench = new_bench(self._tables, lexicon(), suffixes(), weights(), trees())
        pairs = self._pairs(block)
        rows, traits = _room(len(pairs), least)
        count = judge_lines(np.frombuffer(block, np.uint8), pairs, least, bench, rows, traits)
        parts = [(rows[:count], traits[:count]), *self._encoded(block, pairs, least, bench)]
        rows, traits = (np.concatenate([part[column] for part in parts]) for column in (0, 1))
        order = np.argsort(rows[:, LINE], kind="stable")
        return rows[order], traits[order] if len(traits) else traits

    def _pairs(self, block: bytes) -> Ints:
        """Where lines begin that come near a spelling, and the number of its form; in order, each pair once."""
        pairs = self._filter.pairs(block)
        keys = np.unique(pairs[:, 0] * self._count + self._form_of_spelling[pairs[:, 1]])
        return np.stack((keys // self._count, keys % self._count), axis=1)

    def _encoded(self, block: bytes, pairs: Ints, least: float, bench: Bench) -> Iterator[Judged]:
        """The verdicts on names whose part before the public suffix is encoded."""
        for line, numbers in sorted(self._near_encoded(block, pairs).items()):
            name = _name_at(block, line)
            suffix = suffix_of(name)
            for kind, body in texts_of(name, suffix).items():
                if kind == AS_WRITTEN:
                    continue
                forms = [number for number in sorted(numbers) if reads(kind, self._forms[number].text)]
                around = Around(text_of(f"{body}.{suffix}"), int(suffix_kind(suffix)), True)
                rows, traits = _room(len(forms), least)
                rows[:, LINE], rows[:, FORM], rows[:, READING] = line, forms, KINDS.index(kind)
                if kind == OTHER_SCRIPT:
                    count = self._judge_foreign(around, body, least, bench, (rows, traits))
                else:
                    count = judge_reading(around, len(body), least, bench, rows, traits)
                yield rows[:count], traits[:count]

    def _judge_foreign(self, around: Around, body: str, least: float, bench: Bench, judged: Judged) -> int:
        rows, traits = judged
        count = 0
        for row in rows:
            form = self._foreign[int(row[FORM])]
            row[START], row[STOP] = body.find(form), body.find(form) + len(form)
            row[SLIPS:] = UNCHANGED
            if judge_place(around, len(body), least, bench, row):
                rows[count] = row
                count += keep(traits, count, bench)
        return count

    def _near_encoded(self, block: bytes, pairs: Ints) -> dict[int, set[int]]:
        """Where names begin whose part before the suffix is encoded, with the spellings that they come near."""
        near = self._decoder.near(block)
        numbers: defaultdict[int, set[int]] = defaultdict(set)
        for line, spelling in near.pairs.tolist():
            numbers[line].add(int(self._form_of_spelling[spelling]))
        for line, form in pairs[np.isin(pairs[:, 0], near.encoded)].tolist():
            numbers[line].add(form)
        for line, form in self._near_readings(block, near.unsure.tolist()):
            numbers[line].add(form)
        return numbers

    def _near_readings(self, block: bytes, lines: Sequence[int]) -> Iterator[tuple[int, int]]:
        """The lines with the spellings that their exact readings come near."""
        texts, origins = bytearray(), {}
        for line in lines:
            name = _name_at(block, line)
            for kind, text in texts_of(name, suffix_of(name)).items():
                if kind == OTHER_SCRIPT:
                    yield from ((line, number) for number, form in self._foreign.items() if form in text)
                else:
                    origins[len(texts)] = line
                    texts += f"{text}.\n".encode("ascii")
        for place, form in self._pairs(bytes(texts)).tolist():
            yield origins[place], form


def _name_at(block: bytes, line: int) -> str:
    return block[line : block.index(b"\n", line)].decode("latin-1")


def _room(count: int, least: float) -> Judged:
    return np.zeros((count, COLUMNS), np.int64), np.zeros((count if least == EVERYTHING else 0, len(Traits._fields)))


def _fingerprint(forms: Sequence[Form], spellings: Sequence[Spelling]) -> str:
    content = [(form.text, form.is_derived, form.origin == ORDER) for form in forms]
    return fingerprint_of(content, spellings, Path(__file__).parent)


def _made(forms: Sequence[Form], spellings: Sequence[Spelling]) -> Arrays:
    """All that the compiled search reads of the spellings."""
    filters = tables_of([text for _, text, _ in spellings], [rule for _, _, rule in spellings])
    return {**dict(zip(_FILTERS, filters, strict=True)), **_tables(forms)._asdict()}


def _tables(forms: Sequence[Form]) -> Forms:
    letters = np.zeros((max(1, len(forms)), FORM_ROOM), np.uint8)
    texts = [text_of(form.text)[: FORM_ROOM - 1] for form in forms]
    for number, text in enumerate(texts):
        letters[number, : len(text)] = text
    commonness = np.full((max(1, len(forms)), 3), UNKNOWN_SHARE)
    plain = [number for number, form in enumerate(forms) if form.text.isascii()]
    if plain:
        commonness[plain] = commonness_of([forms[number].text for number in plain])
    return Forms(
        letters=letters,
        lengths=np.array([len(text) for text in texts], np.int64),
        numbers=np.array([number_of(text, 0, len(text)) for text in texts], np.int64),
        flags=np.array([_flags(form) for form in forms], np.int64),
        commonness=commonness,
    )


def _flags(form: Form) -> int:
    return DERIVED * form.is_derived | REORDERED * (form.origin == ORDER) | CYRILLIC * form.text.isupper()
