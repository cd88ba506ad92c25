"""Errors of places and hours: where and when an admin wants to serve cannot be so."""

from django.utils.translation import gettext_lazy as _

from mpp_platform.errors import PlatformError


class SiteUnknown(PlatformError):
    """No such site in this region."""

    code = "CATALOG_SITE_UNKNOWN"
    status = 404
    sentence = _("Tempat ini tidak ada di mal pelayanan publik ini.")


class NoSiteYet(PlatformError):
    """Something was to be put up before there is a place for it."""

    code = "CATALOG_NO_SITE_YET"
    status = 409
    sentence = _("Belum ada tempat pelayanan. Tambahkan tempatnya dahulu.")


class ZoneUnknown(PlatformError):
    """No such zone at this site."""

    code = "CATALOG_ZONE_UNKNOWN"
    status = 404
    sentence = _("Zona ini tidak ada di tempat ini.")


class StandUnknown(PlatformError):
    """The agency has no stand at this site to be changed or closed."""

    code = "CATALOG_STAND_UNKNOWN"
    status = 404
    sentence = _("Gerai ini tidak ada di tempat ini.")


class NoSuchCounter(PlatformError):
    """No such counter in this region; unlike ``CounterUnknown`` it is said to an admin, not to an officer."""

    code = "CATALOG_NO_SUCH_COUNTER"
    status = 404
    sentence = _("Loket ini tidak ada di mal pelayanan publik ini.")


class SpecialHoursUnknown(PlatformError):
    """No such special hours in this region."""

    code = "CATALOG_SPECIAL_HOURS_UNKNOWN"
    status = 404
    sentence = _("Jam khusus ini tidak ada; mungkin sudah dihapus di jendela lain.")


class DatesOutOfOrder(PlatformError):
    """The last date lies before the first."""

    code = "CATALOG_DATES_OUT_OF_ORDER"
    sentence = _("Tanggal terakhir mendahului tanggal pertama. Periksa kedua tanggal itu.")


class DatesTooFar(PlatformError):
    """A date is in a year that nobody plans for."""

    code = "CATALOG_DATES_TOO_FAR"
    sentence = _("Pilih tanggal antara tahun %(first)s dan %(last)s.")


class SiteEnded(PlatformError):
    """The site has an end already."""

    code = "CATALOG_SITE_ENDED"
    status = 409
    sentence = _("%(site)s sudah ditutup.")


class ZoneCodeUsed(PlatformError):
    """Another zone of the site has this code."""

    code = "CATALOG_ZONE_CODE_USED"
    status = 409
    sentence = _("Zona %(zone)s sudah ada di tempat ini. Pilih kode lain.")


class ZoneNotEmpty(PlatformError):
    """Counters are in the zone."""

    code = "CATALOG_ZONE_NOT_EMPTY"
    status = 409
    sentence = _("Zona %(zone)s masih berisi loket. Pindahkan loketnya dahulu.")


class StandOpen(PlatformError):
    """The agency has a stand at the site."""

    code = "CATALOG_STAND_OPEN"
    status = 409
    sentence = _("%(agency)s sudah mempunyai gerai di tempat ini.")


class StandNotEmpty(PlatformError):
    """Counters of the agency are at the site."""

    code = "CATALOG_STAND_NOT_EMPTY"
    status = 409
    sentence = _("Gerai %(agency)s masih mempunyai loket. Hentikan loketnya dahulu.")


class AgencyWithoutStand(PlatformError):
    """Counters and hours of an agency need its stand at the site."""

    code = "CATALOG_AGENCY_WITHOUT_STAND"
    status = 409
    sentence = _("%(agency)s belum mempunyai gerai di tempat ini. Buka gerainya dahulu.")


class CounterNumberUsed(PlatformError):
    """Another counter of the site has this number."""

    code = "CATALOG_COUNTER_NUMBER_USED"
    status = 409
    sentence = _("Loket %(number)s sudah ada di tempat ini. Pilih nomor lain.")


class CounterNumbersUnreadable(PlatformError):
    """The list of counter numbers is no such list."""

    code = "CATALOG_COUNTER_NUMBERS_UNREADABLE"
    sentence = _("“%(numbers)s” bukan nomor loket. Tulis misalnya 4-8, 12 – paling banyak %(most)s loket sekaligus.")


class CounterGone(PlatformError):
    """A retired counter does not serve again; its number is free for a new one."""

    code = "CATALOG_COUNTER_GONE"
    status = 409
    sentence = _("Loket %(number)s sudah dihentikan dan tidak dapat diubah lagi.")


class ServiceNotOfAgency(PlatformError):
    """A counter serves services of its own agency alone."""

    code = "CATALOG_SERVICE_NOT_OF_AGENCY"
    sentence = _("Loket hanya dapat melayani layanan instansinya sendiri.")


class HoursIncomplete(PlatformError):
    """Only one end of the hours, or of a break, is told; or a special opening has no hours."""

    code = "CATALOG_HOURS_INCOMPLETE"
    sentence = _("%(day)s: isi jam mulai dan jam selesai.")


class HoursCrossMidnight(PlatformError):
    """Closing does not come after opening on the same date."""

    code = "CATALOG_HOURS_CROSS_MIDNIGHT"
    sentence = _("%(day)s: jam selesai harus sesudah jam mulai pada hari yang sama, tidak melewati tengah malam.")


class BreakOutsideHours(PlatformError):
    """A break begins before opening, ends after closing, or does not end after it begins."""

    code = "CATALOG_BREAK_OUTSIDE_HOURS"
    sentence = _("%(day)s: istirahat harus berada di dalam jam layanan.")


class SpecialHoursOverlap(PlatformError):
    """Special hours of the same kind for the same place hold on some of these dates."""

    code = "CATALOG_SPECIAL_HOURS_OVERLAP"
    status = 409
    sentence = _("Pada tanggal itu sudah berlaku “%(reason)s”. Ubah atau hapus yang lama dahulu.")


class NothingToClose(PlatformError):
    """A closure was announced for a time in which nothing is open."""

    code = "CATALOG_NOTHING_TO_CLOSE"
    status = 409
    sentence = _("Pada waktu itu memang tidak ada jam layanan, jadi tidak ada yang perlu ditutup.")
