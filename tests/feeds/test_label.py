"""One label is decoded once, however often it is read."""

import sys
from types import FrameType

from feeds.parse.label import u_label


def test_label_that_is_read_six_times_is_decoded_once() -> None:
    decodings = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal decodings
        decodings += event == "call" and frame.f_code.co_name == "punycode_decode"

    sys.setprofile(count)
    try:
        forms = [u_label("xn--c1aqdaicd7e") for _ in range(6)]
    finally:
        sys.setprofile(None)

    assert len(set(forms)) == 1
    assert not forms[0].isascii()
    # None at all, where another test has read it before.
    assert decodings <= 1
