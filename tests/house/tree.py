"""The files of the repository: those that are kept, and new ones that will be."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


@cache
def files() -> tuple[str, ...]:
    """Paths from the root, without what .gitignore names."""
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return tuple(sorted(path for path in listed if (ROOT / path).is_file()))


def under(folder: str, *endings: str) -> list[str]:
    """The files of a folder with one of these endings."""
    return [path for path in files() if path.startswith(folder) and path.endswith(endings)]


@cache
def text_of(path: str) -> str:
    """A file's text; nothing for what is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def code_of(path: str) -> ast.Module:
    """A Python file as a tree."""
    return ast.parse(text_of(path), path)


def names_given_in(path: str) -> Iterator[tuple[str, int]]:
    """Every name that a file gives to something, with its line."""
    for node in ast.walk(code_of(path)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


def words_of(name: str) -> set[str]:
    """The words in a name: `SignedInUser` holds "user"."""
    return {word.lower() for word in WORD.findall(name)}
