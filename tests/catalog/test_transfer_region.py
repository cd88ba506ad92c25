"""A region's catalogue through a file and back."""

from tests.catalog.transfer_files import at, problems_of, regional_file, upload
from tests.conftest import Hall

from mpp_catalog.changes import Actor
from mpp_catalog.operations.importing import import_region, preview_region


def test_a_file_that_nobody_has_changed_changes_nothing(hall: Hall, by: Actor) -> None:
    looked = preview_region(upload=upload(regional_file()), by=by)

    assert problems_of(looked.preview) == []
    assert (looked.preview.added, looked.preview.changed, looked.token) == ([], [], "")
    assert looked.preview.same == {"Instansi": 2, "Layanan": 2, "Loket": 3}


def test_a_quota(hall: Hall, by: Actor) -> None:
    def edit(book):
        at(book["Layanan"], "Kuota sehari", "disdukcapil-layanan").value = 77
        at(book["Layanan"], "Menit di loket", "disdukcapil-layanan").value = 12

    looked = preview_region(upload=upload(regional_file(edit)), by=by)
    assert problems_of(looked.preview) == []
    import_region(token=looked.token, by=by)
    hall.service.refresh_from_db()
    assert (hall.service.daily_quota, hall.service.counter_minutes) == (77, 12)
