import time, cProfile, pstats
from mpp_catalog.operations.importing import import_region, preview_region
from mpp_catalog.operations.undoing import undo_change
from mpp_catalog.models import Service
from mpp_platform.models import AuditEntry
from mpp_catalog.transfer.regional import regional_document
from mpp_catalog.transfer.reading import read_file
from tests.catalog.transfer_files import at, problems_of, regional_file, upload

def test_perf(hall, by, django_assert_max_num_queries):
    def edit(book):
        sheet = book["Layanan"]
        head = [c.value for c in sheet[1]]
        base = [c.value for c in sheet[2]]
        for n in range(4998):
            row = list(base); row[head.index("Kode layanan")] = f"layanan-{n}"; row[head.index("Nama layanan")] = f"Layanan nomor {n}"
            row[head.index("Kepastian data")] = "K"
            sheet.append(row)
        p = book["Persyaratan"]
        for n in range(4990):
            p.append([f"layanan-{n}", "KTP", "ID", "asli", 1])
    t=time.time(); content = regional_file(edit); print("build", time.time()-t, len(content))
    t=time.time(); read_file(content); print("read", time.time()-t)
    t=time.time()
    pr = cProfile.Profile(); pr.enable()
    looked = preview_region(upload=upload(content), by=by)
    pr.disable()
    print("preview", time.time()-t, looked.preview.counts, problems_of(looked.preview)[:3])
    pstats.Stats(pr).sort_stats("cumtime").print_stats(25)
    t=time.time(); looked = preview_region(upload=upload(content), by=by); print("preview2", time.time()-t)
    t=time.time(); import_region(token=looked.token, by=by); print("import", time.time()-t, Service.objects.count())
    t=time.time(); c=regional_file(); print("export", time.time()-t, len(c))
    t=time.time(); looked = preview_region(upload=upload(c), by=by); print("preview same", time.time()-t, looked.preview.counts)
    t=time.time(); undo_change(entry_id=AuditEntry.objects.order_by("-pk").first().pk, by=by); print("undo", time.time()-t, Service.objects.count())
