"""What the matcher promises whatever the watchlist, the names and the machine."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.match import Index, compile_index
from domainwatch.match.alphabet import FOLDED, cyrillic_key, shown_key
from domainwatch.match.foreign import foreign_key
from domainwatch.match.judge import MARKS_TOLD
from domainwatch.match.load import all_techniques
from domainwatch.match.reading import AS_WRITTEN, CYRILLIC_LOOK, LATIN_LOOK, latin_look, readings_of
from domainwatch.match.technique import Technique, no_variants
from domainwatch.model import Brand, Mark
from domainwatch.names import NotAName, a_labels

BRANDS = (
    Brand(id="glimmerbank", name="Glimmerbank", marks=(Mark(text="glimmerbank", also_written=("глиммербанк",)),)),
    Brand(
        id="ozon",
        name="Ozon",
        marks=(Mark(text="ozon", also_written=("озон",), never_match=frozenset({"ozone"})),),
        owned=frozenset({"ozon.ru"}),
    ),
    Brand(id="wolna", name="Wolna", marks=(Mark(text="wolna-pay", also_written=("速卖通", "علي بابا")),)),
)
#: Names as people write them: Latin, Cyrillic, Greek, Armenian, mixed, Han, Arabic, innocent.
WRITTEN = " ".join(
    [
        "glimmerbank.com glimmerbank.ru.com my-glimmerbank.top glimmerbanklogin.xyz gIimmerbank.net glirnmerbank.com",
        "glimmerbnak.com glimmerbak.com glimmmerbank.com glimnerbank.com gl1mmerb4nk.info glimmer-bank.org",
        "bankglimmer.com glimmerbank.com.secure-login.top glimmerbank-sale.pages.dev www-glimmerbank.com",
        "glimmerbankcom.ru glimmerbanks24.shop пдшььукифтл.рф глиммербанк.рф глимербанк.рф глиммербанк-вход.рф",
        "глиммербанкс.com uk-glimmerbank-support.co.uk glimmerbаnk.com ɡlimmerbank.com glímmerbánk.de glimmεrbank.com",
        "glimmerbaոk.com ԍӏіmmerbank.com glimmerbank-ozon.top ozon.xyz ozon-sale.com ozonlogin.com ozonetherapy.com",
        "ozon.ru seller.ozon.ru o3oh.com jpjy.ru 0z0n.top ozonoterapia.it өзон.рф оҙон.com озон-скидки.рф ôzoń.com",
        "oz0n-login.xyz оzоn.online ozonn.com ozno.com horizon.com wolnapay.com wolna-pay.top payment-wolnapay.ru",
        "wo1na-pay.site wоlnаpаy.com wolnapya.com volnapay.com paywolna.net 速卖通.com 速賣通-shop.com علي-بابا.com",
        "example.com the-quick-brown-fox.org bank-of-somewhere.de gqimmerbaqk.com glimerbnk-login.com glumerbanj.top",
        "gl-im-mer-bank.com vvolnapqy.com glimmerba-nc.shop a.b.c.d.e.f.glimmerbank.com xglimmerbankx.museum",
        "login-verify-account-glimmerbank-secure-support-help.com glimmerbank.g.h.i.j.k.login-secure-account.net",
        "thebestglimmerbankofalltimes.net glimmerbankaffenbrotundkuchen.de shop.glimmerbank.garden.org zqvozonxkj.com",
        "glimmerbank1234567.vip account-login.glimmerbank.com.example-pay-card.tk qlimmerbank.nl gllimmmerbbank.com",
    ]
).split()
#: Names that no registry would give, and what is hardly a name.
HOSTILE = [
    *("l" * 63 + ".com", "glimmerbank" * 5 + ".com", "-".join("o" * 31) + ".ru", "ozon." * 40 + "com", "x" * 300),
    *("xn--" + "9" * 59 + ".com", "xn--xn--80ak6aa92e-abc.com", "xn--.ozon.com", "xn---.com", "ozon.xn--p1ai.xn--a"),
    *("", ".", "..ozon..", "-ozon-.com", "~ozon~.\x7f", "OZON.COM", "\0glimmerbank\0.com"),
]
#: A thousand marks on one stem.
SYLLABLES = ["ba", "ke", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu"]
CROWD = ["glimmer" + "".join(tail) for tail in product(SYLLABLES, repeat=3)]
#: Seconds of the processor that one label may take, with a margin for a slow or busy machine.
MOST_FOR_A_LABEL = 0.005 * 3
#: How often a label stands in a block, so that one pause of the machine is no fault of the matcher.
TIMES = 10
GOLDEN = Path(__file__).parent / "golden"
#: Pieces of names from which findings of every score come.
PIECES = ["glimmerbank", "glimmer", "glimerbank", "glirnmerbank", "bank", "ozon", "o3on", "wolna", "pay", "login", "7"]
PIECES += ["sale", "qzv", "therapy", "-", ".", "shop", "xn--80ak6aa92e", "xn--glimmerbnk-c5a", "xn--gta", "com", "ru"]
NAMES = st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join), max_size=6)
#: Letters of alphabets that pass for one another, or for nothing; marks, signs and digits.
LETTERS = st.text(
    "abcgilmnorsuwyzаәбвгґдђёєжзҙиіїйқӏлњңоөпрсћуўџцчшщъыьэюяαβγεικνοπρστυωաբգեթիկնոսօէღყაо速賣通عليىکة一ñåßœıŁſ"
    "\u0301\u0308\u0327-0134578",
    max_size=12,
).map(str.lower)

pytestmark = pytest.mark.slow  # The first search compiles it and reads the word lists.


@cache
def index() -> Index:
    return compile_index(BRANDS)


def russian_look(text: str) -> str:
    """The text as a reader of Russian takes it, in Russian letters."""
    return shown_key(cyrillic_key(text))


def findings() -> list[list[object]]:
    """All that is told of the names above."""
    names = [a_labels(name) for name in WRITTEN] + HOSTILE
    hits = index().match("\n".join(names).encode("latin-1"))
    return [[hit.domain.name, hit.brand_id, hit.mark, hit.technique, hit.score, *hit.why] for hit in hits]


def test_findings_score_what_the_golden_file_says(golden: Callable[[str, str], str]) -> None:
    hits = index().match("\n".join(map(a_labels, WRITTEN)).encode())
    made = "".join(f"{hit.score} {hit.domain.name_u} {hit.mark} {hit.technique}\n" for hit in hits)

    assert made == golden("findings.txt", made)


def test_findings_are_the_same_without_numba() -> None:
    script = """
