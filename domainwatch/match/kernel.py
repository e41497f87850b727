"""The search over a whole block of names, compiled: which lines come near which spellings."""

from domainwatch.match.packed import (
    BREAK,
    EDITS,
    ENDS,
    HEAD,
    HEADS,
    LENGTH,
    LETTER,
    LETTERS,
    LONG_HEADS,
    LONG_TAILS,
    NUMBER,
    PIECE,
    PIECES,
    SHORT,
    SHORTS,
    SYMBOL_BITS,
    SYMBOLS,
    TAILS,
    THREES,
    WHOLES,
    WORD_EDITS,
    Bytes,
    Ints,
    Tables,
    slot_of,
)
from feeds.parse.compiled import compiled

#: Room for one name (RFC 1035 section 2.3.4: 253 octets); longer lines are no names.
LONGEST = 256
#: Symbols of nothing before and behind the text, so that no window has to ask where the text ends.
MARGIN = 8
#: Letters of a text that a spelling with slips is compared with; they and a carry fit into an integer.
WINDOW = 60
#: Letters of a whole word that may be a spelling with two slips: the longest such spelling, and two letters more.
SLIPPED_WORD = 10
DASH, DOT, NEWLINE, W = 45, 46, 10, 119

# The room for one line is one array, since each array costs at every call. First what is counted: the end of the line's
# text, its heads and tails, a bit for each symbol in it, where it begins in the block; where in `found` the next pair
# goes, and the last place from which a whole line still finds room; the border at which the places were filled.
LAST, HEAD_COUNT, TAIL_COUNT, SEEN, LINE, PAIRS, MOST, BORDER = range(8)
#: Then, for each symbol, a bit for each place where it stands behind the border.
PLACES = 8
#: Then where words may begin and end in the text.
HEADS_AT = PLACES + (1 << SYMBOL_BITS)
TAILS_AT = HEADS_AT + LONGEST + MARGIN
#: Then the text: the symbols of the line without hyphens, nothing before and behind it.
TEXT = TAILS_AT + LONGEST + 2 * MARGIN
#: Then the keys in use, each with the place of its letters; the most that one border can give is twelve, and nine
#: for each word that begins there.
HITS = TEXT + LONGEST + MARGIN
ROOM = HITS + 2 * (12 + 9 * LONGEST)


@compiled
def note(room: Ints, found: Ints, number: int) -> None:
    """Writes the pair of line and spelling down, once.

    `found` begins with a row for each spelling: at which line it was noted last, and at which border it was tried. The
    pairs come behind.
    """
    if found[number, 0] != room[LINE] + 1:
        found[number, 0] = room[LINE] + 1
        found[room[PAIRS], 0] = room[LINE]
        found[room[PAIRS], 1] = number
        room[PAIRS] += 1


@compiled
def serial_of(room: Ints, border: int, side: int) -> int:
    """A number above 0 for a border of a line, and the side of it."""
    return 2 * (int(room[LINE]) * ROOM + border) + (side > 0)


@compiled
def compare(room: Ints, spellings: Ints, record: int, side: int, size: int) -> tuple[int, int]:
    """Where the price of reading a text as the spelling goes up, and where down: a bit for each letter of the text.

    A slip costs 1: a letter left out, added or replaced, or two neighbours swapped. The letters of the text are bits,
    and each letter of the spelling is one step for all of them at once; a side of -1 reads the spelling backwards.
    Source: Hyyrö, A bit-vector algorithm for computing Levenshtein and Damerau edit distances (2003).
    """
    length, full = spellings[record + LENGTH], (1 << size) - 1
    letter = record + LETTERS + (0 if side > 0 else length - 1)
    more, less, same, before = full, 0, 0, 0
    for _ in range(length):
        here = room[PLACES + spellings[letter]]
        swapped = ((~same & here) << 1) & before
        same = ((((here & more) + more) ^ more) | here | less | swapped) & full
        right = (((less | ~(same | more)) << 1) | 1) & full
        left = ((same & more) << 1) & full
        more, less = left | (full & ~(same | right)), same & right
        before = here
        letter += side
    return more, less


