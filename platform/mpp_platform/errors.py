"""The base of the error catalogue: every anticipated error has a code, an HTTP status and a sentence for the person.

Sentences are written in Indonesian and translated in ``locale/en``; data given to the error fills their gaps.
"""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

_catalogue: dict[str, type["PlatformError"]] = {}


class PlatformError(Exception):
    """An anticipated error: raised by an operation, answered by a view with its own sentence and status."""

    code: ClassVar[str] = ""
    status: ClassVar[int] = 400
    sentence: ClassVar[object] = ""

    def __init__(self, **data: object) -> None:
        super().__init__(self.code)
        self.data = data

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.code in _catalogue:
            raise TypeError(f"two errors share the code {cls.code}")
        _catalogue[cls.code] = cls

    @property
    def message(self) -> str:
        """The sentence for the person, in the language in force."""
        return str(self.sentence) % self.data

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


def error_catalogue() -> list[type[PlatformError]]:
    """Every error the loaded parts can raise, by code."""
    return [_catalogue[code] for code in sorted(_catalogue)]


class PlatformBusy(PlatformError):
    """The database could not be waited for any longer; nothing was changed."""

    code = "PLATFORM_BUSY"
    status = 503
    sentence = _("Sistem sedang sibuk. Silakan coba beberapa saat lagi.")


class NoRegion(PlatformError):
    """Code that belongs to a region ran outside one."""

    code = "PLATFORM_NO_REGION"
    status = 500
    sentence = _("Halaman ini hanya tersedia di alamat sebuah daerah.")
