"""Which findings are told at once, and that each is told."""

from hypothesis import given
from hypothesis import strategies as st

from domainwatch.alert import plan_alerts
from domainwatch.model import Finding
from tests.mailform.samples import finding_of

findings_of_a_brand = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 100)), max_size=20).map(
    lambda pairs: [
        finding_of("aliexpress.top", number=number, case=case, score=score)
        for number, (case, score) in enumerate(pairs, 1)
    ]
)


@given(findings=findings_of_a_brand, immediate=st.integers(0, 100), most=st.integers(1, 6))
def test_each_finding_is_told_exactly_once(findings: list[Finding], immediate: int, most: int) -> None:
    plan = plan_alerts(findings, immediate, most)

    told = [finding.id for group in (*plan.urgent, plan.digest) for finding in group]
    assert sorted(told) == [finding.id for finding in findings]
    assert all(plan.urgent)
    assert len(plan.urgent) <= most
    assert {finding.hit.score >= immediate for group in plan.urgent for finding in group} <= {True}
    assert {finding.hit.score >= immediate for finding in plan.digest} <= {False}


def test_each_case_gets_one_urgent_mail_of_its_own() -> None:
    findings = [finding_of("aliexpress.top", number=number, case=case) for number, case in ((1, 8), (2, 7), (3, 8))]

    plan = plan_alerts(findings, 85, 20)

    assert [{finding.id for finding in group} for group in plan.urgent] == [{2}, {1, 3}]


def test_storm_becomes_one_mail() -> None:
    findings = [finding_of("aliexpress.top", number=number, case=number) for number in range(1, 22)]

    (storm,) = plan_alerts(findings, 85, 20).urgent

    assert len(storm) == 21
    assert len(plan_alerts(findings[:20], 85, 20).urgent) == 20
