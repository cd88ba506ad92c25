"""Errors of the hall."""

from django.utils.translation import gettext_lazy as _

from mpp_platform.errors import PlatformError


class QuotaUsedUp(PlatformError):
    """Every number of the service for this service day has been given out."""

    code = "QUEUE_QUOTA_USED_UP"
    status = 409
    sentence = _(
        "Kuota %(service)s hari ini habis: %(issued)s nomor sudah diambil. "
        "Silakan kembali pada hari layanan berikutnya."
    )


class IdempotencyKeyReused(PlatformError):
    """The same form was sent again for another service."""

    code = "QUEUE_IDEMPOTENCY_KEY_REUSED"
    status = 409
    sentence = _("Formulir ini sudah dipakai untuk layanan lain. Muat ulang halaman, lalu ambil nomor lagi.")


class NoTicketWaiting(PlatformError):
    """Nobody waits for this counter's agency."""

    code = "QUEUE_NO_TICKET_WAITING"
    status = 409
    sentence = _("Tidak ada yang menunggu di antrean ini.")


class CounterBusy(PlatformError):
    """The counter still has a citizen; another one is called after that."""

    code = "QUEUE_COUNTER_BUSY"
    status = 409
    sentence = _("Nomor %(ticket)s masih di loket ini. Selesaikan atau lewati dahulu.")


class CounterClosed(PlatformError):
    """A closed counter calls nobody."""

    code = "QUEUE_COUNTER_CLOSED"
    status = 409
    sentence = _("Loket %(counter)s sedang ditutup.")


class NobodyAtCounter(PlatformError):
    """Recall, start, finish and skip need a citizen at the counter."""

    code = "QUEUE_NOBODY_AT_COUNTER"
    status = 409
    sentence = _("Belum ada nomor yang dipanggil di loket ini.")


class TicketNotCalled(PlatformError):
    """The ticket at the counter is past this step."""

    code = "QUEUE_TICKET_NOT_CALLED"
    status = 409
    sentence = _("Nomor %(ticket)s sudah mulai dilayani.")


class TicketNotServing(PlatformError):
    """Finishing comes after starting."""

    code = "QUEUE_TICKET_NOT_SERVING"
    status = 409
    sentence = _("Nomor %(ticket)s belum mulai dilayani.")


class TicketUnknown(PlatformError):
    """No such ticket in this region; another region's looks the same."""

    code = "QUEUE_TICKET_UNKNOWN"
    status = 404
    sentence = _("Nomor antrean ini tidak ditemukan.")


class TicketNotWaiting(PlatformError):
    """Only a waiting ticket can be cancelled by its holder."""

    code = "QUEUE_TICKET_NOT_WAITING"
    status = 409
    sentence = _("Nomor %(ticket)s sudah tidak menunggu, jadi tidak dapat dibatalkan.")


class TicketNotDone(PlatformError):
    """Only a finished visit can be rated."""

    code = "QUEUE_TICKET_NOT_DONE"
    status = 409
    sentence = _("Layanan untuk nomor %(ticket)s belum selesai, jadi belum dapat dinilai.")


class AlreadyRated(PlatformError):
    """A visit is rated once."""

    code = "QUEUE_ALREADY_RATED"
    status = 409
    sentence = _("Anda sudah menilai layanan ini. Terima kasih.")


class RatingOffScale(PlatformError):
    """The score is not one of the four steps."""

    code = "QUEUE_RATING_OFF_SCALE"
    status = 400
    sentence = _("Silakan pilih salah satu dari empat penilaian.")


class TooManyNumbersHeld(PlatformError):
    """This phone holds as many open numbers as one phone may."""

    code = "QUEUE_TOO_MANY_NUMBERS_HELD"
    status = 429
    sentence = _("Ponsel ini sudah memegang %(held)s nomor: %(codes)s. Batalkan satu bila ingin mengambil yang lain.")


class TooManyNumbersFromAddress(PlatformError):
    """More numbers were taken from one address than a full hall takes."""

    code = "QUEUE_TOO_MANY_NUMBERS_FROM_ADDRESS"
    status = 429
    sentence = _(
        "Terlalu banyak nomor diambil dari jaringan ini. Silakan coba beberapa menit lagi, atau ke meja depan."
    )


class AnotherTicketAtCounter(PlatformError):
    """The screen showed another ticket than the one that is at the counter now."""

    code = "QUEUE_ANOTHER_TICKET_AT_COUNTER"
    status = 409
    sentence = _("Di loket ini sekarang ada nomor %(ticket)s, jadi perintah tadi tidak dijalankan.")


class RequestIncomplete(PlatformError):
    """The form came without its idempotency key or with a broken one."""

    code = "QUEUE_REQUEST_INCOMPLETE"
    status = 400
    sentence = _("Permintaan ini tidak lengkap. Muat ulang halaman, lalu coba lagi.")
