"""Every small way to make a condition wrong: one mutant per place and way."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from community.access import permissions
from community.access.models import Role

SWAPPED_CALLS = {"readable": "knowable", "knowable": "readable", "and_": "or_", "or_": "and_"}
SWAPPED_METHODS = {"is_": "is_not", "is_not": "is_"}
SWAPPED_SIGNS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
}
NEXT_WORDS = {
    "PUBLIC": "SEMI_PRIVATE",
    "SEMI_PRIVATE": "PUBLIC",
    "PRIVATE": "SEMI_PRIVATE",
    "LIVE": "HIDDEN",
    "OPEN": "REQUEST",
    "REQUEST": "INVITATION",
    "INVITATION": "OPEN",
    "MUTED": "NORMAL",
    "PENDING": "DECLINED",
    "SYSTEM": "MEMBER",
    "OWNER": "MODERATOR",
    "MODERATOR": "OWNER",
    "MEMBER": "SYSTEM",
}
KEPT_WHOLE = {"exists", "table", "permission", "in_", "correlate_except", "literal", "select", "append"}
"""Calls without one of whose arguments there is no condition any more."""


@dataclass(frozen=True)
class Mutant:
    """One wrong rule: where it is, and what was done to it."""

    module: str
    place: str
    line: int
    change: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """By which the list of survivors knows it, whatever moves the line."""
        return f"{self.module}.{self.place}: {self.change}"

    def plant(self) -> Any:
        """Make the product wrong in this way; gives what `uproot` needs."""
        _forget_kept_conditions()
        owner, name = _owner(self.module, self.place)
        before = getattr(owner, name)
        if isinstance(before, FunctionType):
            kept = before.__code__
            before.__code__ = _code_in(compile(self.tree, self.module, "exec"), self.place.split("."))
            return kept
        setattr(owner, name, _value_in(self.tree, name, vars(owner)))
        return before

    def uproot(self, kept: Any) -> None:
        """Make the product right again."""
        _forget_kept_conditions()
        owner, name = _owner(self.module, self.place)
        if isinstance(kept, CodeType):
            getattr(owner, name).__code__ = kept
        else:
            setattr(owner, name, kept)


def _forget_kept_conditions() -> None:
    for kept in (permissions._allowed, permissions._acts, permissions._visible):
        kept.cache_clear()


def mutants_of(module: str, places: tuple[str, ...] = ()) -> Iterator[Mutant]:
    """All mutants of a module; of some of its functions and constants only, if any are named."""
    source = Path(str(import_module(module).__file__)).read_text(encoding="utf-8")
    tree = ast.parse(source)
    told: Counter[tuple[str, str]] = Counter()
    for place, body in _places(tree):
        if places and place not in places:
            continue
        for node in ast.walk(body):
            for change, edit in _edits(node):
                wrong = copy.deepcopy(tree)
                number = next(index for index, each in enumerate(ast.walk(tree)) if each is node)
                edit(next(each for index, each in enumerate(ast.walk(wrong)) if index == number))
                changed = f"{change} in `{_short(node)}`"
                told[place, changed] += 1
                changed += f" ({told[place, changed]})" if told[place, changed] > 1 else ""
                yield Mutant(module, place, getattr(node, "lineno", 0), changed, ast.fix_missing_locations(wrong))


def _places(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in tree.body:
        match node:
            case ast.FunctionDef():
                yield node.name, _without_decorators(node)
            case ast.ClassDef():
                methods = [
                    each for each in node.body if isinstance(each, ast.FunctionDef) and not each.decorator_list
                ]
                yield from ((f"{node.name}.{each.name}", each) for each in methods)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Tuple() as value):
                yield name, value


def _without_decorators(node: ast.FunctionDef) -> ast.AST:
    """The statements of a function; the nodes are the tree's own."""
    return ast.Module(body=node.body, type_ignores=[])


