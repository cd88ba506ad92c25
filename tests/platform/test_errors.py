"""The catalogue of errors."""

import pytest

from mpp_platform.errors import PlatformError, error_catalogue


def test_every_error_has_a_code_of_its_own_a_status_and_a_sentence() -> None:
    catalogue = error_catalogue()

    assert len(catalogue) > 15
    for error in catalogue:
        assert error.code == error.code.upper() != ""
        assert 400 <= error.status <= 503
        assert str(error.sentence).endswith((".", "%(reason)s", "%(problem)s"))


def test_two_errors_cannot_share_a_code() -> None:
    with pytest.raises(TypeError, match="QUEUE_NO_TICKET_WAITING"):
        type("Twin", (PlatformError,), {"code": "QUEUE_NO_TICKET_WAITING"})
