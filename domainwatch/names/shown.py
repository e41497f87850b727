"""A name, or any text from outside, made safe to put before a person."""


def shown(text: str) -> str:
    """The text with every character that does not print (control, bidi, invisible) written as `\\u{hex}`.

    What comes from outside never reaches a terminal, a mail or a page otherwise.
    """
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else f"\\u{{{ord(character):x}}}" for character in text)


def defanged(text: str) -> str:
    """The text with its dots and schemes broken, so that no mail program turns it into a link."""
    return shown(text).replace("http", "hxxp").replace(".", "[.]").replace("@", "[@]")
