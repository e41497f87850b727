"""Whether whole blocks of lines are names already, compiled."""

import numpy as np

from feeds.parse.compiled import compiled
from feeds.parse.label import LABEL_OCTETS, NAME_OCTETS
from feeds.parse.zonescan import Bytes

DASH, DOT, NEWLINE, UNDERSCORE, LETTER_A, LETTER_Z, ZERO, NINE = 45, 46, 10, 95, 97, 122, 48, 57


def are_names(lines: bytes | memoryview) -> bool:
    """Whether each of the newline-ended lines is a name just as `a_labels` gives it, with a letter after the last dot.

    That is at least two labels in lower case without a final dot.
    """
    return is_clean(np.frombuffer(lines, np.uint8))


@compiled
def is_clean(lines: Bytes) -> bool:
    """Whether each line is a name; see are_names."""
    start = label = dots = 0
    before = DOT
    for place in range(len(lines)):
        letter = lines[place]
        if LETTER_A <= letter <= LETTER_Z or ZERO <= letter <= NINE or letter == UNDERSCORE:
            before = letter
        elif letter == DASH:
            if before == DOT:
                return False
            before = DASH
        elif letter in (DOT, NEWLINE):
            if before in (DOT, DASH) or place - label > LABEL_OCTETS:
                return False
            if letter == NEWLINE:
                if dots == 0 or place - start > NAME_OCTETS or not LETTER_A <= lines[label] <= LETTER_Z:
                    return False
                start, dots = place + 1, -1
            before, label, dots = DOT, place + 1, dots + 1
        else:
            return False
    return before == DOT
