"""Who signs in to the demonstration. None of them is a real person, and the password opens nothing but it."""

DEMONSTRATION_PASSWORD = "antrean-peragaan"  # noqa: S105  # printed on screen on purpose
MINISTRY_EMAIL = "pemantau@panrb.example"
CONFIRMER_EMAIL = "penelaah@panrb.example"
SHOWN_OFFICER_SLUGS = {"kota-tangerang": "disdukcapil", "kota-tangerang-selatan": "disdukcapil-kota-tangsel"}


def officer_email(agency_slug: str) -> str:
    """The sign-in of an agency's demonstration officer."""
    return f"petugas@{agency_slug}.example"


def admin_email(region_slug: str) -> str:
    """The sign-in of a region's demonstration admin."""
    return f"admin@dpmptsp-{region_slug}.example"
