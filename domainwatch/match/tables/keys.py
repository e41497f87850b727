"""Keyboard layouts, and letters by sound and by shape."""

_QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
#: By language, the letter on each of these keys; a space where a layout has no letter. Serbian keyboards are QWERTZ.
#: Source: the layouts of the X keyboard extension.
_LAYOUTS = {
    "ru": "йцукенгшщзхъфывапролджэячсмитьбюё",
    "uk": "йцукенгшщзхїфівапролджєячсмитьбю ",
    "be": "йцукенгшўзх фывапролджэячсмітьбюё",
    "kk": "йцукенгшщзхъфывапролджэячсмитьбю ",
    "bg": " уеишщксдзц ьяаожгтнвмчюйъэфхпрл ",
    "sr": "љњертѕуиопшђасдфгхјклчћзџцвбнм   ",
}
#: Kazakh letters that Russian lacks stand on the row of the digits.
_KAZAKH_DIGITS = dict(zip("әіңғүұқө", "2345890-", strict=True))

#: By language, the letter on each key, and the key of each letter.
TO_CYRILLIC_KEYS = {
    language: {key: letter for key, letter in zip(_QWERTY, letters, strict=True) if letter != " "}
    for language, letters in _LAYOUTS.items()
}
TO_LATIN_KEYS = {
    language: {letter: key for key, letter in keys.items()} | (_KAZAKH_DIGITS if language == "kk" else {})
    for language, keys in TO_CYRILLIC_KEYS.items()
}

#: Russian letters as they are heard and written in Latin ones: on signs, in passports, in chats.
ROMAN = tuple(
    dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", letters.split(" "), strict=True))
    for letters in (
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y  e iu ia",
        "a b v g d e jo j z i j k l m n o p r s t u f h c ch sh sch  y  e ju ja",
    )
)
#: Latin letters and digits that read as a Russian letter.
SHAPES = dict(zip("абвгезикмнопрстухчшьяд", "a6bre3ukmhonpctyx4wb9g", strict=True))
