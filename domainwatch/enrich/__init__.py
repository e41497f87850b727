"""What can be learned about a name by asking.

Takes: domains, and tools that say whom to ask.
Gives: facts, each with its outcome, source and time; a question that failed is a fact too.
Touches: the network, through net.
Next: flow.examine, which stores the facts.
"""

from domainwatch.enrich.dns import fetch_dns_facts
from domainwatch.enrich.rdap import parse_bootstrap
from domainwatch.enrich.registration import Registries, fetch_registration_facts

__all__ = ["Registries", "fetch_dns_facts", "fetch_registration_facts", "parse_bootstrap"]