@compiled
def is_cheap(price: int, steps: tuple[int, int], most: int, within: int, whole: int, reach: int) -> bool:
    """Whether any stretch of at most so many letters is read for the price allowed within a word or as a whole one.

    The price of no letters at all goes by the steps of `compare`; `reach` has a bit for each length of a whole word.
    """
    more, less = steps
    for size in range(1, most + 1):
        price += (more & 1) - (less & 1)
        more, less = more >> 1, less >> 1
        if price <= within or (price <= whole and (reach >> size) & 1):
            return True
    return False


@compiled
def reach_of(room: Ints, border: int, side: int) -> int:
    """A bit for each length that a whole word can have that begins at the border, or ends there for a side of -1."""
    reach = 0
    first, count = (TAILS_AT, room[TAIL_COUNT]) if side > 0 else (HEADS_AT, room[HEAD_COUNT])
    for i in range(first, first + count):
        distance = side * (room[i] - border)
        if 0 < distance <= WINDOW:
            reach |= 1 << distance
    return reach


@compiled
def fill_places(room: Ints, border: int, side: int, size: int) -> None:
    """Notes, for each symbol, where it stands in the letters from the border on."""
    first = border if side > 0 else border - 1
    for place in range(PLACES, PLACES + (1 << SYMBOL_BITS)):
        room[place] = 0
    for i in range(size):
        room[PLACES + room[first + side * i]] |= 1 << i


@compiled
def is_worth(spellings: Ints, record: int, seen: int, reach: int, is_whole: bool) -> bool:
    """Whether a spelling can be near: few of its letters are missing, and a word about as long is here if need be."""
    edits, slips = spellings[record + EDITS], spellings[record + WORD_EDITS]
    missing = spellings[record + SYMBOLS] & ~seen
    for _ in range(slips):
        missing &= missing - 1
    if not is_whole or edits >= slips:
        return bool(slips > 0 and missing == 0)
    lengths = reach >> (spellings[record + LENGTH] - slips)
    return bool(missing == 0 and lengths & ((1 << (2 * slips + 1)) - 1))


@compiled
def is_near(room: Ints, spellings: Ints, record: int, border: int, side: int, reach: int) -> bool:
    """Whether the text at a border is the spelling with no more slips than it bears.

    A word that runs on counts only where it begins with the spelling's own letter, or ends so for a side of -1.
    """
    size = min(WINDOW, room[LAST] - border if side > 0 else border - TEXT)
    serial = serial_of(room, border, side)
    if room[BORDER] != serial:
        room[BORDER] = serial
        fill_places(room, border, side, size)
    length, whole = spellings[record + LENGTH], spellings[record + WORD_EDITS]
    own = spellings[record + LETTERS + (0 if side > 0 else length - 1)]
    within = spellings[record + EDITS] if room[PLACES + own] & 1 else -1
    steps = compare(room, spellings, record, side, size)
    return is_cheap(length, steps, min(size, length + whole), within, whole, reach)


@compiled
def has_letters(room: Ints, start: int, spellings: Ints, record: int) -> bool:
    """Whether the text has the spelling at the place, letter for letter; before and behind it there is nothing."""
    letter = record + LETTERS
    for i in range(spellings[record + LENGTH]):  # noqa: SIM110 (numba compiles no generators)
        if room[start + i] != spellings[letter + i]:
            return False
    return True


@compiled
def try_exact(room: Ints, spellings: Ints, index: Ints, found: Ints, hit: int) -> None:
    """Notes the spellings that stand letter for letter where the key says."""
    key, place = room[hit], room[hit + 1]
    slot = slot_of(key, index[-1] - 1)
    for entry in range(index[slot], index[slot + 1], 3):
        record = index[entry + 1]
        start = max(TEXT - MARGIN, place - index[entry + 2])
        if index[entry] == key and has_letters(room, start, spellings, record):
            note(room, found, spellings[record + NUMBER])