def _edits(node: ast.AST) -> Iterator[tuple[str, Any]]:
    match node:
        case ast.Call():
            yield from _edits_of_call(node)
        case ast.Compare(ops=[sign]) if type(sign) in SWAPPED_SIGNS:
            yield "turned the sign", _set_sign
        case ast.BinOp(op=sign) if type(sign) in SWAPPED_SIGNS:
            yield "swapped & and |", _swap_operator
        case ast.UnaryOp(op=ast.Invert() | ast.Not()):
            yield "dropped the not", lambda each: _become(each, each.operand)
        case ast.Attribute(attr=word, value=ast.Name(id=first)) if word in NEXT_WORDS and first[0].isupper():
            yield f"{word} became {NEXT_WORDS[word]}", lambda each: setattr(each, "attr", NEXT_WORDS[word])
        case ast.Tuple(elts=words) if len(words) > 1 and all(isinstance(each, ast.Attribute) for each in words):
            yield from ((f"dropped number {at}", _dropper("elts", at)) for at in range(len(words)))
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="append"))):
            yield "left out", lambda each: setattr(each, "value", ast.Constant(value=None))
        case ast.Return(value=value) if value is not None and not _is_name(value):
            yield "negated", _negate


def _edits_of_call(call: ast.Call) -> Iterator[tuple[str, Any]]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if isinstance(call.func, ast.Name) and name in SWAPPED_CALLS:
        yield f"{name} became {SWAPPED_CALLS[name]}", lambda each: setattr(each.func, "id", SWAPPED_CALLS[name])
    if name in SWAPPED_METHODS:
        yield f"{name} became {SWAPPED_METHODS[name]}", lambda each: setattr(each.func, "attr", SWAPPED_METHODS[name])
    if name == "not_":
        yield "dropped the not", lambda each: _become(each, each.args[0])
    droppable = {"and_": 0, "or_": 0, "where": 0, "holds": 2}
    if name in droppable:
        first = droppable[name] - (1 if name == "holds" and isinstance(call.func, ast.Attribute) else 0)
        yield from ((f"dropped number {at}", _dropper("args", at)) for at in range(first, len(call.args)))


def _dropper(field: str, at: int) -> Any:
    def drop(node: Any) -> None:
        getattr(node, field).pop(at)
        if (
            getattr(node, "func", None) is not None
            and getattr(node.func, "id", "") in ("and_", "or_")
            and not node.args
        ):
            node.args.append(ast.Call(func=ast.Name(id="true", ctx=ast.Load()), args=[], keywords=[]))

    return drop


def _set_sign(node: Any) -> None:
    node.ops = [SWAPPED_SIGNS[type(node.ops[0])]()]


def _swap_operator(node: Any) -> None:
    node.op = SWAPPED_SIGNS[type(node.op)]()


def _negate(node: Any) -> None:
    node.value = ast.UnaryOp(op=ast.Invert(), operand=node.value)


def _become(node: Any, other: Any) -> None:
    node.__class__ = other.__class__
    node.__dict__ = dict(other.__dict__)


def _is_name(value: ast.expr) -> bool:
    return isinstance(value, ast.Name | ast.Constant)


def _short(node: ast.AST) -> str:
    text = ast.unparse(node).removeprefix("return ")
    return text if len(text) < 70 else f"{text[:66]} …"


def _owner(module: str, place: str) -> tuple[Any, str]:
    owner: Any = import_module(module)
    *classes, name = place.split(".")
    for each in classes:
        owner = getattr(owner, each)
    return owner, name


def _code_in(code: CodeType, path: list[str]) -> CodeType:
    for name in path:
        code = next(each for each in code.co_consts if isinstance(each, CodeType) and each.co_name == name)
    return code


def _value_in(tree: ast.Module, name: str, names: dict[str, Any]) -> tuple[Role, ...]:
    value = next(each.value for each in tree.body if isinstance(each, ast.Assign) and _is_target(each, name))
    found: tuple[Role, ...] = eval(compile(ast.Expression(value), name, "eval"), dict(names))  # noqa: S307 -- ours
    return found


def _is_target(node: ast.Assign, name: str) -> bool:
    return [getattr(each, "id", "") for each in node.targets] == [name]
