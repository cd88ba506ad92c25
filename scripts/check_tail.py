"""Check the tail: no function, view, file, nesting or argument list beyond the limits of the house style.

A function or file that is rightly longer says why: ``# tail: <reason>`` on its ``def`` line, or on line 1 of the file.
Counted as nesting are if, for, while, try and match; ``with`` and ``elif`` are not, an inner function starts anew.

Run as ``python scripts/check_tail.py``; one sentence per finding, exit code 1 when there is any.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("platform", "tenants", "onboarding", "catalog", "queue", "billing", "tests", "scripts")
UNWATCHED_FOLDERS = frozenset({"migrations", "node_modules", "__pycache__"})

FUNCTION_LINES = 50
VIEW_LINES = 30
FILE_LINES = 400
NESTING = 3
ARGUMENTS = 7

TAIL_COMMENT = re.compile(r"#\s*tail:\s*(?P<reason>.*)")
CONTROL_FLOW = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar, ast.Match)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def findings(root: Path) -> list[str]:
    """Everything beyond a limit in the Python files under ``root``, one sentence each."""
    paths = (path for folder in FOLDERS for path in sorted((root / folder).rglob("*.py")))
    watched = (path for path in paths if UNWATCHED_FOLDERS.isdisjoint(path.relative_to(root).parts[:-1]))
    return [sentence for path in watched for sentence in file_findings(path.relative_to(root), path.read_text())]


def file_findings(path: Path, source: str) -> Iterator[str]:
    """What is beyond a limit in one file; ``path`` is relative to the repository and decides what counts as a view."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        yield f"{path}:{error.lineno} is not Python: {error.msg}."
        return
    reasons = tail_reasons(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
    for line in sorted(reasons.keys() & {1, *(function.lineno for function in functions)}):
        if not reasons[line]:
            yield f"{path}:{line} has a tail comment without a reason."
    lines = len(source.splitlines())
    if lines > FILE_LINES and 1 not in reasons:
        yield f"{path} has {lines} lines, more than {FILE_LINES}."
    for function in sorted(functions, key=lambda node: node.lineno):
        if function.lineno not in reasons:
            yield from function_findings(path, function)


def function_findings(path: Path, function: Function) -> Iterator[str]:
    place = f"{path}:{function.lineno} {function.name}"
    kind, limit = ("view", VIEW_LINES) if is_view(path, function) else ("function", FUNCTION_LINES)
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if lines > limit:
        yield f"{place} has {lines} lines, more than {limit} for a {kind}."
    if (depth := nesting(function)) > NESTING:
        yield f"{place} nests control flow {depth} deep, more than {NESTING}."
    if (count := len(argument_names(function))) > ARGUMENTS:
        yield f"{place} takes {count} arguments, more than {ARGUMENTS}."


def is_view(path: Path, function: Function) -> bool:
    in_views = path.name.startswith("views") or "views" in path.parent.parts
    return in_views and argument_names(function)[:1] == ["request"]


def argument_names(function: Function) -> list[str]:
    """Named arguments in order, without self and cls, ``*args`` and ``**kwargs``."""
    arguments = function.args
    positional = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    if positional[:1] in (["self"], ["cls"]):
        positional = positional[1:]
    return [*positional, *(argument.arg for argument in arguments.kwonlyargs)]


def nesting(node: ast.AST) -> int:
    """How deep control flow nests below ``node``, functions and classes inside it left out."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        own = 1 if isinstance(child, CONTROL_FLOW) and not is_elif(node, child) else 0
        deepest = max(deepest, own + nesting(child))
    return deepest


def is_elif(parent: ast.AST, child: ast.AST) -> bool:
    """Whether ``child`` is the ``elif`` of ``parent``; ``else:`` with one ``if`` below it is not, it is indented."""
    if not (isinstance(parent, ast.If) and isinstance(child, ast.If) and parent.orelse == [child]):
        return False
    return child.col_offset == parent.col_offset


def tail_reasons(source: str) -> dict[int, str]:
    """The reason of each tail comment by line; empty where none is given."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [token for token in tokens if token.type == tokenize.COMMENT]
    matches = ((comment.start[0], TAIL_COMMENT.match(comment.string)) for comment in comments)
    return {line: match["reason"].strip() for line, match in matches if match}


def main(root: Path = ROOT) -> int:
    found = findings(root)
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
