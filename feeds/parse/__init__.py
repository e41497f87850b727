"""Bytes to records, without any input or output of its own.

Takes: bytes, or an open file that it is handed.
Gives: names, lines, parts of archives; what cannot be read comes back as such.
Touches: nothing but the user's cache folder, which keeps the compiled code.
Next: `label` reads one name, `flatlist` a million, `zonetext` a zone, `zonediff` two days of it; `ctleaf` and `cttile`
read what logs hold, `certnames` the names in it, `merkle` proves it; `sources/` puts them together.
"""