@compiled
def try_slips(room: Ints, spellings: Ints, index: Ints, found: Ints, hit: int) -> None:
    """Notes the spellings that the text at a border is near to."""
    key, border = room[hit], room[hit + 1]
    slot = slot_of(key, index[-1] - 1)
    side = -1 if key >= LONG_TAILS else 1
    is_whole = key < LONG_HEADS or key >= TAILS or HEADS <= key < LONG_TAILS
    serial = serial_of(room, border, side)
    reach = -1
    for entry in range(index[slot], index[slot + 1], 3):
        record = index[entry + 1]
        number = spellings[record + NUMBER]
        if index[entry] != key or found[number, 0] == room[LINE] + 1 or found[number, 1] == serial:
            continue
        reach = reach_of(room, border, side) if reach < 0 else reach
        if is_worth(spellings, record, room[SEEN], reach, is_whole):
            found[number, 1] = serial
            if is_near(room, spellings, record, border, side, reach):
                note(room, found, number)


@compiled
def try_hits(room: Ints, spellings: Ints, index: Ints, found: Ints, count: int) -> None:
    """Notes the spellings that the keys in use lead to, where they are near enough."""
    for hit in range(HITS, HITS + 2 * count, 2):
        key = room[hit]
        if key < ENDS:
            try_exact(room, spellings, index, found, hit)
        if key >= SHORTS:
            try_slips(room, spellings, index, found, hit)


@compiled
def keep(room: Ints, bits: Bytes, count: int, key: int, place: int) -> int:
    """How many hits there are now: one more where the key is in use."""
    slot = slot_of(key, 8 * len(bits) - 1)
    if not (bits[slot >> 3] >> (slot & 7)) & 1:
        return count
    room[HITS + 2 * count], room[HITS + 2 * count + 1] = key, place
    return count + 1


@compiled
def without(letters: int, place: int) -> int:
    """The letters, side by side as in a key, without the one that so many others stand behind."""
    low = SYMBOL_BITS * place
    return letters >> (low + SYMBOL_BITS) << low | (letters & ((1 << low) - 1))


@compiled
def pieces_in(room: Ints, bits: Bytes) -> int:
    """How many four letters of the text are keys in use."""
    key, count = 0, 0
    for place in range(TEXT, room[LAST]):
        key = (key << SYMBOL_BITS | room[place]) & ((1 << SYMBOL_BITS * PIECE) - 1)
        count = keep(room, bits, count, PIECES | key, place - PIECE + 1)
    return count


@compiled
def keys_at(room: Ints, bits: Bytes, border: int, side: int) -> int:
    """How many keys in use the letters at a border make: five and six with each one left out, three in their order."""
    short, long, first, start = HEADS, LONG_HEADS, border, border
    if side < 0:
        short, long, first, start = TAILS, LONG_TAILS, border - 1, border - 3
    window, count = 0, 0
    for i in range(HEAD + 1):
        window = window << SYMBOL_BITS | room[first + side * i]
    for i in range(HEAD + 1):
        count = keep(room, bits, count, long | without(window, i), border)
    window >>= SYMBOL_BITS
    for i in range(HEAD):
        count = keep(room, bits, count, short | without(window, i), border)
    three = (room[start] << SYMBOL_BITS | room[start + 1]) << SYMBOL_BITS | room[start + 2]
    return keep(room, bits, count, THREES | three, start)


