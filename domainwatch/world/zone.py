"""Answers from zone data, as an authoritative server gives them (RFC 1034 section 4.3.2); no I/O."""

from collections.abc import Iterator, Mapping

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import dns.zone

#: CNAMEs followed inside our zones for one question; a longer chain, or a loop, ends there as real servers end it.
CNAME_STEPS = 8

WILDCARD = dns.name.from_text("*", origin=None)


class Zone:
    """One zone: its records, and every name that exists in it, empty ones between records included."""

    def __init__(self, origin: dns.name.Name, text: str) -> None:
        self.origin = origin
        self._records = dns.zone.from_text(text, origin=origin, relativize=False)
        self._names = {above for name in self._records.nodes for above in _upwards(name, origin)}

    def rrset(self, owner: dns.name.Name, rdtype: dns.rdatatype.RdataType) -> dns.rrset.RRset | None:
        """The records of one name and type, or None."""
        return self._records.get_rrset(owner, rdtype)

    def cut_above(self, name: dns.name.Name) -> dns.rrset.RRset | None:
        """The NS records of the delegation that the name falls under, or None where the zone itself answers."""
        cuts = [self.rrset(above, dns.rdatatype.NS) for above in _upwards(name, self.origin) if above != self.origin]
        return next((cut for cut in reversed(cuts) if cut), None)

    def answer_to(self, name: dns.name.Name, rdtype: dns.rdatatype.RdataType) -> dns.rrset.RRset | None:
        """The records asked for, or the CNAME that stands in their place, under the owner that holds them; or None."""
        owner = self.source_of(name)
        if owner is None:
            return None
        return self.rrset(owner, rdtype) or self.rrset(owner, dns.rdatatype.CNAME)

    def source_of(self, name: dns.name.Name) -> dns.name.Name | None:
        """The owner whose records answer for a name: itself, the closest wildcard, or None where nothing exists."""
        if name in self._names:
            return name
        encloser = next(above for above in _upwards(name, self.origin) if above in self._names)
        wildcard = WILDCARD.derelativize(encloser)
        return wildcard if wildcard in self._names else None


class Zones:
    """Several zones; a question goes to the one that lies deepest."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        names = {dns.name.from_text(origin): text for origin, text in texts.items()}
        self._zones = {origin: Zone(origin, text) for origin, text in names.items()}

    def fill(self, answer: dns.message.Message) -> None:
        """Puts into an empty answer what its question gets: records, a referral, no data, NXDOMAIN or REFUSED."""
        name, rdtype = answer.question[0].name, answer.question[0].rdtype
        if answer.question[0].rdclass != dns.rdataclass.IN:
            answer.set_rcode(dns.rcode.REFUSED)
            return
        for _ in range(CNAME_STEPS):
            alias = self._fill_once(answer, name, rdtype)
            if alias is None:
                return
            name = alias

    def _fill_once(
        self, answer: dns.message.Message, name: dns.name.Name, rdtype: dns.rdatatype.RdataType
    ) -> dns.name.Name | None:
        """Adds what one name gives; the result is the name to go on with, or None where the answer is complete."""
        zone = self._zone_of(name)
        if zone is None:
            answer.set_rcode(dns.rcode.NOERROR if answer.answer else dns.rcode.REFUSED)
        elif cut := zone.cut_above(name):
            _refer(answer, zone, cut)
        elif found := zone.answer_to(name, rdtype):
            answer.flags |= dns.flags.AA
            answer.answer.append(dns.rrset.from_rdata_list(name, found.ttl, list(found)))
            return found[0].target if found.rdtype == dns.rdatatype.CNAME != rdtype else None
        else:
            answer.flags |= dns.flags.AA
            answer.set_rcode(dns.rcode.NOERROR if zone.source_of(name) else dns.rcode.NXDOMAIN)
            _add(answer.authority, zone.rrset(zone.origin, dns.rdatatype.SOA))
        return None

    def _zone_of(self, name: dns.name.Name) -> Zone | None:
        return next((self._zones[above] for above in _upwards(name, dns.name.root) if above in self._zones), None)


def _refer(answer: dns.message.Message, zone: Zone, cut: dns.rrset.RRset) -> None:
    answer.authority.append(cut)
    for server in cut:
        for rdtype in (dns.rdatatype.A, dns.rdatatype.AAAA):
            _add(answer.additional, zone.rrset(server.target, rdtype))


def _add(section: list[dns.rrset.RRset], rrset: dns.rrset.RRset | None) -> None:
    if rrset is not None:
        section.append(rrset)


def _upwards(name: dns.name.Name, top: dns.name.Name) -> Iterator[dns.name.Name]:
    """The name and each one above it, up to and with `top`; nothing where the name is not under it."""
    if not name.is_subdomain(top):
        return
    while name != top:
        yield name
        name = name.parent()
    yield top
