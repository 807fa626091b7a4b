"""Files stay small, and are called what the design calls them."""

from __future__ import annotations

import ast
from pathlib import PurePath

import pytest

from tests.house.tree import code_of, files, names_given_in, text_of, under, words_of

LINES = {".py": 400, ".html": 120, ".css": 200, ".js": 300}
LONGEST_FUNCTION = 60
FEATURES = (
    "people",
    "groups",
    "moderation",
    "content/base",
    "content/questions",
    "content/ideas",
    "content/polls",
    "content/articles",
    "content/reactions",
    "content/reading",
    "content/bookmarks",
    "content/previews",
    "content/sharing",
    "content/tags",
    "leads",
    "notifications",
    "drafts",
    "home",
    "admin",
    "first_run",
)
NAMES = {"__init__", "models", "verbs", "rules", "actions", "queries", "readers", "forms", "views", "api", "admin"}
NAMES |= {"jobs", "hooks", "specs"}
OTHER_FILES = {
    "community/admin/acts.py": "what staff can do, each with its words",
    "community/admin/sections.py": "which settings the pages change, and how each is shown",
    "community/admin/trials.py": "letters and webhooks sent to see what comes of them",
    "community/admin/staff.py": "who stands before the door of the administration",
    "community/content/base/cards.py": "what a post keeps of pages that it leads to",
    "community/content/previews/fetching.py": "the outer edge: pages behind links, by way of the outbox",
    "community/content/previews/lone_links.py": "which links of a text are shown as cards, and where",
    "community/content/previews/page_heads.py": "what a page says of itself, read with bounds",
    "community/content/base/attaching.py": "files that come with what somebody writes",
    "community/content/base/keeping.py": "the actions on a whole topic: close, pin, slow down",
    "community/content/base/keeping_views.py": "the addresses of these",
    "community/content/base/moving.py": "the action that moves a topic, and where to",
    "community/content/base/moving_views.py": "the page of that",
    "community/content/base/news.py": "what an open page asks again and again, and the mark that answers it",
    "community/content/base/naming.py": "topics and posts by their names, many at once, for streams",
    "community/content/base/offering.py": "whom a writer may name, asked while they write",
    "community/content/base/offering_views.py": "the addresses of that",
    "community/content/base/drafting.py": "the forms whose texts are kept as drafts",
    "community/drafts/places.py": "a form whose text is kept, as its page shows it",
    "community/drafts/personal.py": "what drafts hold of a person: for their export, and forgotten",
    "community/content/base/editing.py": "the actions on a post that is there: change, delete, restore",
    "community/content/base/history.py": "what a post said before, and what was changed",
    "community/content/base/post_views.py": "pages of one post",
    "community/content/base/following.py": "what a topic keeps in step with its posts",
    "community/content/base/mentions.py": "whom a text names, found when it is written",
    "community/content/base/by_kind.py": "queries for kinds: their things, and who of their authors keeps the group",
    "community/content/base/kinds.py": "what a kind of topic declares",
    "community/content/base/kind_views.py": "pages and parts of pages that are about no single kind",
    "community/content/base/structured.py": "what a topic's page says to programs",
    "community/content/base/selecting.py": "the statements of the pages of topics, made once",
    "community/content/base/taking_in.py": "the action that keeps what was written elsewhere",
    "community/content/ideas/personal.py": "what ideas hold of a person: for their export, and forgotten",
    "community/content/bookmarks/personal.py": "what bookmarks hold of a person: for their export, and forgotten",
    "community/content/tags/going_by.py": "the one place that writes which tags a topic goes by",
    "community/content/tags/taking_in.py": "what topics that were written elsewhere went by there",
    "community/content/tags/names.py": "what can be a tag, and the tags in what somebody wrote",
    "community/content/tags/personal.py": "what tags hold of a person: for their export, and forgotten",
    "community/content/reactions/personal.py": "what reactions hold of a person: for their export, and forgotten",
    "community/content/reactions/signs.py": "what one can react with, by the setting",
    "community/content/sharing/personal.py": "what share links hold of a person: for their export, and forgotten",
    "community/content/reading/personal.py": "what is kept of somebody's reading: for their export, and forgotten",
    "community/content/reading/queue.py": "the outer edge: positions wait a second and are written together",
    "community/content/articles/structured.py": "what an article's page says to programs",
    "community/content/polls/personal.py": "what polls hold of a person: for their export, and forgotten",
    "community/content/questions/personal.py": "what questions hold of a person: for their export, and forgotten",
    "community/content/questions/structured.py": "what a question's page says to programs",
    "community/content/questions/taking_in.py": "the actions that keep what is known of questions asked elsewhere",
    "community/feeds/formats.py": "how a stream is written in each format",
    "community/feeds/making.py": "a page of a stream, made ready for any format",
    "community/groups/about.py": "what a group says at length, and its welcome",
    "community/groups/archiving.py": "actions of those who let a group rest",
    "community/groups/reaching.py": "actions and reads of staff who enter a group, and what it is shown of that",
    "community/groups/asking.py": "actions of those who ask to be let in, and the answers",
    "community/groups/sight.py": "who sees a thing, counted by the rules",
    "community/groups/directory.py": "which groups are looked for, and in which order",
    "community/groups/looking.py": "as whom one looks at a group, supposed within a transaction that is undone",
    "community/groups/charters.py": "what the roles of a group may do, and its own roles",
    "community/groups/desk.py": "the audience of a group's requests and invitations",
    "community/groups/inside.py": "groups inside another: who can be in them, and how long",
    "community/groups/inviting.py": "actions of those who invite, and of the invited",
    "community/groups/inviting_forms.py": "the forms of those who invite",
    "community/groups/inviting_many.py": "the action that invites many at once",
    "community/groups/rows.py": "mail addresses in a table that somebody brings",
    "community/groups/lasting.py": "steps that actions share, about memberships while they last",
    "community/groups/terms.py": "actions about how long memberships last",
    "community/groups/letters.py": "the mail that brings an invitation",
    "community/groups/teasers.py": "what outsiders see of a group, and what changing it means",
    "community/groups/visibility.py": "what a change of visibility means, and the change",
    "community/groups/numbers.py": "what is counted of a group by week",
    "community/groups/patterns.py": "what a group can be opened after, and the action that does",
    "community/groups/questions.py": "what a group asks of those who want to join, and the answers",
    "community/groups/members.py": "queries about members, requests and invitations",
    "community/leads/about.py": "what scoring knows of people besides what they did",
    "community/leads/join_answers.py": "what people answered on joining groups, as rules name it",
    "community/leads/folding.py": "what is new folded into scores that are kept: the hot way of the scoring reader",
    "community/leads/sales.py": "the built-in group Sales: who is in it, and that it is there",
    "community/leads/commands.py": "the commands of scoring",
    "community/leads/board.py": "queries of the board: filters, order, pages",
    "community/leads/ingest.py": "activities from elsewhere: the shape of a row, and the action that takes a batch",
    "community/leads/judging.py": "what came of leads, and where people would stand under another model",
    "community/leads/judging_commands.py": "the commands that hold a model against what came of leads",
    "community/leads/models_admin.py": "scoring models, for owners: written, switched on",
    "community/leads/judging_admin.py": "scoring models, for owners: tried, compared, held against what came",
    "community/leads/model_files.py": "models in files, for the commands",
    "community/leads/files.py": "files of activities from elsewhere",
    "community/leads/source_commands.py": "the commands about activities from elsewhere",
    "community/leads/staff_acts.py": "what staff do about leads, in words",
    "community/leads/explaining.py": "why a score is what it is, as of an instant",
    "community/leads/model_actions.py": "what is done to scoring models",
    "community/leads/affiliating.py": "says who works where: from mail, or as Sales knows",
    "community/leads/companies.py": "queries of companies and of who works where",
    "community/leads/known.py": "what scoring asks of the log and of people, once for a batch",
    "community/leads/marks.py": "from where scoring goes on, packed as a column holds it",
    "community/leads/scores.py": "the score of each person by each model, kept by the readers",
    "community/leads/stored_models.py": "which scoring models are in use, and every version",
    "community/leads/tables.py": "leads as CSV for spreadsheets",
    "community/leads/rebuilding.py": "everybody's score anew, under a model in use or not yet",
    "community/leads/telling.py": "from the log to the world that scoring looks at",
    "community/leads/webhook.py": "the built-in implementation of the lead hook",
    "community/moderation/cases.py": "the steps of its actions: cases, and things that vanish and come back",
    "community/moderation/limits.py": "how many posts somebody writes in a while",
    "community/moderation/personal.py": "what moderation holds of a person: for their export, and forgotten",
    "community/notifications/circles.py": "circles of people that any feature may name",
    "community/notifications/concerns.py": "what features declare about notices",
    "community/notifications/mails.py": "the route by which notices leave the outbox",
    "community/notifications/tokens.py": "the secret in a mail by which its mails are stopped",
    "community/people/current.py": "who is asking: between Flask-Login and the viewer",
    "community/people/devices.py": "on what somebody signed in, in words",
    "community/people/host.py": "what a host site says of its people",
    "community/people/joining.py": "who may join the site, whichever way they come",
    "community/people/letters.py": "mails about accounts",
    "community/people/linking.py": "the word that lets one's own page begin to link an account",
    "community/people/profile_forms.py": "what people may enter about themselves",
    "community/content/base/personal.py": "what people wrote: for their export, and taken away",
    "community/groups/personal.py": "what groups hold of a person: for their export, and forgotten",
    "community/leads/personal.py": "what leads hold of a person: for their export, and forgotten",
    "community/notifications/personal.py": "what notices hold of a person: for their export, and forgotten",
    "community/people/forgetting.py": "forgetting somebody who left for good",
    "community/people/personal.py": "what people's own tables hold of somebody",
    "community/people/names.py": "what a name may look like",
    "community/people/ways_admin.py": "sign-in providers, for owners",
    "community/people/trial.py": "the state of a sign-in that lets nobody in",
    "community/people/staff_acts.py": "what staff do to people, in words",
}
FORBIDDEN = {"user": "person", "users": "people", "event": "activity", "events": "activities"}
OTHER_WORDS = {
    ("community/activity/wake.py", "event"): "a threading.Event",
    ("community/people/devices.py", "user_agent"): "the header User-Agent",
}


