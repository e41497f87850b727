"""The proof of a finding comes from whichever log still proves it, and where none does all reasons are told."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace

import pytest

from domainwatch.flow.evidence import TRIED, fetch_proof
from domainwatch.model import Refused, RemoteError
from domainwatch.settings import Network
from domainwatch.world import Authority, CtLog, LogServer
from feeds.parse.ctproof import Verdict, check_evidence
from feeds.parse.tbs import identity_of
from tests.flow.registrar import Registrar

pytestmark = pytest.mark.slow

NAME = "aliexpress-login.top"


class Archive:
    """A log with one certificate for NAME, listed for a registrar's feed."""

    def __init__(self, registrar: Registrar, server: LogServer) -> None:
        self.registrar, self.server = registrar, server
        registrar.set(network=Network(allow_private=True))
        registrar.open_app()
        self.log = server.add(CtLog(name="pine", is_tiled=False))
        self.id = b64encode(self.log.id).decode()
        authority = Authority("Test Authority", registrar.clock.now())
        self.certificate = identity_of(authority.issue([NAME], registrar.clock.now(), [self.log])).hex()
        self.publish()

    def publish(self) -> None:
        """Writes the list of the logs that are served."""
        (self.registrar.folder / "logs.json").write_bytes(self.server.log_list())

    def show(self, certificate: str = "", log_id: str = "", index: int = 0) -> None:
        """Has the feed see a certificate for NAME; the one that there is unless another is said."""
        self.registrar.log("2026-03-02", (NAME, certificate or self.certificate, log_id or self.id, index))


@pytest.fixture
def archive(registrar: Registrar) -> Iterator[Archive]:
    with LogServer(registrar.clock.now) as server:
        yield Archive(registrar, server)


def test_proof_is_that_of_the_newest_certificate_that_is_proven(archive: Archive) -> None:
    archive.show()
    archive.show(certificate="c2", index=1)
    archive.show(certificate="c3", log_id="Z29uZQ==")

    evidence = fetch_proof(archive.registrar.app, NAME)

    assert (evidence.name, evidence.index) == (NAME, 0)
    assert {check.verdict for check in check_evidence(evidence)} == {Verdict.RIGHT}


def test_reasons_of_all_that_were_tried_are_told(archive: Archive) -> None:
    for number in range(TRIED + 1):
        archive.show(certificate=f"c{number}", index=number % 2)
    archive.show(certificate="gone", log_id="Z29uZQ==")

    with pytest.raises(RemoteError) as told:
        fetch_proof(archive.registrar.app, NAME)

    assert str(told.value).count("is another certificate now") == TRIED - 1
    assert "no list of the feed ct has the log Z29uZQ== any more" in str(told.value)


def test_feed_that_is_configured_no_longer_is_named(archive: Archive) -> None:
    archive.show()
    archive.registrar.config = replace(archive.registrar.config, feeds=())

    with pytest.raises(RemoteError, match="there is no feed ct any more"):
        fetch_proof(archive.registrar.open_app(), NAME)


def test_finding_without_a_certificate_is_refused(archive: Archive) -> None:
    archive.registrar.find(NAME)

    with pytest.raises(Refused, match=f"of {NAME} no certificate is known"):
        fetch_proof(archive.registrar.app, "1")
