"""How allauth behaves here: nobody signs up by himself, and after a sign-in everybody lands at work."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by those who run a mall, a ministry or the platform."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Alamat surel atau kata sandi tidak cocok."),
        "too_many_login_attempts": _(
            "Untuk keamanan, upaya masuk dihentikan sementara. Silakan coba beberapa menit lagi."
        ),
        "account_inactive": _("Akun ini tidak aktif. Hubungi pengelola Anda."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
