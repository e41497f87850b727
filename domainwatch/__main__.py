"""`python -m domainwatch` is `domainwatch`."""

from domainwatch.cli import main

main()
