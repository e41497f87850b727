"""Where servers are: addresses, hosts, ports, URLs."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from domainwatch.names import NotAName, a_labels

#: The highest port number (RFC 793 section 3.1: sixteen bits).
HIGHEST_PORT = 65_535
_DATABASES = "must be sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME, or empty for a file in the data folder"


def resolver_address(text: str) -> str:
    """An IP address, with a port or without.

    Raises: ValueError.
    """
    host, port = _split(text.strip())
    if not _is_address(host) or not _is_port(port):
        raise ValueError("must be an IP address, with a port or without: 127.0.0.1, 127.0.0.1:53, [::1]:53")
    return text.strip()


def host_name(text: str) -> str:
    """A host name as A-labels, or an IP address.

    Raises: ValueError.
    """
    plain = text.strip()
    if plain == "localhost" or _is_address(plain):
        return plain
    try:
        return a_labels(plain)
    except NotAName as error:
        raise ValueError(f"must be a host name or an IP address ({error})") from error


def host_port(text: str) -> str:
    """A host, with a port or without.

    Raises: ValueError.
    """
    name, port = _split(text.strip())
    if not _is_port(port):
        raise ValueError(
            f"must be a host, with a port from 1 to {HIGHEST_PORT} or without: whois.example, 127.0.0.1:43"
        )
    name = host_name(name)
    return f"[{name}]:{port}" if port and ":" in name else f"{name}:{port}" if port else name


def suffix(text: str) -> str:
    """A public suffix as A-labels.

    Raises: ValueError.
    """
    try:
        return a_labels(f"x.{text.strip().removeprefix('.')}").removeprefix("x.")
    except NotAName as error:
        raise ValueError(f"has a key that is no suffix such as ru or com.ru ({error})") from error


def url_or_file(text: str) -> str:
    """An http or https URL with a host, or a path.

    Raises: ValueError.
    """
    plain = text.strip()
    if not plain or ("://" in plain and not (urlsplit(plain).scheme in {"http", "https"} and urlsplit(plain).hostname)):
        raise ValueError("must be an http or https URL, or a file")
    return plain


def database_url(text: str) -> str:
    """A database URL with its driver, or empty. The message never repeats the text: it may hold a password.

    Raises: ValueError.
    """
    plain = text.strip()
    if not plain:
        return ""
    scheme, _, rest = plain.partition("://")
    if scheme == "postgresql":
        scheme = "postgresql+psycopg"
    file = rest.removeprefix("/")
    if scheme == "postgresql+psycopg" and rest:
        return f"{scheme}://{rest}"
    if scheme == "sqlite" and rest.startswith("/") and file and not file.startswith(":memory:"):
        return plain
    raise ValueError(_DATABASES)


def _split(text: str) -> tuple[str, str | None]:
    """Host and port; no port is None, so that an empty one after a colon shows as wrong."""
    if text.startswith("["):
        address, _, rest = text[1:].partition("]")
        return address, rest.removeprefix(":") if rest else None
    if text.count(":") != 1:
        return text, None
    name, _, port = text.partition(":")
    return name, port


def _is_port(text: str | None) -> bool:
    return text is None or (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= HIGHEST_PORT)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
