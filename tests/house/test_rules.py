"""What holds everywhere in the code: who commits, what is trusted as HTML, where imports stand."""

from __future__ import annotations

import ast
import re

import pytest
from alembic.script import ScriptDirectory

from community.app.setup import alembic_config
from tests.house.tree import code_of, files, text_of, under

COMMITS = {
    "community/core/unit.py": "the unit of work",
    "community/search/embedded.py": "the writer of the index, which is no database of ours",
}
TRUSTED = {
    "community/activity/hooks.py": (2, "constant patterns that are filled by format, which escapes"),
    "community/app/layout.py": (2, "the two finished strings of a page of ours"),
    "community/content/base/hooks.py": (1, "HTML that render_markdown made, whose tags are taken off"),
    "community/content/base/kind_views.py": (2, "what kinds and features show: finished HTML"),
    "community/content/previews/lone_links.py": (1, "safe HTML of a post, with templates of ours in it"),
    "community/content/base/templates/content/topic.html": (1, "HTML that render_markdown made when it was written"),
    "community/groups/templates/groups/_welcome.html": (1, "HTML that render_markdown made when it was written"),
    "community/groups/templates/groups/about.html": (2, "HTML that render_markdown made when it was written"),
    "community/groups/templates/groups/teasers.html": (1, "a page of ours, made as a visitor would find it"),
    "community/core/templates/web/parts.html": (1, "the seam, a comment with random digits made at start-up"),
    "community/core/i18n.py": (2, "texts of the catalogues; what is filled in is escaped"),
    "community/core/text.py": (5, "what came through the sanitiser, a constant pattern, and what loses its tags"),
    "community/core/web/structured.py": (2, "a constant pattern, and JSON without a sign that means something"),
    "community/core/web/look.py": (
        5,
        "constant patterns that are filled by format, and places to break: what stands in them is escaped",
    ),
    "community/legal/templates/legal/paper.html": (1, "HTML that render_markdown made when it was written"),
    "community/legal/templates/legal/accept.html": (1, "HTML that render_markdown made when it was written"),
    "community/people/templates/people/profile.html": (1, "HTML that render_markdown made when it was written"),
    "plugins/reviews/views.py": (1, "HTML that render_markdown made, whose tags are taken off"),
    "community/plugins/slots.py": (2, "fillings of slots give finished HTML"),
    "community/search/excerpts.py": (3, "constant patterns that are filled by format and join, which escape"),
}
SHOWING = ("community/", "themes/", "plugins/")
SPEAKING = ("actions.py", "queries.py", "rules.py")
REGISTRIES = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "yarn" + "pkg.com"]
MACHINE = re.compile(r"(?<![\w.:}>~-])/(?:work|root|home|Users|mnt|private/tmp)/[\w.]+")
MAILS = ("community/core/templates/mail/letter.html",)
"""Mail programs know no policy of ours, and no style sheet but one inside the mail."""
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an on… attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}


def test_one_place_commits() -> None:
    found = {path for path in under("community/", ".py") if re.search(r"\.commit\(", text_of(path))}
    assert found == set(COMMITS), "Actions compose because they do not commit: use `write` or `unit_of_work`."


def test_migrations_have_one_head() -> None:
    heads = ScriptDirectory.from_config(alembic_config()).get_heads()
    assert len(heads) == 1, f"Two came in at once: let one of {heads} follow the other (`down_revision`)."


def test_what_is_trusted_as_html_is_listed_with_a_reason() -> None:
    found = {}
    for path in [path for folder in SHOWING for path in under(folder, ".py", ".html")]:
        number = len(re.findall(r"\|\s*safe\b|\bMarkup\([^)]|autoescape false", text_of(path)))
        if number:
            found[path] = number
    expected = {path: number for path, (number, _reason) in TRUSTED.items()}
    assert found == expected, "Let it be escaped; if it is finished HTML, list it in TRUSTED with the reason."


def test_imports_stand_at_the_top() -> None:
    hidden = []
    for path in under("community/", ".py"):
        for function in ast.walk(code_of(path)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                inside = [n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
                hidden += [f"{path}:{node.lineno}" for node in inside]
    assert not hidden, f"An import inside a function is hidden; move it up, or the code to another floor: {hidden}"


def test_what_others_call_says_what_it_does() -> None:
    silent = []
    for path in under("community/", *SPEAKING):
        for node in code_of(path).body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node):  # type: ignore[arg-type]  # `named` says which it is
                silent.append(f"{path}:{node.lineno}")
    assert not silent, f"Say in a sentence what it does, and what it raises: {silent}"


def test_the_first_argument_says_who_acts_or_looks() -> None:
    """Actions take an actor; those that act for the community itself, on a session or a secret, are listed; so are
    steps that actions share, which ask nobody's permission.
    """
    others = {"sign_in", "sign_out", "prepare", "prepare_html", "unsubscribe"}
    others |= {"hold", "enter", "pending_request", "keep_recipient"}
    wrong = []
    for path in under("community/", "actions.py"):
        for node in code_of(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.name not in others:
                first = node.args.args[0].arg if node.args.args else ""
                wrong += [f"{path}:{node.lineno} {node.name}({first}…)"] if first != "actor" else []
    assert not wrong, f"The first argument of an action is `actor`: {wrong}"


@pytest.mark.parametrize("what", INLINE)
def test_templates_hold_nothing_that_the_policy_forbids(what: str) -> None:
    templates = [path for folder in SHOWING for path in under(folder, ".html") if path not in MAILS]
    found = [path for path in templates if INLINE[what].search(text_of(path))]
    assert not found, f"`script-src 'self'; style-src 'self'` forbids {what}; use a class or a file: {found}"
    assert templates


def test_no_file_names_a_package_registry() -> None:
    found = [path for path in files() if any(name in text_of(path) for name in REGISTRIES)]
    assert not found, f"Which registry is asked is the business of whoever installs: {found}"


def test_no_file_knows_this_machine() -> None:
    found = {path: hit[0] for path in files() if (hit := MACHINE.search(text_of(path)))}
    assert not found, f"Make the path from a setting or from the file's own place: {found}"
