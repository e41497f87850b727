"""What can be said of a find in numbers: the grounds on which it is scored."""

from typing import NamedTuple

from domainwatch.match.tables.lures import lures
from domainwatch.match.tables.suffixes import suffix_kind
from domainwatch.match.technique import Find
from domainwatch.match.words import UNKNOWN_SHARE, commonness, split, word_shares

#: What the split of a label pays for taking a mark as one of its words (a power of ten): marks are rare words.
MARK_SHARE = -3.5
#: Letters of a label, and words of a name, that the word model looks at; what hostile names have beyond tells no more.
LETTERS_SPLIT, WORDS_SPLIT = 40, 6


class Traits(NamedTuple):
    """One number for each ground; the weights say what it counts."""

    letters: float
    cost: float
    look: float
    key: float
    other: float
    separator: float
    doubled: float
    added: float
    left_out: float
    swapped: float
    paired: float
    first: float
    before_registrable: float
    labels_before: float
    left_border: float
    right_border: float
    share_of_word: float
    share_of_label: float
    rest_left: float
    rest_right: float
    margin: float
    rest_likelihood: float
    label_likelihood: float
    lures_left: float
    lures_right: float
    lures_elsewhere: float
    mark_share: float
    mark_within: float
    mark_beside: float
    found_share: float
    word_share: float
    suffix: float
    digits: float
    hyphens: float
    encoded: float
    registrable_likelihood: float
    is_whole: float
    letters_of_label: float
    letters_of_word: float


def traits_of(find: Find) -> Traits:
    """The numbers of one find."""
    return Traits(
        float(len(find.form.text)),
        round(find.place.cost, 2),
        *map(float, find.place.slips),
        *_position(find),
        *_words(find),
        *_mark(find),
        *_name(find),
    )


def _position(find: Find) -> tuple[float, ...]:
    return (
        float(find.body[find.label_stop :].count(".")),
        float(find.body.count(".")),
        _border(find.body, find.place.start - 1),
        _border(find.body, find.stop),
        len(find.text) / len(find.word),
        len(find.text) / len(find.label),
        float(len(find.left.replace("-", ""))),
        float(len(find.right.replace("-", ""))),
    )


def _words(find: Find) -> tuple[float, ...]:
    form = find.form.text
    left, left_words = _split_all(find.left, form)
    right, right_words = _split_all(find.right, form)
    whole, _ = _split_all(find.label, form)
    rest = len((find.left + find.right).replace("-", ""))
    elsewhere = f"{find.body[: find.label_start]}-{find.body[find.label_stop :]}".replace(".", "-")
    _, other_words = _split_all(elsewhere, form)
    return (
        left + right + MARK_SHARE - whole,
        (left + right) / rest if rest else 0.0,
        whole / len(find.label),
        float(sum(word in lures() for word in left_words)),
        float(sum(word in lures() for word in right_words)),
        float(sum(word in lures() for word in other_words)),
    )


def _mark(find: Find) -> tuple[float, ...]:
    shares = word_shares()
    word = find.word
    is_slip = find.text != find.form.text
    return (
        *commonness(find.form.text),
        shares.get(find.text, UNKNOWN_SHARE) if is_slip else UNKNOWN_SHARE,
        shares.get(word, UNKNOWN_SHARE) if word != find.form.text else UNKNOWN_SHARE,
    )


def _name(find: Find) -> tuple[float, ...]:
    registrable = find.body.rpartition(".")[2] if "." in find.body[find.label_stop :] else ""
    likelihood = split(registrable[:LETTERS_SPLIT])[0] / len(registrable) if registrable else 0.0
    return (
        suffix_kind(find.domain.suffix),
        float(sum(letter.isdigit() for letter in find.label)),
        float(find.label.count("-")),
        float("xn--" in find.domain.name),
        likelihood,
        float(find.text == find.label),
        float(len(find.label)),
        float(len(find.word)),
    )


def _border(body: str, place: int) -> float:
    """What stands at the place: 3 the end of a label, 2 a hyphen, 1 a digit, 0 a letter."""
    if not 0 <= place < len(body) or body[place] == ".":
        return 3.0
    return 2.0 if body[place] == "-" else float(body[place].isdigit())


def _split_all(text: str, form: str) -> tuple[float, list[str]]:
    """The likelihood of the text, hyphen by hyphen, and its words; the mark itself is none of them."""
    value = 0.0
    words: list[str] = []
    for part in text.replace(".", "-").split("-")[:WORDS_SPLIT]:
        if part:
            likelihood, found = split(part[:LETTERS_SPLIT], form)
            value += likelihood
            words += found
    return value, words
