"""Which letters registries take, by public suffix."""

RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
#: The letters beyond Russian of the 17 state languages that .рф takes since August 2025.
REPUBLICS = "ӏјҥӧӱғҙҡңҫүһәөҗіӝӟӥӵҷӑӗӳҕ"

#: By suffix, the letters that its registry takes beside digits and hyphens; these take no other alphabet.
LETTERS = {
    "рф": RUSSIAN + REPUBLICS,
    "москва": RUSSIAN,
    "рус": RUSSIAN,
    "дети": RUSSIAN,
    "онлайн": RUSSIAN,
    "сайт": RUSSIAN,
    "орг": RUSSIAN,
    "укр": RUSSIAN + "ґєії",
    "бел": RUSSIAN + "іў",
    "қаз": RUSSIAN + "әғқңөұүһі",
    "мон": RUSSIAN + "өү",
    "бг": "абвгдежзийклмнопрстуфхцчшщъьюяѝ",
    "срб": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "мкд": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
}
#: Suffixes whose registry takes plain letters only.
PLAIN = frozenset({"ru"})
#: Suffixes whose registry takes letters of any alphabet, but of one only in a label.
ONE_ALPHABET = frozenset({"com", "net"})
