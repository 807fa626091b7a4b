"""What is declared once and shown everywhere has its sentence."""

from __future__ import annotations

import ast
import inspect
import re
from enum import Enum
from itertools import pairwise
from pathlib import Path
from string import Formatter

import pytest

from community import sdk
from community.access.permissions import PERMISSIONS
from community.activity.verbs import VERBS
from community.app.features import FEATURES, SPECS
from community.core.db import Base
from community.core.settings import Settings
from community.plugins import slots
from community.plugins.slots import Slot

ACTIVITY_STREAMS = {
    "Accept", "Add", "Announce", "Arrive", "Block", "Create", "Delete", "Dislike", "Flag", "Follow", "Ignore",
    "Invite", "Join", "Leave", "Like", "Listen", "Move", "Offer", "Question", "Read", "Reject", "Remove",
    "TentativeAccept", "TentativeReject", "Travel", "Undo", "Update", "View",
}  # fmt: skip
ELSEWHERE = {
    ("community.access", "community_forget"): "people/forgetting.py: grants, the author of things",
    ("community.access", "community_personal_data"): "groups give memberships, content gives what was written",
    ("community.admin", "community_forget"): "people/forgetting.py: the words of the log of staff",
    ("community.admin", "community_personal_data"): "nobody yet: what staff did and noted is not in an export",
    ("community.people", "community_forget"): "people/forgetting.py, when all features have forgotten",
}
"""Whose tables point to people, and who answers for them."""
OURS = {name: verb for name, verb in VERBS.items() if verb.__module__.startswith("community.")}


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_verb_has_its_sentence(name: str) -> None:
    verb = OURS[name]
    kind, *act = re.findall("[a-z]+", re.sub("([A-Z])", r" \1", verb.__name__).lower())
    assert name == f"{kind}.{'_'.join(act)}", f"{verb.__name__} is stored as {kind}.{'_'.join(act)}"
    assert verb.__doc__, f"{verb.__name__}: say what happened, as its docstring"
    assert verb.__doc__.strip().endswith(".")
    assert verb.streams_type in ACTIVITY_STREAMS, f"{verb.streams_type} is no activity type of Activity Streams 2.0"
    parts = {field for _text, field, _spec, _conversion in Formatter().parse(str(verb.sentence)) if field is not None}
    assert parts, f"{name}: its sentence names nobody and nothing"
    assert parts <= {"actor", "thing", "target"}, f"{name}: its sentence has {parts}"


@pytest.mark.parametrize("name", sorted(PERMISSIONS))
def test_every_permission_has_its_sentence(name: str) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", name), f"{name}: call it kind.act"
    sentence = PERMISSIONS[name].sentence
    assert sentence.endswith("."), f"{name}: say who may, in a sentence: {sentence!r}"
    assert len(sentence) > 20


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_says_what_it_means(name: str) -> None:
    description = Settings.model_fields[name].description or ""
    assert description.endswith("."), f"{name}: give its Field a description that is a sentence"


def test_every_slot_is_documented() -> None:
    tree = ast.parse(Path(inspect.getsourcefile(slots) or "").read_text())
    (body,) = [node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Slot"]
    documented = set()
    for before, after in pairwise(body):
        if isinstance(before, ast.Assign) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            assert "Gets `" in str(after.value.value), "say what a filling gets"
            documented |= {target.id for target in before.targets if isinstance(target, ast.Name)}
    missing = {slot.name for slot in Slot} - documented
    assert not missing, f"Say beneath each slot where it is and what it gets: {missing}"


def hook_specs() -> list[tuple[str, object]]:
    parts = [part for module in SPECS for part in vars(module).items()]
    return [(name, part) for name, part in parts if hasattr(part, "community_spec")]


@pytest.mark.parametrize(("name", "spec"), hook_specs())
def test_every_hook_says_when_it_is_called(name: str, spec: object) -> None:
    assert name.startswith("community_")
    assert (spec.__doc__ or "").strip().endswith("."), f"{name}: say what an implementation gives or may do"


@pytest.mark.parametrize("name", sorted(sdk.__all__))
def test_everything_that_plugins_may_import_is_documented(name: str) -> None:
    part = getattr(sdk, name)
    if callable(part) and name != "hookimpl":
        documented = part.__doc__ and not part.__doc__.startswith(f"{name}(")
        assert documented or issubclass(part, Enum), f"community.sdk.{name} has no docstring"


def test_features_are_wired_by_their_front_page_alone() -> None:
    for feature in FEATURES:
        assert feature.__name__.endswith(".hooks")
        parts = {name: part for name, part in vars(feature).items() if name.startswith("community_")}
        own = [part for part in parts.values() if inspect.isfunction(part)]
        assert own, f"{feature.__name__} attaches nothing"
        assert all(hasattr(part, "community_impl") for part in own), "mark it with @hookimpl, or nobody calls it"


def test_whoever_points_to_people_gives_and_forgets_them() -> None:
    features = {feature.__name__.removesuffix(".hooks"): feature for feature in FEATURES}
    silent = set()
    for mapper in Base.registry.mappers:
        keys = {key.target_fullname for column in mapper.local_table.columns for key in column.foreign_keys}
        owner = mapper.class_.__module__.rpartition(".")[0]
        if keys & {"principal.id", "person.id"} and owner.startswith("community."):
            hooks = ("community_personal_data", "community_forget")
            silent |= {(owner, hook) for hook in hooks if not hasattr(features.get(owner), hook)}
    assert silent == set(ELSEWHERE), "Implement the hook, or say in ELSEWHERE who answers for these tables."


def test_a_rule_that_asks_for_a_setting_or_the_time_is_not_kept() -> None:
    """What a rule gives is kept (`access/permissions.py`): a setting or an instant in it would be kept as well."""
    asking = [
        name
        for name, rule in PERMISSIONS.items()
        if re.search(r"\b(settings|now)\(", inspect.getsource(rule.condition))
    ]
    assert asking, "no rule asks: does this still look in the right place?"
    assert [name for name in asking if PERMISSIONS[name].fixed] == []
