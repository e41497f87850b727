"""domainwatch: finds new domain names that abuse a protected mark, proves it, and takes them down.

The tour, in the order in which a name travels:

    feeds ─▶ names ─▶ match ─▶ enrich ─▶ cases ─▶ alert
                                           └────▶ takedown

`feeds` (a package of its own beside this one) reads the world's lists of names and hands them on in blocks of bytes.
`names` reads one name; `match` recognises a mark in it, scores it and says why. `enrich` asks DNS and registries.
`cases` holds the rules by which people work on it; `alert` and `takedown` write the mails that leave.
`mailform` gives all mails their shape, `yamlfile` reads YAML with its lines for `watchlist` and `settings`.
`store` keeps all of it, and is the only place with SQL. `net` is the outside world: clock, DNS, HTTP,
WHOIS, mail. `flow` puts the rooms together; `daemon` says when; `cli` is the person's side.
`model` holds the values that all of them exchange. `world` is a miniature internet on loopback, for `demo` and tests.

Rooms import downward only, and rooms on one floor do not know each other (pyproject.toml, import contracts).
"""

__version__ = "0.1.0"
