"""Every page that is looked at: who opens it, where, and what they do there first.

A new GET endpoint without a parameter is looked at by itself, as the staff. One with a parameter is listed by
`make screens` until it stands here, or in `NO_PAGE` with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.look.extras import MEMBER, NEWCOMER, OWNER, SELLER, STAFF

VISITOR = ""


@dataclass(frozen=True)
class Step:
    """Something done on a page before it is looked at: what is filled in, or pressed if there is nothing to fill."""

    where: str
    text: str | None = None


@dataclass(frozen=True)
class Screen:
    """A page. `{public}` and the like in its path stand for references; see `references` in tests/look/paths.py."""

    name: str
    path: str
    who: str = VISITOR
    embedded: bool = False
    steps: tuple[Step, ...] = ()
    status: int = 200
    """What the address answers, before the steps."""
    sample: bool = False
    """Whether `make test` looks at it; `--full` looks at all."""


SEND = Step("main button.fc-btn--main")
LEAVE = Step("main button.fc-btn--bad")

SCREENS = (
    Screen("front", "/", sample=True),
    Screen("front-member", "/", MEMBER),
    Screen("front-embedded", "/", embedded=True, sample=True),
    Screen("front-embedded-member", "/", MEMBER, embedded=True),
    Screen("menu-open", "/", MEMBER, steps=(Step(".fc-bar details.fc-menu > summary"),)),
    Screen("attaching", "/topics/{everything}", MEMBER, steps=(Step("[data-fc-attach] > summary"),)),
    Screen("files", "/settings/files", MEMBER),
    Screen("keys", "/settings/keys", MEMBER),
    Screen("files-group", "/groups/{guild}/files", MEMBER),
    Screen("drafts", "/drafts", MEMBER),
    Screen("drafts-none", "/drafts", "Noor"),
    Screen("drafts-one", "/drafts/{draft}", MEMBER),
    Screen("drafts-lost", "/drafts/{lost_draft}", MEMBER),
    Screen("drafts-go-on", "/groups/{guild}/topics/new?draft={draft}", MEMBER),
    Screen("mine", "/mine", MEMBER),
    Screen("mine-empty", "/mine", "Noor"),
    Screen("groups", "/groups", VISITOR),
    Screen("groups-member", "/groups", OWNER),
    Screen("group-public", "/groups/{public}", VISITOR),
    Screen("group-as-member", "/groups/{guild}/as/member", OWNER),
    Screen("group-as-visitor", "/groups/{guild}/as/visitor", OWNER, embedded=True),
    Screen("group-semi-visitor", "/groups/{semi}", VISITOR),
    Screen("group-semi-asked", "/groups/{guild}", NEWCOMER),
    Screen("group-semi-ask", "/groups/{guild}", SELLER),
    Screen("group-private-member", "/groups/{private}", SELLER),
    Screen("group-staff", "/groups/{guild}/staff", OWNER),
    Screen("admin-reach", "/admin/groups/reach", STAFF, steps=(Step("main .fc-row details > summary"),)),
    Screen("group-empty", "/groups/{empty}", MEMBER),
    Screen("group-embedded", "/groups/{semi}", embedded=True),
    Screen("group-owner", "/groups/{guild}", OWNER),
    Screen("group-level", "/groups/{semi}", OWNER, steps=(Step("main details.fc-menu > summary"),)),
    Screen("group-activity", "/groups/{public}/activity", MEMBER),
    Screen("group-members", "/groups/{public}/members", VISITOR),
    Screen("group-members-owner", "/groups/{guild}/members", OWNER, steps=(Step("main .fc-row details > summary"),)),
    Screen("groups-archived", "/groups/archived", VISITOR),
    Screen("group-ending", "/groups/{guild}", MEMBER),
    Screen("group-settings", "/groups/{guild}/settings", OWNER),
    Screen("group-roles", "/groups/{guild}/roles", OWNER, sample=True),
    Screen("seen-by", "/seen-by/{guild}", OWNER),
    Screen("group-role-drop", "/groups/{guild}/roles/{role}/drop", OWNER),
    Screen("group-questions", "/groups/{guild}/questions", OWNER),
    Screen("group-question", "/groups/{guild}/questions/{join_question}", OWNER),
    Screen("group-ask-wrong", "/groups/{guild}", SELLER, steps=(Step("#ask .fc-btn"),)),
    Screen("group-requests", "/groups/{guild}/requests", OWNER, sample=True),
    Screen("group-invite-many", "/groups/{guild}/invitations/many", OWNER),
    Screen(
        "group-invite-many-wrong",
        "/groups/{guild}/invitations/many",
        OWNER,
        steps=(Step("#table", "email\nanna@example.com\nanna@@example\n"), SEND),
    ),
    Screen("group-requests-none", "/groups/{semi}/requests", OWNER),
    Screen("group-invitations", "/groups/{guild}/invitations", OWNER),
    Screen("group-invitation-made", "/groups/{guild}/invitations", OWNER, steps=(SEND,)),
    Screen("group-invitations-closed", "/groups/{semi}/invitations", OWNER),
    Screen("group-new", "/groups/new", MEMBER),
    Screen("group-new-wrong", "/groups/new", MEMBER, steps=(Step("#name", " "), SEND)),
    Screen("invitation-visitor", "/invitations/{invitation}", VISITOR),
    Screen("invitation-member", "/invitations/{invitation}", SELLER),
    Screen("topic", "/topics/{topic}", VISITOR),
    Screen("topic-member", "/topics/{topic}", MEMBER, sample=True),
    Screen("topic-embedded", "/topics/{topic}", MEMBER, embedded=True),
    Screen("topic-outsider", "/topics/{topic}", "Noor"),
    Screen("tag", "/tags/gaskets", MEMBER),
    Screen("topic-everything", "/topics/{everything}", OWNER),
    Screen("topic-react", "/topics/{everything}", OWNER, steps=(Step(".fc-reactions summary >> nth=0"),)),
    Screen("topic-more", "/topics/{everything}", OWNER, steps=(Step(".fc-post__foot > .fc-menu summary >> nth=0"),)),
    Screen("topic-long", "/topics/{long}?at={long_middle}", MEMBER),
    Screen("topic-keep", "/topics/{long}", OWNER, steps=(Step("aside .fc-think summary >> nth=0"),)),
    Screen("topic-move", "/topics/{long}/move", OWNER),
    Screen("topic-bookmark", "/posts/{reportable}/bookmark", OWNER),
    Screen("topic-share", "/posts/{reportable}/share", OWNER),
    Screen("topic-shared", "/posts/{shared}/share", OWNER),
    Screen("topic-reactions", "/posts/{reportable}/reactions", OWNER),
    Screen("teaser", "/topics/{teased}", VISITOR),
    Screen("topic-new", "/groups/{public}/topics/new", MEMBER),
    Screen(
        "topic-new-wrong",
        "/groups/{public}/topics/new",
        MEMBER,
        steps=(Step("#title", " "), Step("#body", " "), SEND),
    ),
    Screen("topic-reply-wrong", "/topics/{topic}", MEMBER, steps=(Step("#body", " "), SEND)),
    Screen("kinds-list", "/groups/{workshop}", VISITOR),
    Screen("kinds-one", "/groups/{workshop}?kind=idea", MEMBER),
    Screen("kinds-settings", "/groups/{workshop}/settings", OWNER),
    Screen("kinds-new-poll", "/groups/{workshop}/topics/new?kind=poll", MEMBER),
    Screen(
        "kinds-new-poll-wrong",
        "/groups/{workshop}/topics/new?kind=poll",
        MEMBER,
        steps=(Step("#title", "What?"), Step("#body", "Choose."), Step("#choices", "one"), SEND),
    ),
    Screen("kinds-question", "/topics/{question}", MEMBER, sample=True),
    Screen("kinds-question-visitor", "/topics/{question}", VISITOR),
    Screen("kinds-idea", "/topics/{idea}", SELLER),
    Screen("kinds-idea-owner", "/topics/{idea}", OWNER, steps=(Step("main .fc-think > summary"),)),
    Screen("kinds-poll", "/topics/{poll}", MEMBER),
    Screen("kinds-poll-ranked", "/topics/{ranked}", SELLER),
    Screen("kinds-poll-hidden", "/topics/{hidden_poll}", VISITOR),
    Screen("article-list", "/groups/{workshop}/articles", VISITOR),
    Screen("article-list-owner", "/groups/{workshop}/articles", OWNER),
    Screen("article", "/topics/{article}", VISITOR, sample=True),
    Screen("article-owner", "/topics/{article}", OWNER),
    Screen("article-ahead", "/topics/{article_ahead}", OWNER),
    Screen("article-edit", "/topics/{article_ahead}/article", OWNER),
    Screen("article-new", "/groups/{workshop}/topics/new?kind=article", OWNER),
    Screen("sign-in", "/sign-in", VISITOR, sample=True),
    Screen("sign-in-back", "/sign-in?back=/mine", VISITOR),
    Screen("sign-in-embedded", "/sign-in", embedded=True),
    Screen(
        "sign-in-wrong",
        "/sign-in",
        VISITOR,
        steps=(Step("#email", "a@example.org"), Step("#password", "wrong one"), SEND),
    ),
    Screen("sign-in-mail", "/sign-in/mail", VISITOR),
    Screen("sign-in-mail-wrong", "/sign-in/mail", VISITOR, steps=(Step("#email", "nobody@nowhere"), SEND)),
    Screen("sign-in-mail-sent", "/sign-in/mail", VISITOR, steps=(Step("#email", "somebody@example.org"), SEND)),
    Screen("password-new", "/sign-in/mail/{mailed}", VISITOR),
    Screen("password-reset", "/sign-in/mail/{reset}", VISITOR),
    Screen("waiting", "/", "Wanda", status=403),
    Screen("site-invitation", "/join/{site_invitation}", VISITOR),
    Screen("profile", "/people/{person}", VISITOR, sample=True),
    Screen("profile-own", "/people/{person}", MEMBER),
    Screen("profile-bare", "/people/{nobody}", VISITOR),
    Screen("profile-embedded", "/people/{person}", embedded=True),
    Screen("own-profile", "/settings/profile", MEMBER, sample=True),
    Screen("own-profile-wrong", "/settings/profile", MEMBER, steps=(Step("#name", " "), SEND)),
    Screen("own-picture-none", "/settings/profile", MEMBER, steps=(Step("main .fc-portrait .fc-btn"),)),
    Screen("own-account", "/settings/account", MEMBER),
    Screen("own-address", "/settings/account/address/{address}", MEMBER),
    Screen("own-data", "/settings/data", MEMBER),
    Screen("own-data-leave", "/settings/data", "Yara"),
    Screen("own-data-leave-wrong", "/settings/data", "Yara", steps=(LEAVE,)),
    Screen("own-interest", "/settings/interest", "Marta"),
    Screen("own-interest-none", "/settings/interest", STAFF),
    Screen("own-feeds", "/feeds", MEMBER),
    Screen("own-feeds-made", "/feeds", MEMBER, steps=(Step("main .fc-desk__main form .fc-btn"),)),
    Screen("own-visits", "/privacy/visits", MEMBER),
    Screen("visits", "/privacy/visits", VISITOR),
    Screen("visits-embedded", "/privacy/visits", embedded=True),
    Screen("papers", "/legal", VISITOR),
    Screen("papers-staff", "/admin/papers", STAFF),
    Screen("paper", "/legal/privacy", VISITOR),
    Screen("paper-old", "/legal/rules?version=1", STAFF),
    Screen("paper-edit", "/legal/terms/edit", STAFF),
    Screen("paper-edit-wrong", "/legal/terms/edit", STAFF, steps=(Step("#source", " "), SEND)),
    Screen("paper-accept", "/groups", "Samir"),
    Screen("group-visibility", "/groups/{guild}/visibility", OWNER),
    Screen(
        "group-visibility-follows",
        "/groups/{guild}/visibility",
        OWNER,
        steps=(Step("main input[value=private]"), SEND),
    ),
    Screen("group-about", "/groups/{guild}/about", OWNER),
    Screen("group-about-edit", "/groups/{guild}/about/edit", OWNER),
    Screen("group-numbers", "/groups/{semi}/numbers", OWNER),
    Screen("group-new-like", "/groups/new?like=customers", STAFF),
    Screen("group-new-inside", "/groups/{guild}/new", OWNER),
    Screen("group-teasers", "/groups/{guild}/teasers", OWNER),
    Screen(
        "group-teasers-follows",
        "/groups/{guild}/teasers",
        OWNER,
        steps=(Step("main input[value=words]"), Step("main input[value=faces]"), SEND),
    ),
    Screen("topic-imported", "/topics/{imported}", VISITOR, sample=True),
    Screen("topic-imported-member", "/topics/{imported}", MEMBER),
    Screen("ways", "/settings/sign-in", MEMBER),
    Screen("joining", "/settings/people", STAFF),
    Screen("admin-person", "/admin/people/{person}", STAFF),
    Screen("admin-settings", "/admin/settings/{section}", STAFF),
    Screen("post-edit", "/posts/{reportable}/edit", OWNER),
    Screen("post-history", "/posts/{reportable}/history", MEMBER),
    Screen("report", "/report/{reportable}", MEMBER),
    Screen("moderation", "/moderation", OWNER, sample=True),
    Screen("moderation-none", "/moderation", "Noor"),
    Screen("moderation-log", "/moderation/log", OWNER),
    Screen("moderation-case", "/moderation/{case}", OWNER, steps=(Step("main details.fc-think > summary"),)),
    Screen("moderation-told", "/moderation/{judged}", MEMBER),
    Screen("notices", "/notices", OWNER),
    Screen("notices-empty", "/notices", "Noor"),
    Screen("notices-mails", "/notices/mails", MEMBER),
    Screen("search", "/search?q=drift", MEMBER, sample=True),
    Screen("search-teased", "/search?q=round", VISITOR),
    Screen("search-nothing", "/search?q=zeppelin", VISITOR),
    Screen("search-blank", "/search", VISITOR),
    Screen("admin-model", "/admin/models/interest/1", STAFF),
    Screen("admin-model-text", "/admin/models/interest/1/text", STAFF),
    Screen("admin-model-trial", "/admin/models/interest/1/trial", STAFF),
    Screen("admin-model-backtest", "/admin/models/interest/1/backtest", STAFF),
    Screen("leads", "/leads", SELLER),
    Screen("lead", "/leads/{lead}", SELLER, sample=True),
    Screen("companies", "/leads/companies", SELLER),
    Screen("company", "/leads/companies/{company}", SELLER),
    Screen(
        "own-farewell",
        "/settings/data",
        "Yara",
        steps=(Step("input[value=keep]"), Step("input[name=sure]"), LEAVE),
    ),
    Screen("styleguide", "/styleguide", VISITOR, sample=True),
    Screen("styleguide-embedded", "/styleguide", embedded=True),
    Screen("not-found", "/groups/nothing-here", VISITOR, status=404),
    Screen("not-found-member", "/groups/nothing-here", MEMBER, status=404),
    Screen("not-found-embedded", "/groups/nothing-here", embedded=True, status=404),
)

NO_PAGE = {
    "people.begin": "leads to a provider",
    "people.callback": "comes from a provider and leads on",
    "ways_admin.trial": "leads to a provider; tests/admin/test_trial.py has the page that it comes back to",
    "people.match": "needs a provider's word; tests/people/test_linking.py has its page",
    "notices.mails_off": "needs the secret of a mail; the same page as an error's",
    "content.news": "for scripts",
    "reading.new": "leads on to a post",
    "drafts.of_place": "for scripts",
    "files.file": "a file",
    "sitemap.index": "for machines",
    "sitemap.page": "for machines",
    "sitemap.robots": "for machines",
    "files.small": "a picture",
    "previews.picture": "a picture",
    "people.picture": "a picture",
    "people.fetch_data": "a file",
    "feeds.site": "for machines",
    "feeds.group": "for machines",
    "feeds.person": "for machines",
    "feeds.mine": "for machines",
    "first_run.start": "closed as soon as there is an owner; tests/journeys/test_set_up.py walks through it",
    "first_run.name": "closed as soon as there is an owner; tests/journeys/test_set_up.py walks through it",
    "first_run.look": "closed as soon as there is an owner; tests/journeys/test_set_up.py walks through it",
    "first_run.account": "closed as soon as there is an owner; tests/journeys/test_set_up.py walks through it",
    "first_run.preview": "a style sheet",
    "admin.one_mail": "needs a letter in the folder; tests/admin/test_deliveries.py has its page",
    "admin.mail_html": "a letter as mail programs show it, shut in",
    "groups.answers": "a table to take along",
    "groups.numbers_table": "a table to take along",
    "leads.export": "a table to take along",
    "health.live": "for machines",
    "health.ready": "for machines",
}


def endpoint_of(app: Flask, path: str) -> str | None:
    """Which endpoint answers an address."""
    try:
        return str(app.url_map.bind("localhost").match(path.partition("?")[0])[0])
    except HTTPException:
        return None


def by_themselves(app: Flask, seen: Iterable[str]) -> tuple[list[Screen], list[str]]:
    """Screens for pages that nobody has listed yet, and the endpoints for which that cannot be done."""
    known = set(seen) | set(NO_PAGE)
    new, cannot = [], []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in known or rule.endpoint.endswith("static"):
            continue
        if rule.arguments:
            cannot.append(rule.endpoint)
        else:
            new.append(Screen(f"new-{rule.endpoint.replace('.', '-')}", rule.rule, STAFF))
        known.add(rule.endpoint)
    return new, sorted(cannot)
