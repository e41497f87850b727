"""A miniature internet on loopback high ports, for the demo and the tests.

Takes: a cast: names with their zones, pages, registrations and feeds, and what is expected of each.
Gives: running servers (DNS, primary, web, feeds, CZDS, logs, WHOIS, RDAP, SMTP), their configuration, and what came.
Touches: loopback sockets, and the folders that it is given.
Next: the demo command and the tests; nobody else imports this room.
"""

from domainwatch.world.cast import demo_cast
from domainwatch.world.certificates import Authority
from domainwatch.world.ctlog import CtLog, Submission
from domainwatch.world.ctserver import LogServer
from domainwatch.world.czds import CzdsServer
from domainwatch.world.dns import DnsFault, DnsServer, Question
from domainwatch.world.feeds import FeedServer
from domainwatch.world.http import HttpRequest
from domainwatch.world.internet import Internet
from domainwatch.world.mail import Mail, MailFault, MailServer
from domainwatch.world.part import Cast, Part
from domainwatch.world.primary import PrimaryServer
from domainwatch.world.rdap import RdapFault, RdapServer
from domainwatch.world.registration import Registrar, Registration
from domainwatch.world.web import WebServer
from domainwatch.world.whois import WhoisFault, WhoisServer

__all__ = [
    "Authority",
    "Cast",
    "CtLog",
    "CzdsServer",
    "DnsFault",
    "DnsServer",
    "FeedServer",
    "HttpRequest",
    "Internet",
    "LogServer",
    "Mail",
    "MailFault",
    "MailServer",
    "Part",
    "PrimaryServer",
    "Question",
    "RdapFault",
    "RdapServer",
    "Registrar",
    "Registration",
    "Submission",
    "WebServer",
    "WhoisFault",
    "WhoisServer",
    "demo_cast",
]
