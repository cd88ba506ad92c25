"""Signing in on a host."""

import html
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.conftest import PASSWORD, Hall, build_hall

from mpp_accounts.models import Role, User
from mpp_accounts.sessions import SessionStore
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context, registry_context

SIGN_IN = "/akun/masuk/"


@pytest.fixture(autouse=True)
def _no_attempts_before(db: None, tangerang: RegionIdentity, selatan: RegionIdentity) -> None:
    for scope in (region_context(tangerang), region_context(selatan), registry_context()):
        with scope:
            cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def words(response: Any) -> str:
    return html.unescape(response.content.decode())


def test_an_officer_signs_in_and_lands_at_work(hall: Hall, region_client: Client) -> None:
    answer = sign_in(region_client, "sari@dinas.example")

    assert answer["Location"] == "/masuk/beranda/"
    assert region_client.get("/masuk/beranda/")["Location"] == "/petugas/"


def test_the_session_cookie_belongs_to_the_host_alone(hall: Hall, region_client: Client) -> None:
    cookie = sign_in(region_client, "sari@dinas.example").cookies["mpp_session"]

    assert cookie["domain"] == ""
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"


def test_a_wrong_password_is_said_without_telling_whether_the_person_exists(hall: Hall, region_client: Client) -> None:
    known, unknown = (
        sign_in(region_client, email, "salah-sama-sekali") for email in ("sari@dinas.example", "x@dinas.example")
    )

    assert "Alamat surel atau kata sandi tidak cocok." in words(known)
    assert "Alamat surel atau kata sandi tidak cocok." in words(unknown)


def test_after_five_wrong_passwords_the_right_one_has_to_wait(hall: Hall, region_client: Client) -> None:
    for _ in range(5):
        sign_in(region_client, "sari@dinas.example", "salah-sama-sekali")

    answer = sign_in(region_client, "sari@dinas.example")

    assert "Untuk keamanan, upaya masuk dihentikan sementara. Silakan coba beberapa menit lagi." in words(answer)
    assert "_auth_user_id" not in region_client.session


def test_five_wrong_passwords_in_one_region_lock_nobody_in_another(
    hall: Hall, region_client: Client, selatan: RegionIdentity
) -> None:
    with region_context(selatan):
        build_hall()
    for _ in range(6):
        sign_in(region_client, "sari@dinas.example", "salah-sama-sekali")

    elsewhere = Client(headers={"host": f"{selatan.slug}.localhost"})

    assert sign_in(elsewhere, "sari@dinas.example").status_code == 302


def test_an_officer_of_one_region_does_not_exist_in_another(hall: Hall, selatan: RegionIdentity) -> None:
    elsewhere = Client(headers={"host": f"{selatan.slug}.localhost"})

    assert sign_in(elsewhere, "sari@dinas.example").status_code == 200
    assert "_auth_user_id" not in elsewhere.session


def test_an_officer_does_not_exist_on_the_base_host(hall: Hall, base_client: Client) -> None:
    assert sign_in(base_client, "sari@dinas.example").status_code == 200


def test_the_ministry_signs_in_on_the_base_host_and_lands_on_its_figures(base_client: Client) -> None:
    with registry_context():
        User.objects.create_user(email="pemantau@panrb.example", password=PASSWORD, name="Pemantau", role=Role.MINISTRY)
    sign_in(base_client, "pemantau@panrb.example")

    assert base_client.get("/masuk/beranda/")["Location"] == "/nasional/"


def test_a_copied_session_row_does_not_open_in_another_region(
    tangerang: RegionIdentity, selatan: RegionIdentity
) -> None:
    with region_context(tangerang):
        encoded = SessionStore().encode({"_auth_user_id": "x"})
        assert SessionStore().decode(encoded) == {"_auth_user_id": "x"}

    with region_context(selatan):
        assert SessionStore().decode(encoded) == {}


@pytest.mark.parametrize(
    "next_url", ["https://evil.example/", "//evil.example/", "http://kota-tangerang.localhost.evil/"]
)
def test_nobody_is_led_elsewhere_after_signing_in(hall: Hall, region_client: Client, next_url: str) -> None:
    assert sign_in(region_client, "sari@dinas.example", next=next_url)["Location"] == "/masuk/beranda/"


@pytest.mark.parametrize("path", ["/akun/2fa/", "/akun/sesi/", "/akun/kata-sandi/", "/akun/keluar/"])
def test_the_pages_of_ones_own_account_open(hall: Hall, officer_client: Client, path: str) -> None:
    assert officer_client.get(path).status_code == 200


def test_nobody_signs_up(region_client: Client) -> None:
    assert region_client.get("/akun/daftar/").status_code == 404


def test_signing_out_ends_the_session(hall: Hall, officer_client: Client, clock: Callable[[datetime], None]) -> None:
    officer_client.post("/akun/keluar/")

    assert officer_client.get("/petugas/").status_code == 302
