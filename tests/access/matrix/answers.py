"""Who sees what, as a person would write it down. Nothing here is taken from the product: no rule, no query.

A new state of groups is a column of `REACH`, a new sort of viewer a row; a new kind is named in `SHOWN` with the
channels that show it, and a new address of the product is a channel there, or stands in `QUIET`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# A: reads all that is in the group.  T: knows of the group and is teased.  K: knows of it and is not, since its
# owners show nothing more.  . : for them it is not there.
REACH = """
                open  half  closed  closedinopen  openinclosed  openinhalf  closedinclosed  hidden  deleted  unplugged  sales  archived  archivedclosed  named  reached
anyone          A     T     .       .             .             T           .               .       .        .          .      A         .               K      .
stranger        A     T     .       .             .             T           .               .       .        .          .      A         .               K      .
waiting         .     .     .       .             .             .           .               .       .        .          .      .         .               .      .
applicant       A     T     .       .             .             T           .               .       .        .          .      A         .               K      .
invited         A     T     .       .             .             T           .               .       .        .          .      A         .               K      .
left            A     T     .       .             .             T           .               .       .        .          .      A         .               K      .
removed         A     T     .       .             .             T           .               .       .        .          .      A         .               K      .
suspended       A     T     .       .             .             T           .               .       .        .          .      A         .               K      .
upstairs        A     A     A       .             A             A           .               .       .        .          .      A         .               K      .
member          A     A     A       A             A             A           A               .       .        .          .      A         A               A      A
silenced        A     A     A       A             A             A           A               .       .        .          .      A         A               A      A
moderator       A     A     A       A             A             A           A               .       .        .          .      A         A               A      A
owner           A     A     A       A             A             A           A               .       .        .          .      A         A               A      A
siteowner       A     T     .       .             .             T           .               .       .        .          .      A         .               K      A
sitemoderator   A     T     .       .             .             T           .               .       .        .          .      A         .               K      .
seller          A     T     .       .             .             T           .               .       .        .          A      A         .               K      .
"""  # noqa: E501 -- a table

IN_THE_GROUP = {"member", "silenced", "moderator", "owner"}
KEEPERS = {"moderator", "owner"}
STAFF = {"siteowner", "sitemoderator"}
WITHOUT_ACCOUNT = {"anyone", "waiting", "suspended"}
UPSTAIRS = {"open", "half", "closed"}
"""The groups that have others inside: `upstairs` is a member of these and of no other."""
ARCHIVED = {"archived", "archivedclosed"}
"""They are read as before, and nothing is changed in them."""
TAKES_REQUESTS = {"open", "half", "openinhalf", "named"}
"""Where nobody outside finds the group, what was asked has lapsed."""
CHANGED = {"reached", "half", "named", "closed", "closedinopen", "closedinclosed", "archivedclosed"}
"""Whose visibility is not any more what it was."""
FOR_SALES = {"note.words", "task.words"}
"""What is planted for Sales, and nowhere else."""
WATCHED_BEFORE = {"member", "left", "removed", "suspended", "stranger"}
"""They watched every group when it was public, and were told of all that is in it."""

Answer = Callable[[str, str], bool]
"""Whether a viewer is shown it, of a group in some state."""

_LINES = [line.split() for line in REACH.strip().splitlines()]
STATES = tuple(_LINES[0])
QUICK = ("open", "half", "closed", "hidden", "sales", "archived")
"""The states in `make test`."""
VIEWERS = tuple(line[0] for line in _LINES[1:])
_REACH = {line[0]: dict(zip(STATES, line[1:], strict=True)) for line in _LINES[1:]}


def reads(viewer: str, state: str) -> bool:
    return _REACH[viewer][state] == "A"


def knows(viewer: str, state: str) -> bool:
    return _REACH[viewer][state] in "ATK"


def is_teased(viewer: str, state: str) -> bool:
    return _REACH[viewer][state] in "AT"


def is_listed(viewer: str, state: str) -> bool:
    return knows(viewer, state) and state not in ARCHIVED


def is_listed_apart(viewer: str, state: str) -> bool:
    return knows(viewer, state) and state in ARCHIVED


def starts_topics(viewer: str, state: str) -> bool:
    return is_in(viewer, state) and viewer != "silenced" and state not in ARCHIVED


def enters(viewer: str, state: str) -> bool:
    member = viewer in IN_THE_GROUP or (viewer == "upstairs" and state in UPSTAIRS)
    return member and reads(viewer, state)


def keeps(viewer: str, state: str) -> bool:
    return viewer in KEEPERS and reads(viewer, state)


def tends_reports(viewer: str, state: str) -> bool:
    """Moderators of a group decide in it; those of the site wherever they read."""
    return keeps(viewer, state) or (viewer in STAFF and reads(viewer, state))


def owns(viewer: str, state: str) -> bool:
    return viewer == "owner" and reads(viewer, state)


def owns_what_shows(viewer: str, state: str) -> bool:
    """What strangers would see, or see no more: one group shows them nothing but itself, and whatever lies in a
    closed one shows nothing.
    """
    return changes_it(viewer, state) and state not in {"named", "openinclosed", "closedinclosed"}


def changes_it(viewer: str, state: str) -> bool:
    return owns(viewer, state) and state not in ARCHIVED


def decides(viewer: str, state: str) -> bool:
    return keeps(viewer, state) and state in TAKES_REQUESTS


def was_told(viewer: str, state: str) -> bool:
    return viewer in WATCHED_BEFORE - WITHOUT_ACCOUNT and reads(viewer, state)


def is_staff(viewer: str, state: str) -> bool:
    return viewer in STAFF


def owns_the_site(viewer: str, state: str) -> bool:
    return viewer == "siteowner"


def tends(viewer: str, state: str) -> bool:
    return viewer in STAFF and knows(viewer, state)


def owned(viewer: str, state: str) -> bool:
    return viewer == "owner" and state != "sales"


def enters_as_staff(viewer: str, state: str) -> bool:
    """The names of groups that are there and that they do not read, and of that in which they are for a while."""
    there = state not in {"hidden", "deleted", "unplugged"}
    inside = viewer == "siteowner" and state == "reached"
    return viewer in STAFF and there and (inside or not reads(viewer, state))


def asked_for_it(viewer: str, state: str) -> bool:
    return viewer == "applicant" and knows(viewer, state)


def asked_or_decides(viewer: str, state: str) -> bool:
    return asked_for_it(viewer, state) or decides(viewer, state)


def wrote_the_topic(viewer: str, state: str) -> bool:
    return viewer == "owner" and state != "sales"


def wrote_in_it(viewer: str, state: str) -> bool:
    """Of a topic that somebody wrote in, they are told the title while they may read it; of their own, always."""
    return wrote_the_topic(viewer, state) or (viewer == "member" and reads(viewer, state))


def replied(viewer: str, state: str) -> bool:
    return viewer == "member" and state != "sales"


def was_in_or_asked(viewer: str, state: str) -> bool:
    """Of the groups that somebody was in, asked to join or entered as staff, they are told the names of those that
    they may know of.
    """
    if (viewer, state) == ("siteowner", "reached"):
        return True
    went_there = viewer in IN_THE_GROUP | {"left", "removed", "applicant"} or (
        viewer == "upstairs" and state in UPSTAIRS
    )
    return went_there and state != "sales" and knows(viewer, state)


def asked(viewer: str, state: str) -> bool:
    return viewer == "applicant" and state != "sales"


def is_invited(viewer: str, state: str) -> bool:
    """The letter says where it invites to; whoever revokes it, or a group that is gone or archived, sends none."""
    return viewer == "invited" and state not in {"hidden", "deleted", "unplugged", "sales"} | ARCHIVED


def told_by_mail(viewer: str, state: str) -> bool:
    """Of a topic in it, of an invitation, of a request, that others see it from now on, or that it is archived."""
    hears_of_change = enters(viewer, state) and viewer != "owner" and state in CHANGED
    hears_of_end = enters(viewer, state) and viewer != "owner" and state in ARCHIVED
    asked = decides(viewer, state) or (keeps(viewer, state) and state == "archived")
    hears_of_staff = viewer == "owner" and state == "reached"
    hears = hears_of_change or hears_of_end or hears_of_staff
    return was_told(viewer, state) or is_invited(viewer, state) or asked or hears


def told_of_posts(viewer: str, state: str) -> bool:
    """Everybody who watched, but for the reply that the member wrote themself; and who began what is answered."""
    return (was_told(viewer, state) and viewer != "member") or owns(viewer, state)


def told_of_topics(viewer: str, state: str) -> bool:
    """Who watched, whose it is, and who moderates: something in it was reported."""
    return was_told(viewer, state) or keeps(viewer, state)


def reported(viewer: str, state: str) -> bool:
    return viewer == "left" and state != "sales"


def is_in(viewer: str, state: str) -> bool:
    return viewer not in WITHOUT_ACCOUNT and enters(viewer, state)


def told_of_requests(viewer: str, state: str) -> bool:
    """Who asked, and who decides, see in their own stream which group it is about."""
    return reads(viewer, state) or asked_for_it(viewer, state)


def is_the_lead(viewer: str, state: str) -> bool:
    return viewer == "stranger"


def admitted(viewer: str, state: str) -> bool:
    return viewer != "waiting"


@dataclass(frozen=True)
class AtMost:
    """It may be shown to these and to nobody else: how long a list is, or what one did, decides whether it is."""

    to: Answer


NAME, ABOUT = "group.name", "group.about"
FACE = "person.face"
"""The name of somebody who is in the group and silent. That they are in the community is no secret."""
TITLE, TEASER, REST = "topic.title", "topic.teaser", "topic.rest"
POST = "post.words"
REQUEST, ADDRESS = "join_request.answer", "invitation.address"
FILE, FILE_NAME = "file.words", "file.name"
CASE = "case.note"
"""What somebody wrote who reported something, for those who moderate there."""
NOTE, TASK = "note.words", "task.words"

HEAD: dict[str, Answer | AtMost] = {NAME: knows, ABOUT: knows, FACE: reads}
"""Around every page of a group."""
STREAM: dict[str, Answer | AtMost] = {NAME: reads, TITLE: reads, FACE: AtMost(admitted)}
FEED: dict[str, Answer | AtMost] = {**STREAM, ABOUT: AtMost(reads), TEASER: AtMost(reads), POST: AtMost(reads)}
FEED |= {TASK: AtMost(reads)}  # of a note a stream says about whom it is, and no words
QUOTED: dict[str, Answer | AtMost] = {TEASER: AtMost(reads), POST: AtMost(reads)}
"""A line of a stream says how what was written begins."""


def only(who: Answer, *marks: str) -> dict[str, Answer | AtMost]:
    return dict.fromkeys(marks, who)


LOOKED_AS = {"visitor": "anyone", "signed-in": "stranger", "member": "member", "moderator": "moderator"}
"""As whom owners look at their group, and who is shown just that."""
LOOKED_AT = ("groups.group", "groups.activity", "groups.files", "groups.members", "groups.requests", "content.topic")

SHOWN: dict[str, dict[str, Answer | AtMost]] = {
    "home.front": {NAME: AtMost(knows), ABOUT: AtMost(knows), TITLE: reads, FACE: AtMost(admitted), **QUOTED},
    "home.mine": {NAME: AtMost(told_of_requests), TITLE: is_in, FACE: AtMost(reads), **QUOTED},
    "groups.index": only(is_listed, NAME, ABOUT),
    "groups.archived": only(is_listed_apart, NAME, ABOUT),
    "groups.group": {**HEAD, TITLE: is_teased, TEASER: is_teased, REQUEST: asked_for_it},
    "groups.activity": {**HEAD, TITLE: reads, **QUOTED},
    "groups.files": {**only(reads, NAME, ABOUT, FACE), FILE_NAME: reads, TITLE: AtMost(reads)},
    "groups.members": only(reads, NAME, ABOUT, FACE),
    "groups.requests": {**only(keeps, NAME, ABOUT, FACE), REQUEST: decides},
    "groups.invitations": only(keeps, NAME, ABOUT, FACE, ADDRESS),
    "groups.invite_several": dict.fromkeys((NAME, ABOUT, FACE), AtMost(keeps)),
    "groups.settings": only(changes_it, NAME, ABOUT, FACE),
    "groups.visibility": only(changes_it, NAME, ABOUT, FACE),
    "groups.about": HEAD,
    "groups.edit_about": only(changes_it, NAME, ABOUT, FACE),
    "groups.new_inside": dict.fromkeys((NAME,), AtMost(changes_it)),
    "groups.numbers": only(changes_it, NAME, ABOUT, FACE),
    "groups.teasers": {**only(changes_it, NAME, ABOUT, FACE), **only(owns_what_shows, TITLE, TEASER)},
    "groups.roles": only(changes_it, NAME, ABOUT, FACE),
    "groups.seen_by": {NAME: keeps},
    "groups.staff_here": only(reads, NAME, ABOUT, FACE),
    "groups.questions": dict.fromkeys((NAME, ABOUT, FACE), AtMost(owns)),
    "content.topic": {**only(is_teased, NAME, TITLE, TEASER), **only(reads, REST, POST)},
    "articles.index": {NAME: reads, **dict.fromkeys((TITLE, TEASER), AtMost(reads))},
    "content.new_topic": only(starts_topics, NAME),
    "feeds.site": {**FEED, NAME: AtMost(told_of_requests)},
    "feeds.group": {**FEED, NAME: AtMost(knows)},
    "feeds.person": {NAME: reads, ABOUT: reads, FACE: admitted},
    "files.file": only(reads, FILE, FILE_NAME),
    "files.own": {FILE_NAME: replied},
    "search.page": {**only(knows, NAME, ABOUT), **only(is_teased, TITLE, TEASER), POST: reads},
    "notices.index": {NAME: AtMost(reads), TITLE: AtMost(reads)},
    "people.profile": {FACE: admitted, NAME: reads},
    "people_admin.people": only(is_staff, FACE),
    "people_admin.person": only(is_staff, FACE),
    "groups_admin.groups": only(tends, NAME),
    "groups_admin.reach": only(enters_as_staff, NAME),
    "admin.mails": {ADDRESS: AtMost(owns_the_site)},
    "moderation.cases": {**only(tends_reports, CASE), **dict.fromkeys((NAME, TITLE, POST), AtMost(tends_reports))},
    "moderation.case": {**only(tends_reports, CASE, POST), **dict.fromkeys((NAME, TITLE), AtMost(tends_reports))},
    "leads.lead": only(reads, NOTE, TASK),
    "leads.index": {NAME: AtMost(reads)},
    "leads.own": {NAME: AtMost(reads), TITLE: AtMost(reads)},
    "people.own_data": only(owns, NAME),
    "mail": {
        NAME: told_by_mail,
        ABOUT: is_invited,
        TITLE: AtMost(told_of_topics),
        TEASER: was_told,
        REST: AtMost(was_told),
        POST: told_of_posts,
    },
    "export": {
        NAME: was_in_or_asked,
        REQUEST: asked,
        TITLE: wrote_in_it,
        **only(wrote_the_topic, TEASER, REST),
        POST: replied,
        **only(replied, FILE, FILE_NAME),
        CASE: reported,
        **only(is_the_lead, NOTE, TASK),
    },
}
"""What each channel shows of a group, and to whom. What is not named there is shown to nobody there."""

OWN: dict[str, Answer] = {"file": replied}
"""Who brought things of a kind along: they come across their own wherever these are, and can take them away."""

BOUNDS: dict[str, Answer] = {
    **dict.fromkeys((NAME, ABOUT), knows),
    **dict.fromkeys((TITLE, TEASER), is_teased),
    FACE: admitted,
    REQUEST: asked_or_decides,
    ADDRESS: keeps,
}
"""Who may come across it in an address that is quiet, or of another group than the one asked for. What is not named
here is for those alone who read the group.
"""

_OWN = "the viewer's own account and settings"
_SITE = "the site as a whole, for its staff"
QUIET: dict[str, str] = {
    **dict.fromkeys(
        ("feeds.index", "notices.mails", "people.own_account", "people.own_profile"),
        _OWN,
    ),
    **dict.fromkeys(("people.own_ways", "legal.visits", "legal.to_accept", "people.match", "drafts.index"), _OWN),
    "bookmarks.index": "the posts that the viewer keeps, and may read: tests/content/test_bookmarks.py",
    **dict.fromkeys(("admin.health", "admin.log", "admin.outbox", "admin.overview"), _SITE),
    **dict.fromkeys(("admin.papers", "admin.readers", "admin.settings", "people.joining", "ways_admin.ways"), _SITE),
    **dict.fromkeys(("models_admin.models", "models_admin.new"), _SITE),
    "leads.all_companies": "whose people are leads, for Sales",
    **dict.fromkeys(("groups.new", "home.keys", "leads.export", "legal.index"), "no group's words"),
    **dict.fromkeys(("people.ask_for_link", "people.door"), "whoever signs in"),
}
"""Addresses that show nothing of any group, and why. With `--full` they are asked all the same."""

_SECRET = "a secret of one's own stands in it; its test asks"
NOT_ASKED: dict[str, str] = {
    **dict.fromkeys(("feeds.mine", "groups.invitation", "notices.mails_off", "people.invitation"), _SECRET),
    **dict.fromkeys(("people.open_address", "people.open_link", "people.fetch_data"), _SECRET),
    **dict.fromkeys(("people.begin", "people.callback", "ways_admin.trial"), "leads to a provider"),
    **dict.fromkeys(("admin.mail_html", "admin.one_mail"), "tests/admin/test_deliveries.py"),
    **dict.fromkeys(("admin.section", "legal.edit", "legal.paper", "people.picture"), "no group's words"),
    **dict.fromkeys(("moderation.flag", "moderation.log"), "tests/moderation"),
    **dict.fromkeys(("sitemap.index", "sitemap.page", "sitemap.robots"), "addresses alone: tests/sitemap"),
    "files.small": "pictures alone have one: tests/files/test_files.py",
    **dict.fromkeys(("posts.edit", "posts.history"), "tests/content/test_editing.py"),
    **dict.fromkeys(("content.news", "reading.new"), "tests/content/test_reading.py"),
    "articles.edit": "tests/content/test_articles.py",
    "moving.choose": "tests/content/test_moving.py",
    "bookmarks.form": "tests/content/test_bookmarks.py",
    "tags.tag": "tests/content/test_tags.py",
    "reactions.who": "tests/content/test_reactions.py",
    "sharing.form": "tests/content/test_sharing.py",
    "previews.picture": "pictures of cards: tests/content/test_previews.py",
    **dict.fromkeys(
        ("models_admin.backtest", "models_admin.model", "models_admin.text", "models_admin.trial"),
        "a model of scoring, for staff: tests/leads",
    ),
    **dict.fromkeys(("drafts.draft", "drafts.of_place"), "one's own alone: tests/drafts"),
    "leads.company": "a company, for Sales: tests/leads",
    **dict.fromkeys(("groups.answers", "groups.numbers_table", "groups.question"), "tables: tests/groups"),
    "groups.drop": "of one role: tests/groups",
    "groups.look_as": "tests/access/test_view_as.py compares it with what those see for whom it stands",
    **dict.fromkeys(("health.live", "health.ready"), "figures"),
    **dict.fromkeys(
        (
            *("first_run.account", "first_run.done", "first_run.group", "first_run.joining", "first_run.look"),
            *("first_run.mail", "first_run.name", "first_run.preview", "first_run.start", "first_run.ways"),
        ),
        "before there is any group",
    ),
}
"""Addresses with something in them that no table could fill, and who asks them."""