import json, sys
from feeds.parse import compiled
compiled.IS_COMPILED = False
from tests.match.test_promises import findings
json.dump([findings(), "numba" in sys.modules], sys.stdout)
"""
    told = findings()

    plain = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parents[2], check=True, capture_output=True
    )

    assert json.loads(plain.stdout) == [told, False]
    assert len({finding[0] for finding in told}) > len(WRITTEN) / 2


@pytest.mark.parametrize("fold", [latin_look, foreign_key, russian_look])
@given(text=LETTERS)
def test_what_is_folded_already_folds_to_itself(fold: Callable[[str], str], text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_letters_that_the_search_takes_for_one_another_fold_to_one() -> None:
    assert FOLDED.translate(FOLDED) == FOLDED


@given(LETTERS)
def test_reading_of_a_reading_is_itself(text: str) -> None:
    try:
        label = a_labels(f"{text}.com").split(".")[0]
    except NotAName:
        return

    fold: dict[str, Callable[[str], str]] = {AS_WRITTEN: str, LATIN_LOOK: latin_look, CYRILLIC_LOOK: russian_look}

    assert all(fold[seen.kind](seen.text) == seen.text for seen in readings_of(label))


@given(NAMES, st.integers(1, 100))
def test_least_score_leaves_out_what_scores_less_and_nothing_else(names: list[str], least: int) -> None:
    block = "\n".join(names).encode()

    assert index().match(block, least) == [hit for hit in index().match(block) if hit.score >= least]


def test_least_score_of_twenty_leaves_out_what_scores_less_and_nothing_else() -> None:
    block = "\n".join([a_labels(name) for name in WRITTEN] + HOSTILE).encode("latin-1")
    hits = index().match(block)

    above = index().match(block, 20)

    assert above == [hit for hit in hits if hit.score >= 20]
    assert 0 < len(above) < len(hits)


@pytest.mark.parametrize("technique", all_techniques(), ids=lambda technique: technique.id)
def test_technique_lists_a_name_of_its_golden_file_unless_its_names_have_no_end(technique: Technique) -> None:
    rows = [line.split("\t") for line in (GOLDEN / f"{technique.id}.tsv").read_text(encoding="utf-8").splitlines()[1:]]

    listed = [
        name
        for mark, also, name, found_by in rows
        for spelling in (mark, also)
        if found_by == technique.id and name.partition(".")[0] in technique.variants(spelling)
    ]

    assert bool(listed) != (technique.variants is no_variants)


@pytest.fixture(scope="module")
def crowd() -> Index:
    return compile_index([Brand(id=mark, name=mark, marks=(Mark(text=mark),)) for mark in CROWD])


@pytest.mark.parametrize(
    "label",
    [
        "glimmer",
        "glimmerbakemi",
        "glimmerbaketi-login",
        "glimmer" * 9,
        "-".join(["glimmer"] * 7),
        "glimmer" + "bakeminopura" * 4,
        "-".join(["glimmerbake"] * 5),
        "glimmerbakemi-glimmerketipu-glimmerzuvose",
        "xn--glimmerbkemi-s8a",
    ],
)
def test_thousand_marks_on_one_stem_take_bounded_time_a_label(crowd: Index, label: str) -> None:
    block = "\n".join([f"{label}.com"] * TIMES).encode()
    crowd.match(b"a.b")
    began = time.process_time()

    hits = crowd.match(block)

    assert time.process_time() - began < TIMES * MOST_FOR_A_LABEL
    assert len(hits) <= TIMES * MARKS_TOLD