@pytest.mark.parametrize("ending", LINES)
def test_no_file_is_long(ending: str) -> None:
    long = {path: len(text_of(path).splitlines()) for path in files() if path.endswith(ending)}
    long = {path: n for path, n in long.items() if n > LINES[ending] and not path.startswith("migrations/")}
    assert not long, f"Take the second concept out into a file of its own: {long}"


def test_no_function_is_long() -> None:
    long = []
    for path in under("community/", ".py"):
        for node in ast.walk(code_of(path)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
                long += [f"{path}:{node.lineno} {node.name}"]
    assert not long, f"Give the steps of these functions names of their own: {long}"


def test_nothing_is_called_utils_or_helpers() -> None:
    vague = {"util", "utils", "helper", "helpers", "common", "misc"}
    found = [path for path in files() if vague & {PurePath(part).stem for part in PurePath(path).parts}]
    assert not found, f"A shared thing has a name and a floor; say what it is: {found}"


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_has_the_files_that_every_feature_has(feature: str) -> None:
    folder = f"community/{feature}/"
    own = {path for path in under(folder, ".py") if "/" not in path.removeprefix(folder)}
    strange = {path for path in own if PurePath(path).stem not in NAMES and path not in OTHER_FILES}
    assert not strange, f"Put it into one of {sorted(NAMES)}, or list it in OTHER_FILES with its reason: {strange}"


def test_exceptions_are_still_needed() -> None:
    gone = [path for path in OTHER_FILES if path not in files()]
    assert not gone, f"Take these out of OTHER_FILES: {gone}"
    unused = [(path, word) for path, word in OTHER_WORDS if word not in {n for n, _line in names_given_in(path)}]
    assert not unused, f"Take these out of OTHER_WORDS: {unused}"


def test_things_are_called_what_the_glossary_calls_them() -> None:
    found = []
    for path in under("community/", ".py"):
        for name, line in names_given_in(path):
            wrong = words_of(name) & FORBIDDEN.keys() if (path, name) not in OTHER_WORDS else set()
            found += [f"{path}:{line} {name}: say {FORBIDDEN[word]}" for word in wrong]
    assert not found, "\n".join(found)


def test_every_package_says_what_it_is() -> None:
    silent = [p for p in under("community/", ".py") if text_of(p).strip() and not ast.get_docstring(code_of(p))]
    assert not silent, f"Begin with a docstring that says what it is for: {silent}"
