"""The outside world: the wall clock, DNS, WHOIS, HTTP, mail.

Takes: questions, and settings that say whom to ask.
Gives: typed outcomes; a server's misbehaviour never comes out as an exception of somebody's library.
Touches: the network and the wall clock, and is the only room that does (feeds have a transport of their own).
Next: enrich and flow, which ask.
"""

from domainwatch.net.clock import Clock, SystemClock
from domainwatch.net.dns import DnsAnswer, Resolver
from domainwatch.net.mail import MailServer, Sending, send_mail
from domainwatch.net.whois import WhoisAnswer, fetch_whois

__all__ = [
    "Clock",
    "DnsAnswer",
    "MailServer",
    "Resolver",
    "Sending",
    "SystemClock",
    "WhoisAnswer",
    "fetch_whois",
    "send_mail",
]
