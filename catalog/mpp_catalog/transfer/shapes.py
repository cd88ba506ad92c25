"""The sheets of a file: which columns each has, what they are called, and where they stand in the JSON document.

Headers and explanations are Indonesian whatever the screens speak: the file is the same for everybody.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import format_lazy
from django.utils.translation import override

from mpp_catalog.models import (
    TEXT_COMPONENTS,
    Category,
    Certainty,
    FeeKind,
    LifeEvent,
    NationalHoliday,
    ReportingGroup,
    RequirementForm,
)
from mpp_catalog.transfer.cells import CODES, DAY, FORMER_NAMES, RUPIAH, TEXT, WHOLE, YES_NO, Kind, one_of, several_of

Path = tuple[str | int, ...]
WIDE, MIDDLE, NARROW = 48, 24, 14


@dataclass(frozen=True)
class Column:
    """One column: ``path`` leads to its value in the JSON object of a row, ``key`` names it everywhere else."""

    key: str
    label: object
    kind: Kind = TEXT
    path: Path = ()
    told: str = ""
    width: int = MIDDLE
    is_needed: bool = False

    @cached_property
    def header(self) -> str:
        """What stands above it."""
        with override("id"):
            return str(self.label)

    @property
    def way(self) -> Path:
        """Where its value is in the JSON object of a row."""
        return self.path or (self.key,)

    @property
    def field(self) -> str:
        """The field of a service's document to which it belongs; empty for what is no fact."""
        return str(self.path[1]) if self.path[:1] == ("facts",) else ""


