"""Where servers are, as the driver will read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from domainwatch.settings.address import database_url


@given(st.sampled_from(["postgresql", "sqlite"]), st.text("a1é:/@[]?%=&,\udcff", max_size=16))
def test_database_url_that_is_let_through_is_one_that_the_driver_reads(scheme: str, rest: str) -> None:
    try:
        url = database_url(f"{scheme}://{rest}")
    except ValueError:
        return

    assert make_url(url).render_as_string(hide_password=False)


@pytest.mark.parametrize(
    "rest", ["u:secret@h:notaport/x", "u:secret@h:70000/x", "u:secret@h:/x", "u:secret@ss:1@h/x", "\udcff@h/x", ""]
)
def test_postgresql_url_with_a_port_that_is_none_is_refused_without_its_password(rest: str) -> None:
    with pytest.raises(ValueError, match=r"must be sqlite:///FILE or postgresql") as refusal:
        database_url(f"postgresql://{rest}")

    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    "rest", ["u:p/w@h/x", "/x", "h", "[::1]:5432/x", "u@/x?host=/run/postgresql", "u@corp@h:5432/x", "h/x?a=b@c"]
)
def test_postgresql_url_may_leave_out_and_add_what_the_driver_allows(rest: str) -> None:
    assert database_url(f"postgresql://{rest}") == f"postgresql+psycopg://{rest}"


@pytest.mark.parametrize("rest", ["/x.db?timeout=soon", "/\udcff", "/:memory:", "/", "x.db"])
def test_sqlite_url_is_a_file_and_nothing_else(rest: str) -> None:
    with pytest.raises(ValueError, match="must be sqlite:///FILE"):
        database_url(f"sqlite://{rest}")
