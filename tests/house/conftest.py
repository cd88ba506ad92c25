"""The scripts of the house as modules: they are files beside the packages, so they are loaded by path."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]

Write = Callable[..., Path]


def load_script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"house_{name}", ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def check_layout() -> ModuleType:
    return load_script("check_layout")


@pytest.fixture(scope="session")
def check_tail() -> ModuleType:
    return load_script("check_tail")


@pytest.fixture(scope="session")
def check_templates() -> ModuleType:
    return load_script("check_templates")


@pytest.fixture(scope="session")
def messages() -> ModuleType:
    return load_script("messages")


@pytest.fixture(scope="session")
def find_chromium() -> ModuleType:
    return load_script("find_chromium")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of a made-up repository under ``tmp_path``."""

    def write_file(name: str, content: str = "") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return write_file
