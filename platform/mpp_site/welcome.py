"""What `make run` prints when the platform answers."""

from django.conf import settings

from mpp_site.demonstration.people import (
    DEMONSTRATION_PASSWORD,
    MINISTRY_EMAIL,
    SHOWN_OFFICER_SLUGS,
    admin_email,
    officer_email,
)


def welcome_text(port: int) -> str:
    """Addresses of the demonstration and its sign-ins."""
    base = f"{settings.BASE_HOST}:{port}"
    tangerang, selatan = (officer_email(slug) for slug in SHOWN_OFFICER_SLUGS.values())
    admin = admin_email("kota-tangerang")
    if not settings.DEMONSTRATION:
        return f"\n  Mal Pelayanan Publik is running on http://{base}/. Ctrl-C ends it.\n"
    return f"""
  Mal Pelayanan Publik is running. Ctrl-C ends it.

  All regions, the ministry     http://{base}/
  Kota Tangerang, citizens      http://kota-tangerang.{base}/
  Kota Tangerang Selatan        http://kota-tangerang-selatan.{base}/
  Display board of the hall     http://kota-tangerang.{base}/layar/utama/
  Kabupaten Tangerang, founding http://kab-tangerang.{base}/

  Demonstration sign-ins, password {DEMONSTRATION_PASSWORD}
  admin, Kota Tangerang         http://kota-tangerang.{base}/kelola/   {admin}
  officer, Kota Tangerang       http://kota-tangerang.{base}/petugas/   {tangerang}
  officer, Tangerang Selatan    http://kota-tangerang-selatan.{base}/petugas/   {selatan}
  ministry                      http://{base}/nasional/   {MINISTRY_EMAIL}
"""
