"""The outside world: the wall clock, DNS, WHOIS, HTTP, mail.

Takes: questions, and settings that say whom to ask.
Gives: typed outcomes; a server's misbehaviour never comes out as an exception of somebody's library.
Touches: the network and the wall clock, and is the only room that does (feeds have a transport of their own).
Next: enrich and flow, which ask.
"""

from domainwatch.net.clock import Clock, SystemClock
from domainwatch.net.dns import DnsAnswer, Resolver, split_host_port
from domainwatch.net.http import HttpAnswer, HttpLimits, fetch_http
from domainwatch.net.mail import MailServer, Sending, check_login, send_mail
from domainwatch.net.whois import WhoisAnswer, fetch_whois

__all__ = [
    "Clock",
    "DnsAnswer",
    "HttpAnswer",
    "HttpLimits",
    "MailServer",
    "Resolver",
    "Sending",
    "SystemClock",
    "WhoisAnswer",
    "check_login",
    "fetch_http",
    "fetch_whois",
    "send_mail",
    "split_host_port",
]
