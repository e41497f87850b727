"""Keyboard layouts, and letters by sound and by shape."""

_QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"

#: The Russian letter on each key, and the key of each Russian letter. Ukrainian, Belarusian and Kazakh layouts differ
#: in letters that the small alphabet folds with the Russian ones.
TO_RUSSIAN_KEYS = dict(zip(_QWERTY, _RUSSIAN, strict=True))
TO_LATIN_KEYS = dict(zip(_RUSSIAN, _QWERTY, strict=True))

#: Russian letters as they are heard and written in Latin ones: on signs, in passports, in chats.
ROMAN = tuple(
    dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", letters.split(" "), strict=True))
    for letters in (
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y  e iu ia",
        "a b v g d e jo j z i j k l m n o p r s t u f h c ch sh sch  y  e ju ja",
    )
)
#: Latin letters as Russians hear them, the longest first; c is soft before e, i and y.
_HEARD = (  # noqa: SIM905 - pairs read better in a row than one string each.
    "shch щ sch ш sh ш ch ч zh ж kh х ph ф th т ck к ya я yu ю yo ё ee и oo у ce се ci си cy си qu кв x кс "
    "a а b б c к d д e е f ф g г h х i и j дж k к l л m м n н o о p п q к r р s с t т u у v в w в y и z з"
).split()
HEARD = tuple(zip(_HEARD[::2], _HEARD[1::2], strict=True))
#: Latin letters and digits that read as a Russian letter.
SHAPES = dict(zip("абвгезикмнопрстухчшьяд", "a6bre3ukmhonpctyx4wb9g", strict=True))