@compiled
def keys_of_word(room: Ints, bits: Bytes, start: int, stop: int, count: int) -> int:
    """How many hits there are with those of a whole word: its ends, and of a short one the letters less one."""
    size = stop - start
    first, last = room[start] << SYMBOL_BITS | room[start + 1], room[stop - 2] << SYMBOL_BITS | room[stop - 1]
    lasts, firsts = room[stop - 3] << 2 * SYMBOL_BITS | last, first << SYMBOL_BITS | room[start + 2]
    if size <= 3:
        return keep(room, bits, count, SHORTS | (first if size == 2 else firsts), start)
    ends = first << 2 * SYMBOL_BITS | last
    count = keep(room, bits, count, WHOLES | (size & 63) << SYMBOL_BITS * PIECE | ends, start)
    if size > SLIPPED_WORD:
        return count
    count = keep(room, bits, count, ENDS | ends, start)
    count = keep(room, bits, count, ENDS | room[start] << 3 * SYMBOL_BITS | lasts, start)
    count = keep(room, bits, count, ENDS | firsts << SYMBOL_BITS | room[stop - 1], start)
    if size <= SHORT:
        word = first << SYMBOL_BITS * (size - 2) | (lasts if size == SHORT else last)
        for i in range(size):
            count = keep(room, bits, count, SHORTS | without(word, i), start)
    return count


@compiled
def search_line(room: Ints, bits: Bytes, spellings: Ints, index: Ints, found: Ints) -> None:
    """Notes every spelling that the line comes near."""
    count = pieces_in(room, bits)
    if count:
        try_hits(room, spellings, index, found, count)
    for i in range(TAILS_AT, TAILS_AT + room[TAIL_COUNT]):
        count = keys_at(room, bits, room[i], -1)
        if count:
            try_hits(room, spellings, index, found, count)
    for i in range(HEADS_AT, HEADS_AT + room[HEAD_COUNT]):
        count = keys_at(room, bits, room[i], 1)
        for j in range(TAILS_AT, TAILS_AT + room[TAIL_COUNT]):
            if room[j] > room[i] + 1:
                count = keys_of_word(room, bits, room[i], room[j], count)
        if count:
            try_hits(room, spellings, index, found, count)


@compiled
def read_line(block: Bytes, start: int, room: Ints, symbol: Ints, kind: Ints) -> int:
    """Where the line stops; what it holds up to its last dot goes into the room, hyphens taken out."""
    size, head, tail, seen, was, place = TEXT, 0, 0, 0, BREAK, start
    room[LAST], room[LINE] = TEXT, start
    stop = min(len(block), start + LONGEST)
    while place < stop and block[place] != NEWLINE:
        letter = block[place]
        here = kind[letter]
        if here != was or here == BREAK:
            if was != BREAK and here != LETTER:
                room[TAILS_AT + tail] = size
                tail += 1
            if letter == DOT:
                room[LAST], room[HEAD_COUNT], room[TAIL_COUNT], room[SEEN] = size, head, tail, seen
            if was != LETTER and here != BREAK:
                room[HEADS_AT + head] = size
                head += 1
            was = here
        if letter != DASH:
            room[size] = symbol[letter]
            seen |= 1 << symbol[letter]
            size += 1
        place += 1
    while place < len(block) and block[place] != NEWLINE:
        room[LAST] = TEXT
        place += 1
    return place


@compiled
def close_line(room: Ints, www: int) -> None:
    """Puts nothing behind the last dot, and a head behind a leading www, where people leave the dot out."""
    last = room[LAST]
    for place in range(last, last + MARGIN):
        room[place] = 0
    if last > TEXT + 3 and room[TEXT] == www and room[TEXT + 1] == www and room[TEXT + 2] == www:
        room[HEADS_AT + room[HEAD_COUNT]] = TEXT + 3
        room[HEAD_COUNT] += 1


@compiled
def scan_block(block: Bytes, start: int, tables: Tables, room: Ints, found: Ints) -> int:
    """Searches whole lines from start on; where it stopped, for lack of room for one line's pairs."""
    spellings, index, bits, symbol, kind = tables
    while start < len(block) and room[PAIRS] <= room[MOST]:
        start = read_line(block, start, room, symbol, kind) + 1
        if room[LAST] > TEXT:
            close_line(room, symbol[W])
            search_line(room, bits, spellings, index, found)
    return start
