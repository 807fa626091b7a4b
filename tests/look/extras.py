"""What the demo's story does not show but its pages must be looked at with: people who wait, invitations, doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from PIL import Image
from sqlalchemy import select

from community.access.models import Principal, Role, Visibility
from community.access.viewers import Viewer, system, viewer_of
from community.content.base.actions import prepare, reply, start_topic
from community.content.base.cards import Card, keep_cards
from community.content.base.drafting import NEW_TOPIC
from community.content.base.models import Post
from community.content.reactions.actions import react
from community.content.sharing.actions import share
from community.content.tags.actions import tag_topic
from community.content.tags.models import NAME_LENGTH
from community.core.clock import now
from community.core.db import session
from community.core.files import files
from community.core.unit import unit_of_work
from community.drafts.actions import save_draft
from community.groups.actions import add_member, found_group
from community.groups.archiving import archive_group
from community.groups.asking import ask_to_join
from community.groups.charters import make_role
from community.groups.inviting import invite
from community.groups.models import Group, Joining, QuestionKind
from community.groups.queries import built_in_group
from community.groups.questions import Wording, put_question
from community.groups.terms import limit_membership
from community.moderation.actions import decide, flag
from community.moderation.models import Case, Complaint, Outcome
from community.people.actions import Claims, admit, make_staff
from community.people.actions.arrivals import open_arrival
from community.people.actions.invitations import invite_to_site
from community.people.actions.passwords import mail_link
from community.people.models import Person

OWNER, MEMBER, SELLER, STAFF, NEWCOMER = "Lena", "Priya", "Jonas", "Tomás", "Erik"
A_WEEK = timedelta(days=7)
PAGES = ("https://gaskets.example/guide?sort=steam", "https://valves.example/")
LONG = "Druckmessumformerkalibrierlaboratorium"


@dataclass(frozen=True)
class Extras:
    """References and secrets that addresses need."""

    guild: str
    role: str
    join_question: str
    empty: str
    invitation: str
    site_invitation: str
    mailed: str
    reset: str
    arrival: str
    draft: str
    lost_draft: str
    reportable: str
    shared: str
    case: str
    judged: str
    long: str
    long_middle: str


def add_extras() -> Extras:
    """Through the actions that the pages use."""
    with unit_of_work():
        make_staff(system(), person_called(STAFF), role=Role.OWNER)
        for name, email in (("Erik Lund", "erik@haldenwater.example"), ("Noor van der Meulen", "noor@example.org")):
            admit(system(), Claims("http://127.0.0.1:9", email, name, email, email_verified=True), now())
        guild = _group("Field Engineers' Guild", "Who mends it in the rain.", Joining.REQUEST | Joining.INVITATION)
        guild.question = "Which plant do you look after?"
        owner = _viewer(OWNER)
        add_member(system(), guild, owner, now(), role=Role.OWNER)
        add_member(system(), guild, _viewer(MEMBER), now())
        limit_membership(owner, guild, person_called(MEMBER).principal, now() + timedelta(days=9), now())
        role = make_role(owner, guild, name="Night shift", standing=Role.MEMBER)
        posts = _talk(guild)
        cases = _reports(posts)
        _reactions(posts)
        long = _long_talk(guild)
        sizes = Wording("How many plants?", QuestionKind.CHOICE, ("One", "Two to ten", "More"))
        question = put_question(owner, guild, sizes)
        put_question(owner, guild, Wording("Do you work at night?", QuestionKind.YES_NO))
        for name, answer in ((NEWCOMER, "Halden Water, pump houses 1 to 9."), ("Noor", "")):
            ask_to_join(_viewer(name), guild, answer=answer, answers={question.ref: "Two to ten"}, now=now())
        _invitation, token = invite(owner, guild, max_uses=5, expires_at=now() + A_WEEK, now=now())
        invite(owner, guild, address=f"{LONG.lower()}@example.org", expires_at=now() + A_WEEK, now=now())
        rested = _group("Pump Trial", "It ran for a year, and this is what was learnt.", Joining.OPEN)
        add_member(system(), rested, owner, now(), role=Role.OWNER)
        archive_group(owner, rested, now())
        empty = _group("Quiet Corner", "Nobody has said anything here yet.", Joining.OPEN)
        for name, email in (("Wanda Kowalska", "wanda@example.org"), ("Xavier", "")):
            admit(
                system(),
                Claims("http://127.0.0.1:9", name, name, email, email_verified=bool(email)),
                now(),
                waiting=True,
            )
        kept, lost = _drafts(guild)
        return Extras(
            draft=kept,
            lost_draft=lost,
            guild=guild.ref,
            role=role.ref,
            join_question=question.ref,
            empty=empty.ref,
            invitation=token,
            site_invitation=invite_to_site(_viewer(STAFF), 10, now()),
            mailed=mail_link("somebody.new@example.org", now()),
            reset=mail_link("lena@northwind.example", now()),
            reportable=posts[1].ref,
            shared=posts[2].ref,
            case=cases[0].ref,
            judged=cases[1].ref,
            long=long[0].topic.ref,
            long_middle=long[20].ref,
            arrival=open_arrival(
                Claims("http://127.0.0.1:9", "x", "Lena", "lena@northwind.example"), person_called(OWNER), now()
            ),
        )


def _group(name: str, description: str, joining: Joining) -> Group:
    return found_group(
        system(), name=name, description=description, visibility=Visibility.SEMI_PRIVATE, joining=joining, now=now()
    )


def _talk(guild: Group) -> list[Post]:
    """One topic with everything that Markdown can do and with words that do not break."""
    topic = start_topic(
        _viewer(MEMBER),
        guild,
        title=f"A long title for a narrow window: {LONG} and what came after it",
        writing=prepare(EVERYTHING),
        now=now(),
    )
    tag_topic(_viewer(MEMBER), topic, ["gaskets", "steam-and-hot-water", "c++", "übergabe", "a" * NAME_LENGTH])
    thanks = reply(_viewer(OWNER), topic, writing=prepare(f"Thank you @Priya! {LONG}{LONG}"), now=now())
    words = ("Buy the cheapest gaskets at our place.", "You never read what others write, do you?")
    return [thanks, thanks, *(reply(_viewer(MEMBER), topic, writing=prepare(each), now=now()) for each in words)]


def _cards(post: Post) -> None:
    """One link as a card with a picture, and one whose page says little."""
    picture, made = f"previews/{now():%Y%m%d}-{post.id}-{'0' * 24}.webp", BytesIO()
    Image.linear_gradient("L").resize((480, 252)).save(made, "WEBP")
    files().put(picture, made.getvalue())
    words = "How a gasket is chosen, what it has to stand, and for how long; with tables for steam, oil and water."
    whole = Card(PAGES[0], f"Gaskets, and the {LONG}", words, "Gasket Guide", picture, 480, 252)
    keep_cards(post, [whole, Card(PAGES[1], "Valves", site="valves.example")])


def _long_talk(guild: Group) -> list[Post]:
    """One topic of three pages."""
    said = prepare("One more reading: 4.02 mA.")
    topic = start_topic(_viewer(MEMBER), guild, title="Readings of the week", writing=said, now=now())
    linked = prepare(f"It says why here:\n\n{PAGES[0]}\n\nand, for valves:\n{PAGES[1]}\nthere.")
    authors = [_viewer(OWNER), _viewer(MEMBER)] * 22
    texts = [linked, *[said] * 43]
    posts = [reply(who, topic, writing=each, now=now()) for who, each in zip(authors, texts, strict=True)]
    _cards(posts[0])
    return posts


def _reactions(posts: list[Post]) -> None:
    """To one of each; one is shared."""
    share(_viewer(OWNER), posts[2], now=now())
    for who, post, name in ((MEMBER, posts[0], "helpful"), (OWNER, posts[2], "love")):
        react(_viewer(who), post, name, now=now())


def _reports(posts: list[Post]) -> list[Case]:
    """One that waits for a decision, one that was hidden."""
    cases = [
        flag(_viewer(OWNER), post.thing, complaint=complaint, note=note, now=now())
        for post, complaint, note in (
            (posts[2], Complaint.SPAM, "The third time this week, in three topics."),
            (posts[3], Complaint.RUDE, ""),
        )
    ]
    decide(_viewer(OWNER), cases[1], outcome=Outcome.HIDDEN, reason="Please say it without attacking.", now=now())
    return cases


def _drafts(guild: Group) -> list[str]:
    """One to go on with, one for a group that its writer is not in."""
    words = ("Half a thought about gaskets, and", EVERYTHING)
    member, place = _viewer(MEMBER), guild.thing
    drafts = [
        save_draft(
            member,
            NEW_TOPIC,
            place,
            number=str(number),
            version=0,
            fields={"title": ["Gaskets"], "body": [each]},
            now=now(),
        )
        for number, each in enumerate(words)
    ]
    sales = built_in_group("sales")
    drafts[1].place = sales.thing if sales else place
    return [each.ref for each in drafts]


def person_called(first_name: str) -> Person:
    return session().scalars(select(Person).join(Principal).where(Principal.name.startswith(first_name))).one()


def _viewer(first_name: str) -> Viewer:
    return viewer_of(person_called(first_name).principal)


EVERYTHING = f"""
## What we found

Some *emphasis*, some **weight**, `code`, a [link](https://example.org/a/very/long/address/{LONG}) and ~~a mistake~~.

1. First this,
2. then that:
   - with a point below,
   - and another.

> Somebody said so, and at some length, so that it runs over the end of the line and shows how a quotation stands.

```
sudo calibrate --device /dev/ttyUSB0 --points 0,25,50,75,100 --tolerance 0.05 --report /var/log/calibration.json
```

---

### And what it means

Nothing much.
"""
