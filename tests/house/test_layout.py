"""The layout check finds what would break the house, and nothing in the house as it stands."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]

Write = Callable[..., Path]


def test_the_house_as_it_stands_is_clean(check_layout: ModuleType) -> None:
    assert check_layout.findings(ROOT) == []


def test_a_small_proper_house_is_clean(check_layout: ModuleType, tmp_path: Path, write: Write) -> None:
    write("queue/mpp_queue/__init__.py")
    write("queue/mpp_queue/templates/queue/board.html")
    write("queue/mpp_queue/static/queue/demo.html")
    write("queue/mpp_queue/__pycache__/models.cpython-311.pyc")
    write("queue/__pycache__/anything.pyc")
    write("queue/mpp.egg-info/PKG-INFO")
    write("queue/mpp_deleted/__pycache__/left.pyc")
    write("templates/base.html")
    write("templates/components/card.html")
    write("tests/queue/test_call.py")
    write("scripts/utils.py")

    assert check_layout.findings(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "platform/__init__.py",
            "platform/__init__.py makes a package of a container, which hides the module of that name; delete it.",
        ),
        ("queue/board.py", "queue/board.py is a loose file; a container holds mpp_* packages only."),
        ("billing/README.md", "billing/README.md is a loose file; a container holds mpp_* packages only."),
        ("tenants/tools/run.py", "tenants/tools/ is not an mpp_* package; a container holds nothing else."),
        ("catalog/mpp_new/models.py", "catalog/mpp_new/ has no __init__.py, so it is no package."),
        (
            "tests/queue/deep/__init__.py",
            "tests/queue/deep/__init__.py makes a package of a test folder; tests are found by path, delete it.",
        ),
        (
            "queue/mpp_queue/operations/helpers.py",
            "queue/mpp_queue/operations/helpers.py is a drawer for everything; name the module after its subject.",
        ),
        (
            "queue/mpp_queue/templates/board.html",
            "queue/mpp_queue/templates/board.html is a template outside queue/mpp_queue/templates/queue/.",
        ),
        (
            "queue/mpp_queue/templates/billing/plan.txt",
            "queue/mpp_queue/templates/billing/plan.txt is a template outside queue/mpp_queue/templates/queue/.",
        ),
        (
            "queue/mpp_queue/pages/board.html",
            "queue/mpp_queue/pages/board.html is a template outside queue/mpp_queue/templates/queue/.",
        ),
        (
            "templates/queue/board.html",
            "templates/queue/board.html belongs to the part queue; move it to mpp_queue/templates/queue/.",
        ),
    ],
)
def test_each_fault_gets_its_sentence(
    check_layout: ModuleType,
    tmp_path: Path,
    write: Write,
    capsys: pytest.CaptureFixture[str],
    name: str,
    sentence: str,
) -> None:
    write("queue/mpp_queue/__init__.py")
    write(name)

    exit_code = check_layout.main(tmp_path)

    assert capsys.readouterr().out.splitlines() == [sentence]
    assert exit_code == 1


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "services.py"])
def test_a_drawer_is_found_under_each_of_its_names(
    check_layout: ModuleType, tmp_path: Path, write: Write, name: str
) -> None:
    write("queue/mpp_queue/__init__.py")
    write(f"queue/mpp_queue/{name}")

    assert len(check_layout.findings(tmp_path)) == 1
