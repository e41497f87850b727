"""The mark with letters or pairs that pass for its own: rnegafon, vvildberries, a1ibaba, alibada."""

from collections.abc import Iterator

from domainwatch.match.technique import Find, Technique, has_only

_PASS_FOR = (("m", "rn"), ("m", "nn"), ("w", "vv"), ("d", "cl"), ("l", "i"), ("i", "l"), ("q", "g"), ("u", "v"))


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    slips = find.place.slips
    if not has_only(slips, slips.look, slips.paired):
        return ""
    return f"«{find.seen}» reads as «{find.form.shown}»: its letters pass for those of the mark"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    for one, other in _PASS_FOR:
        place = mark.find(one)
        while place >= 0:
            yield mark[:place] + other + mark[place + len(one) :]
            place = mark.find(one, place + 1)


TECHNIQUE = Technique(
    id="lookalike", title="ASCII letters that pass for others", rank=25, explains=explains, variants=variants
)
