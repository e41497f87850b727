"""Whom we protect: brand files into `Brand`.

Takes: the text of brand files.
Gives: `Brand`, or every problem of the file; the JSON Schema and an example to start from.
Touches: nothing but the example text that lies beside it.
Next: match, which builds its index from the brands.
"""

from domainwatch.watchlist.brandfile import BrandFile
from domainwatch.watchlist.load import example_brand, read_brand, read_brand_sparing_hosts, read_brands

__all__ = ["BrandFile", "example_brand", "read_brand", "read_brand_sparing_hosts", "read_brands"]