@dataclass(frozen=True)
class Shape:
    """A sheet: in JSON a list of objects ``inside`` the object of the sheet above; without a way, that object itself.

    Rows of the sheets below name their row of this sheet in the column ``link``.
    """

    label: str
    columns: tuple[Column, ...]
    inside: Path
    link: str = ""
    below: tuple["Shape", ...] = ()

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """The columns by key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def by_header(self) -> dict[str, Column]:
        """The columns by what a person may have written above them."""
        return {normal(column.header): column for column in self.columns}

    @cached_property
    def ways(self) -> frozenset[Path]:
        """Every way into its JSON object that means something, and the ways that lead there."""
        ends = [column.way for column in self.columns] + [shape.inside for shape in self.below]
        ends += [column.way for shape in self.below if not shape.inside for column in shape.columns]
        return frozenset(end[:length] for end in ends for length in range(1, len(end) + 1))


@dataclass(frozen=True)
class Book:
    """A kind of file: ``format`` names it in JSON, ``told`` to people."""

    format: str
    told: object
    shapes: tuple[Shape, ...]
    version: int = 1

    @cached_property
    def sheets(self) -> tuple[Shape, ...]:
        """Every sheet, from above to below."""
        return _with_those_below(self.shapes)


def normal(header: str) -> str:
    """A header without what nobody means: capitals and spaces."""
    return " ".join(header.split()).casefold()


def _with_those_below(shapes: tuple[Shape, ...]) -> tuple[Shape, ...]:
    return tuple(one for shape in shapes for one in (shape, *_with_those_below(shape.below)))


FACTS = (
    Column("name", "Nama layanan", TEXT, ("facts", "name"), width=WIDE, is_needed=True),
    Column("name_en", "Nama layanan (Inggris)", TEXT, ("facts", "name_en"), width=WIDE),
    Column("counter_minutes", "Menit di loket", WHOLE, ("facts", "counter_minutes"), width=NARROW, is_needed=True),
    Column("days_min", "Hari selesai tercepat", WHOLE, ("facts", "completion", 0), width=NARROW, is_needed=True),
    Column("days_max", "Hari selesai terlama", WHOLE, ("facts", "completion", 1), width=NARROW, is_needed=True),
    Column("fee_kind", "Jenis biaya", one_of(FeeKind), ("facts", "fee", "kind"), is_needed=True),
    Column("fee_min", "Tarif terendah", RUPIAH, ("facts", "fee", "min"), width=NARROW),
    Column("fee_max", "Tarif tertinggi", RUPIAH, ("facts", "fee", "max"), width=NARROW),
    Column("fee_note", "Catatan biaya", TEXT, ("facts", "fee", "note")),
    Column("fee_note_en", "Catatan biaya (Inggris)", TEXT, ("facts", "fee", "note_en")),
    Column("fee_valid_from", "Tarif berlaku sejak", DAY, ("facts", "fee", "valid_from"), width=NARROW),
    Column("certainty", "Kepastian data", one_of(Certainty), ("facts", "verification", "certainty"), is_needed=True),
    Column("source", "Sumber data", TEXT, ("facts", "verification", "source")),
    Column("life_events", "Peristiwa hidup", several_of(LifeEvent), ("facts", "life_events")),
    Column("keywords", "Kata pencarian", TEXT, ("facts", "keywords")),
)
REQUIREMENT = (
    Column("text_id", "Persyaratan", width=WIDE, is_needed=True),
    Column("text_en", "Persyaratan (Inggris)", width=WIDE),
    Column("form", "Bentuk", one_of(RequirementForm), is_needed=True, width=NARROW),
    Column("count", "Jumlah", WHOLE, width=NARROW, is_needed=True),
    Column("condition_id", "Bila"),
    Column("condition_en", "Bila (Inggris)"),
)
STANDARD = tuple(
    Column(f"{component.value}_{language}", label, TEXT, ("facts", component.value, language), width=WIDE)
    for component in TEXT_COMPONENTS
    for language, label in (("id", component.label), ("en", format_lazy("{} (Inggris)", component.label)))
)
AGENCY_CODE = Column("agency", "Kode instansi", is_needed=True)
SERVICE_CODE = Column("service", "Kode layanan", is_needed=True, width=WIDE)

NATIONAL = Book(
    format="mpp-templat-nasional",
    told="templat nasional",
    shapes=(
        Shape(
            label="Instansi",
            inside=("agencies",),
            link="agency",
            columns=(
                Column("key", "Kode instansi", is_needed=True, told="Huruf kecil, angka, garis bawah."),
                Column("name", "Nama instansi", width=WIDE, is_needed=True),
                Column("name_en", "Nama instansi (Inggris)", width=WIDE),
                Column("category", "Jenis instansi", one_of(Category), is_needed=True),
                Column("reporting_group", "Kelompok pelaporan", one_of(ReportingGroup), is_needed=True),
                Column("prefix", "Huruf antrean", is_needed=True, width=NARROW),
                Column("former_names", "Nama terdahulu", FORMER_NAMES),
                Column("successors", "Penerus", CODES, told="Kode instansi yang menggantikan, dipisahkan titik koma."),
            ),
            below=(
                Shape(
                    label="Layanan",
                    inside=("services",),
                    link="service",
                    columns=(
                        AGENCY_CODE,
                        Column("key", "Kode layanan", is_needed=True, told="Huruf kecil, angka, garis bawah."),
                        *FACTS,
                    ),
                    below=(
                        Shape("Persyaratan", (AGENCY_CODE, SERVICE_CODE, *REQUIREMENT), ("facts", "requirements")),
                        Shape("Standar", (AGENCY_CODE, SERVICE_CODE, *STANDARD), ()),
                    ),
                ),
            ),
        ),
    ),
)
REASON = Column("reason", "Alasan", told="Mengapa daerah berbeda dari nasional; boleh juga ditulis saat mengunggah.")
TEMPLATE_CODE = Column("template_key", "Kode templat", told="Kode dalam templat nasional; kosong bila milik daerah.")
REGIONAL = Book(
    format="mpp-katalog-daerah",
    told="katalog daerah",
    shapes=(
        Shape(
            label="Instansi",
            inside=("agencies",),
            link="agency",
            columns=(
                Column("key", "Kode instansi", TEXT, ("slug",), "Huruf kecil, angka, tanda hubung.", is_needed=True),
                TEMPLATE_CODE,
                Column("name", "Nama instansi", width=WIDE, is_needed=True),
                Column("name_en", "Nama instansi (Inggris)", width=WIDE),
                Column("category", "Jenis instansi", one_of(Category)),
                Column("reporting_group", "Kelompok pelaporan", one_of(ReportingGroup)),
                Column("prefix", "Huruf antrean", told="Satu atau dua huruf. Di tempat lain: tempat=huruf."),
                Column("printed_name", "Nama tercetak"),
                Column("printed_note", "Catatan nama tercetak"),
                REASON,
            ),
            below=(
                Shape(
                    label="Layanan",
                    inside=("services",),
                    link="service",
                    columns=(
                        AGENCY_CODE,
                        Column("key", "Kode layanan", TEXT, ("slug",), "Huruf kecil, angka, tanda hubung.", WIDE, True),
                        TEMPLATE_CODE,
                        Column("is_offered", "Dibuka", YES_NO, width=NARROW),
                        Column("daily_quota", "Kuota sehari", WHOLE, width=NARROW),
                        Column("paused_reason", "Alasan ditutup"),
                        Column("paused_reason_en", "Alasan ditutup (Inggris)"),
                        *FACTS,
                        REASON,
                    ),
                    below=(
                        Shape("Persyaratan", (SERVICE_CODE, *REQUIREMENT), ("facts", "requirements")),
                        Shape("Standar", (SERVICE_CODE, *STANDARD), ()),
                    ),
                ),
            ),
        ),
        Shape(
            label="Loket",
            inside=("counters",),
            columns=(
                Column("site", "Kode tempat", told="Kosong berarti tempat pertama.", width=NARROW),
                Column("number", "Nomor loket", is_needed=True, width=NARROW),
                AGENCY_CODE,
                Column("zone", "Zona", told="Kode zona yang sudah ada di tempat itu.", width=NARROW),
                Column("equipment", "Perlengkapan", width=WIDE),
                Column("serves", "Layanan di loket", CODES, told="Kode layanan; kosong berarti semuanya.", width=WIDE),
            ),
        ),
    ),
)
HOLIDAYS = Book(
    format="mpp-hari-libur",
    told="hari libur nasional",
    shapes=(
        Shape(
            label="Hari Libur",
            inside=("holidays",),
            columns=(
                Column("date", "Tanggal", DAY, width=NARROW, is_needed=True),
                Column("kind", "Jenis", one_of(NationalHoliday.Kind), is_needed=True),
                Column("name", "Nama hari libur", width=WIDE, is_needed=True),
                Column("name_en", "Nama hari libur (Inggris)", width=WIDE),
                Column("source", "Sumber", width=WIDE, is_needed=True),
            ),
        ),
    ),
)
