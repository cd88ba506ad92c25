"""The tail check measures functions, views, files, nesting and arguments, and wants a reason for each exception."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Write = Callable[..., Path]

PLAIN = Path("queue/mpp_queue/queries.py")
VIEWS = Path("queue/mpp_queue/views.py")


def function_of(lines: int, definition: str = "def book():") -> str:
    return "\n".join([definition, *["    pass"] * (lines - 1)]) + "\n"


def nested(*statements: str) -> str:
    lines = ["def book():", *(f"{'    ' * depth}{text}" for depth, text in enumerate(statements, start=1))]
    return "\n".join([*lines, f"{'    ' * (len(statements) + 1)}pass"])


def test_a_function_at_the_limit_passes_and_one_line_more_does_not(check_tail: ModuleType) -> None:
    assert list(check_tail.file_findings(PLAIN, function_of(50))) == []
    assert list(check_tail.file_findings(PLAIN, function_of(51))) == [
        "queue/mpp_queue/queries.py:1 book has 51 lines, more than 50 for a function."
    ]


def test_decorators_do_not_count_as_lines(check_tail: ModuleType) -> None:
    assert list(check_tail.file_findings(PLAIN, "@atomic\n" + function_of(50))) == []


@pytest.mark.parametrize("path", [VIEWS, Path("queue/mpp_queue/views_kiosk.py"), Path("queue/mpp_queue/views/hall.py")])
def test_a_view_has_thirty_lines(check_tail: ModuleType, path: Path) -> None:
    assert list(check_tail.file_findings(path, function_of(30, "def board(request):"))) == []
    assert list(check_tail.file_findings(path, function_of(31, "async def board(request, code):"))) == [
        f"{path}:1 board has 31 lines, more than 30 for a view."
    ]


def test_a_function_without_request_or_outside_views_is_no_view(check_tail: ModuleType) -> None:
    assert list(check_tail.file_findings(VIEWS, function_of(31, "def rows(user, request):"))) == []
    assert list(check_tail.file_findings(PLAIN, function_of(31, "def board(request):"))) == []


def test_a_file_has_four_hundred_lines(check_tail: ModuleType) -> None:
    assert list(check_tail.file_findings(PLAIN, "A = 1\n" * 400)) == []
    assert list(check_tail.file_findings(PLAIN, "A = 1\n" * 401)) == [f"{PLAIN} has 401 lines, more than 400."]


def test_control_flow_nests_three_deep(check_tail: ModuleType) -> None:
    three = nested("for a in b:", "while a:", "if a:")
    four = nested("async def inner():", "if a:", "try:", "for b in c:", "if d:").replace("pass", "pass\n") + (
        "            finally:\n                pass\n"
    )

    assert list(check_tail.file_findings(PLAIN, three)) == []
    assert list(check_tail.file_findings(PLAIN, four)) == [f"{PLAIN}:2 inner nests control flow 4 deep, more than 3."]


def test_match_counts_as_nesting_and_with_does_not(check_tail: ModuleType) -> None:
    with_three = nested("with a:", "for a in b:", "while a:", "if a:")
    match_four = nested("match a:", "case 1:", "for a in b:", "while a:", "if a:")

    assert list(check_tail.file_findings(PLAIN, with_three)) == []
    assert list(check_tail.file_findings(PLAIN, match_four)) == [
        f"{PLAIN}:1 book nests control flow 4 deep, more than 3."
    ]


def test_a_long_chain_of_elif_is_one_level_and_else_if_is_two(check_tail: ModuleType) -> None:
    chain = "def book():\n    if a:\n        pass\n" + "    elif b:\n        pass\n" * 5
    stairs = "def book():\n"
    for depth in range(1, 5):
        stairs += f"{'    ' * depth}if a:\n{'    ' * depth}    pass\n{'    ' * depth}else:\n"
    stairs += f"{'    ' * 5}pass\n"

    assert list(check_tail.file_findings(PLAIN, chain)) == []
    assert list(check_tail.file_findings(PLAIN, stairs)) == [f"{PLAIN}:1 book nests control flow 4 deep, more than 3."]


def test_seven_arguments_and_self_cls_and_stars_are_not_counted(check_tail: ModuleType) -> None:
    seven = "class A:\n    def book(self, a, b, c, d, *e, f, g, h, **i): pass\n"
    eight = "def book(a, b, c, d, /, e, *, f, g, h): pass\n"

    assert list(check_tail.file_findings(PLAIN, seven)) == []
    assert list(check_tail.file_findings(PLAIN, eight)) == [f"{PLAIN}:1 book takes 8 arguments, more than 7."]


def test_a_reason_on_the_definition_line_excuses_the_function_only(check_tail: ModuleType) -> None:
    excused = function_of(51, "def book():  # tail: a table of one row per state")
    other = function_of(51, "def cancel():")

    assert list(check_tail.file_findings(PLAIN, excused)) == []
    assert list(check_tail.file_findings(PLAIN, excused + other)) == [
        f"{PLAIN}:52 cancel has 51 lines, more than 50 for a function."
    ]


def test_a_reason_on_line_one_excuses_the_length_of_the_file(check_tail: ModuleType) -> None:
    assert list(check_tail.file_findings(PLAIN, "# tail: the national template\n" + "A = 1\n" * 400)) == []
    assert list(check_tail.file_findings(PLAIN, "A = '# tail: no comment'\n" + "A = 1\n" * 400)) == [
        f"{PLAIN} has 401 lines, more than 400."
    ]


def test_an_empty_reason_is_itself_a_finding(check_tail: ModuleType) -> None:
    assert list(check_tail.file_findings(PLAIN, function_of(3, "def book():  # tail:"))) == [
        f"{PLAIN}:1 has a tail comment without a reason."
    ]


def test_a_file_that_is_not_python_is_named(check_tail: ModuleType) -> None:
    assert list(check_tail.file_findings(PLAIN, "def book(:\n")) == [f"{PLAIN}:1 is not Python: invalid syntax."]


def test_containers_tests_and_scripts_are_looked_at_and_migrations_are_not(
    check_tail: ModuleType, tmp_path: Path, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("queue/mpp_queue/queries.py", "tests/queue/test_call.py", "scripts/bench.py", "elsewhere/long.py"):
        write(name, function_of(51))
    write("queue/mpp_queue/migrations/0001_initial.py", function_of(51))

    exit_code = check_tail.main(tmp_path)

    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "queue/mpp_queue/queries.py",
        "tests/queue/test_call.py",
        "scripts/bench.py",
    ]
    assert exit_code == 1
