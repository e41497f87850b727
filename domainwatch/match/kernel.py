"""The search over a whole block of names, compiled: which lines come near which spellings."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]

#: Letters of the longest token whose deletions are looked up: the longest spelling found so, and two letters more.
TOKEN_LIMIT = 10
#: Multiplier of the rolling hash; any large odd number does, and this is 2**64 divided by the golden ratio.
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
#: Symbols of the folded alphabet: letters, digits, separators, Cyrillic letters, one for all else.
SYMBOLS = 64
#: Buckets of the table of deletions, as a power of two: far more than entries, so that most look-ups end at once.
BUCKET_BITS = 18
BUCKET_SHIFT = np.uint64(64 - BUCKET_BITS)
#: Letters of the spellings that are short of grams but may begin or end a word with a slip.
MIDDLE = 5
#: A spelling longer than this counts in the middle of a word too.
LETTERS_WITHIN = 3
#: As far from a border as matters; far from overflowing a byte when one is added.
FAR = 100
#: Room for one name (RFC 1035 section 2.3.4: 253 octets); longer lines are no names.
LONGEST = 256
#: Pairs that one line may give; there are no more spellings than this in a name.
ROOM = 4096
DASH, DOT, NEWLINE, NINE, ZERO, W = 45, 46, 10, 57, 48, 119


class Tables(NamedTuple):
    """What the search knows of the spellings.

    `forms` holds one folded spelling a row, `lengths` its letters, `edits` the slips allowed where a word begins or
    ends with it. Grams are the first three letters of pieces: those of gram g stand at [gram_first[g], gram_first[g+1])
    in `gram_form` and `gram_offset` (where the piece begins in the spelling). `word_edits` are the slips allowed in a
    whole word, found through hashes of the spelling with letters deleted: bucket b at [bucket_first[b],
    bucket_first[b + 1]) in `hashes` and `hash_form`. `symbol` numbers the letters from 0 to SYMBOLS - 1;
    `powers` are those of MULTIPLIER.
    """

    forms: Bytes
    lengths: Ints
    edits: Ints
    word_edits: Ints
    gram_first: Ints
    gram_form: Ints
    gram_offset: Ints
    bucket_first: Ints
    hashes: NDArray[np.uint64]
    hash_form: Ints
    symbol: Bytes
    powers: NDArray[np.uint64]


class Line(NamedTuple):
    """The part of a name before its final label: `last` letters, as written and folded.

    `begins` and `ends` say how many letters it is to where a word may do so; `heads` has room for the hashes of a
    word's heads. `number` is the line's place in the block.
    """

    raw: Bytes
    text: Bytes
    begins: Bytes
    ends: Bytes
    heads: NDArray[np.uint64]
    last: int
    number: int


class Sink(NamedTuple):
    """The pairs of line and spelling that were found, `size[0]` of them."""

    pairs: NDArray[np.int64]
    size: NDArray[np.int64]


@njit(nogil=True, cache=True)
def hash_of(text: Bytes, start: int, stop: int) -> np.uint64:
    """The rolling hash of text[start:stop]."""
    value = np.uint64(0)
    for place in range(start, stop):
        value = value * MULTIPLIER + np.uint64(text[place]) + np.uint64(1)
    return value


@njit(nogil=True, cache=True)
def distance(text: Bytes, start: int, stop: int, form: Bytes, length: int) -> int:
    """Edits between text[start:stop] and the spelling: letters left out, added, replaced, neighbours swapped."""
    size = stop - start
    rows = np.empty((3, 64), np.int64)
    for j in range(length + 1):
        rows[0, j] = j
    for i in range(1, size + 1):
        row, above, before = rows[i % 3], rows[(i - 1) % 3], rows[(i - 2) % 3]
        row[0] = i
        letter = text[start + i - 1]
        for j in range(1, length + 1):
            best = above[j - 1] + (letter != form[j - 1])
            best = min(best, above[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and letter == form[j - 2] and text[start + i - 2] == form[j - 1]:
                best = min(best, before[j - 2] + 1)
            row[j] = best
    return int(rows[size % 3, length])


@njit(nogil=True, cache=True)
def is_near(text: Bytes, start: int, stop: int, step: int, form: Bytes, edits: int) -> bool:
    """Whether any stretch of text that begins at start and goes by step up to stop is so few edits from the spelling.

    A step of -1 reads text and spelling backwards, for stretches that end at a border. Only the band of the table is
    filled in which that few edits can lead.
    """
    length = len(form)
    rows = np.full((3, 64), edits + 1, np.int64)
    for j in range(edits + 1):
        rows[0, j] = j
    for i in range(1, (stop - start) * step + 1):
        row, above, before = rows[i % 3], rows[(i - 1) % 3], rows[(i - 2) % 3]
        letter = text[start + step * (i - 1)]
        low, high = max(1, i - edits), min(length, i + edits)
        row[low - 1] = i if low == 1 else edits + 1
        least = row[low - 1]
        for j in range(low, high + 1):
            here = form[j - 1] if step > 0 else form[length - j]
            best = above[j - 1] + (letter != here)
            best = min(best, above[j] + 1, row[j - 1] + 1)
            last = form[max(0, j - 2)] if step > 0 else form[min(length - 1, length - j + 1)]
            if i > 1 and j > 1 and letter == last and text[start + step * (i - 2)] == here:
                best = min(best, before[j - 2] + 1)
            row[j] = best
            least = min(least, best)
        if high < length:
            row[high + 1] = edits + 1
        elif row[length] <= edits:
            return True
        if least > edits:
            return False
    return False


@njit(nogil=True, cache=True)
def note(sink: Sink, line: int, form: int) -> None:
    """Writes the pair of line and spelling down, once."""
    place = sink.size[0] - 1
    while place >= 0 and sink.pairs[place, 0] == line:
        if sink.pairs[place, 1] == form:
            return
        place -= 1
    if sink.size[0] < len(sink.pairs):
        sink.pairs[sink.size[0], 0] = line
        sink.pairs[sink.size[0], 1] = form
        sink.size[0] += 1


@njit(nogil=True, cache=True)
def mark_borders(line: Line) -> None:
    """Notes how far it is to where words may begin and end: beside separators and digits, after www at the head."""
    raw, begins, ends, last = line.raw, line.begins, line.ends, line.last
    for place in range(last + 1):
        before = DOT if place == 0 else raw[place - 1]
        after = DOT if place == last else raw[place]
        begins[place] = 0 if before in (DASH, DOT) or ZERO <= before <= NINE else FAR
        ends[place] = 0 if after in (DASH, DOT) or ZERO <= after <= NINE else FAR
    if last > 3 and raw[0] == W and raw[1] == W and raw[2] == W:
        begins[3] = 0
    for place in range(1, last + 1):
        begins[place] = min(begins[place], begins[place - 1] + 1)
        ends[place] = min(ends[place], ends[place - 1] + 1)
    for place in range(last - 1, -1, -1):
        begins[place] = min(begins[place], begins[place + 1] + 1)
        ends[place] = min(ends[place], ends[place + 1] + 1)


@njit(nogil=True, cache=True)
def slips_in(line: Line, tables: Tables, form: int, start: int) -> bool:
    """Whether a word that begins or ends about here has the spelling there, with no more slips than allowed."""
    length, edits = tables.lengths[form], tables.edits[form]
    stop = start + length
    for border in range(max(0, start - edits), min(line.last, start + edits + 1)):
        if line.begins[border] == 0:
            far = min(line.last, border + length + edits)
            if is_near(line.text, border, far, 1, tables.forms[form, :length], edits):
                return True
    for border in range(max(1, stop - edits), min(line.last, stop + edits) + 1):
        if line.ends[border] == 0:
            far = max(0, border - length - edits)
            if is_near(line.text, border - 1, far - 1, -1, tables.forms[form, :length], edits):
                return True
    return False


@njit(nogil=True, cache=True)
def scan_grams(line: Line, tables: Tables, sink: Sink) -> None:
    """Notes the long spellings: letter for letter anywhere, or with slips where a word has a border."""
    text, begins, ends, last = line.text, line.begins, line.ends, line.last
    forms, lengths, edits = tables.forms, tables.lengths, tables.edits
    code = 0
    for place in range(last):
        code = (code * SYMBOLS + tables.symbol[text[place]]) % SYMBOLS**3
        for entry in range(tables.gram_first[code], tables.gram_first[code + 1]) if place > 1 else range(0):
            form = tables.gram_form[entry]
            start = place - 2 - tables.gram_offset[entry]
            stop = start + lengths[form]
            i = start
            if start >= 0 and stop <= last:
                while i < stop and text[i] == forms[form, i - start]:
                    i += 1
                if i == stop:
                    if stop - start > LETTERS_WITHIN or begins[start] == 0 or ends[stop] == 0:
                        note(sink, line.number, form)
                    continue
            if edits[form] == 0:
                continue
            head, tail = max(0, start), min(last, stop)
            to_border = min(begins[head] + head - start, ends[tail] + stop - tail)
            if to_border <= edits[form] and slips_in(line, tables, form, start):
                note(sink, line.number, form)


@njit(nogil=True, cache=True)
def look_up(line: Line, tables: Tables, sink: Sink, word: tuple[int, int], key: np.uint64) -> None:
    """Notes the spellings that share this hash of deletions with the word and are near enough to it."""
    start, stop = word
    is_whole = (start == 0 or line.raw[start - 1] == DASH or line.raw[start - 1] == DOT) and (
        stop == line.last or line.raw[stop] == DASH or line.raw[stop] == DOT
    )
    bucket = np.int64(key >> BUCKET_SHIFT)
    for entry in range(tables.bucket_first[bucket], tables.bucket_first[bucket + 1]):
        if tables.hashes[entry] == key:
            form = tables.hash_form[entry]
            allowed = tables.word_edits[form] if is_whole else tables.edits[form]
            if distance(line.text, start, stop, tables.forms[form], tables.lengths[form]) <= allowed:
                note(sink, line.number, form)


@njit(nogil=True, cache=True)
def scan_deletions(line: Line, tables: Tables, sink: Sink, word: tuple[int, int], depth: int) -> None:
    """Looks up the word, and the word with one or two letters taken out, as deep as asked."""
    start, stop = word
    size = stop - start
    heads, powers, firsts = line.heads, tables.powers, tables.bucket_first
    for i in range(size):
        heads[i + 1] = heads[i] * MULTIPLIER + np.uint64(line.text[start + i]) + np.uint64(1)
    bucket = np.int64(heads[size] >> BUCKET_SHIFT)
    if firsts[bucket] != firsts[bucket + 1]:
        look_up(line, tables, sink, word, heads[size])
    for i in range(size if depth > 0 else 0):
        key = (heads[i] - heads[i + 1]) * powers[size - i - 1] + heads[size]
        bucket = np.int64(key >> BUCKET_SHIFT)
        if firsts[bucket] != firsts[bucket + 1]:
            look_up(line, tables, sink, word, key)
        for j in range(i + 1, size if depth > 1 else 0):
            end = heads[size] - heads[j + 1] * powers[size - j - 1]
            both = (heads[j] + (heads[i] - heads[i + 1]) * powers[j - i - 1]) * powers[size - j - 1] + end
            bucket = np.int64(both >> BUCKET_SHIFT)
            if firsts[bucket] != firsts[bucket + 1]:
                look_up(line, tables, sink, word, both)


@njit(nogil=True, cache=True)
def scan_word(line: Line, tables: Tables, sink: Sink, start: int, stop: int) -> None:
    """Looks up a word between separators, and what it begins and ends with."""
    size = stop - start
    if size <= TOKEN_LIMIT:
        scan_deletions(line, tables, sink, (start, stop), 2 if size > 3 else 0)
    head = start + 3 if start == 0 and size > 3 and line.begins[3] == 0 else start
    for window in range(MIDDLE - 1, min(stop - head, MIDDLE + 2)):
        scan_deletions(line, tables, sink, (head, head + window), 1)
        scan_deletions(line, tables, sink, (stop - window, stop), 1)


@njit(nogil=True, cache=True)
def scan_line(line: Line, tables: Tables, sink: Sink) -> None:
    """Notes every spelling that the line comes near."""
    mark_borders(line)
    scan_grams(line, tables, sink)
    start = 0
    for place in range(line.last):
        if line.raw[place] == DASH or line.raw[place] == DOT:
            scan_word(line, tables, sink, start, place)
            start = place + 1
    scan_word(line, tables, sink, start, line.last)


@njit(nogil=True, cache=True)
def scan_block(block: Bytes, fold: Bytes, start: int, tables: Tables, sink: Sink) -> int:
    """Searches whole lines from start on, each with and without its hyphens; where it stopped, for lack of room."""
    raw, text = np.empty(LONGEST, np.uint8), np.empty(LONGEST, np.uint8)
    begins, ends = np.empty(LONGEST, np.uint8), np.empty(LONGEST, np.uint8)
    heads = np.zeros(TOKEN_LIMIT + 1, np.uint64)
    head, final, dashes = start, -1, 0
    for place in range(start, len(block)):
        letter = block[place]
        if letter == DOT:
            final = place
        elif letter == DASH:
            dashes += 1
        elif letter == NEWLINE:
            for is_squeezed in range(1 + (dashes > 0) if 0 < final - head < LONGEST else 0):
                size = 0
                for source in range(head, final):
                    raw[size], text[size] = block[source], fold[source]
                    size += not is_squeezed or block[source] != DASH
                scan_line(Line(raw, text, begins, ends, heads, size, head), tables, sink)
            head, final, dashes = place + 1, -1, 0
            if len(sink.pairs) - sink.size[0] < ROOM:
                return head
    return len(block)
