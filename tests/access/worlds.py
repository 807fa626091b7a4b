"""The rows that a random community is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from community.access.models import (
    SITE_ID,
    SYSTEM_ID,
    Allowance,
    Audience,
    AudienceKind,
    Charter,
    Grant,
    Holder,
    OwnRole,
    Principal,
    PrincipalKind,
    Reach,
    Role,
    State,
    Thing,
    Visibility,
)
from community.access.things import new_part, new_root
from community.access.viewers import Viewer, viewer_of
from community.activity.models import Activity, Identity, IdentityKind
from community.content.articles.models import Article
from community.content.base.models import Closure, Deletion, Post, Topic
from community.content.ideas.models import Idea, IdeaStatus
from community.content.polls.models import Poll, PollSort
from community.core.clock import now
from community.core.db import session
from community.core.ids import new_ref
from community.core.unit import unit_of_work
from community.feeds.models import PersonalFeed
from community.files.models import File
from community.groups.models import Asked, Group, GroupDomain, Invitation, JoinRequest
from community.groups.rules import KEEPERS
from community.leads.models import Lead, Note, Source, Task
from community.legal.models import Paper, PaperName
from community.moderation.models import Case, Cause, Outcome, Ruling, Silence
from community.notifications.models import MailDecision, Notice
from community.people.models import Person
from tests.access.plans import FINE, PEOPLE, VERBS, Fate, GroupPlan, PaperPlan, Plan

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


@dataclass
class World:
    """What one example added to the company: the viewers, and the rows of each table."""

    viewers: list[Viewer] = field(default_factory=list)
    rows: dict[type[Any], list[Any]] = field(default_factory=dict)


def build(plan: Plan) -> World:
    """Write the rows of a plan. Directly: no action makes sub-groups, hides things or unloads a plugin yet."""
    world = World()
    with unit_of_work() as work:
        site = work.get_one(Audience, SITE_ID)
        site.visibility = plan.site
        people = [
            _person(number, each, site, waits=number in plan.waiting) for number, each in enumerate(plan.people)
        ]
        for number, (person, (domain, confirmed)) in enumerate(zip(people, plan.addresses, strict=True)):
            person.email = f"person{number}@{domain}" if domain else None
            person.email_confirmed_at = NOON if confirmed else None
        principals = {number: person.principal for number, person in enumerate(people)}
        principals[-1] = work.get_one(Principal, 1)
        for number, role in sorted(plan.of_site.items()):
            work.add(Grant(principal_id=principals[number].id, audience_id=SITE_ID, role=role))
        groups: list[Group] = []
        for each in plan.groups:
            groups.append(_group(each, site, groups, principals))
        work.flush()
        _reaches(plan, groups, principals)
        logged = _log(plan.log, len(people))
        _notices(plan.notices, logged, principals)
        _feeds(principals)
        _papers_of_the_company()
        _cases(people, site)
        world.viewers = [viewer_of(principals[number]) for number in sorted(principals)]
        world.viewers.append(viewer_of(work.get_one(Principal, SYSTEM_ID)))
    first = people[0].id
    models: tuple[type[Any], ...] = (
        *(Group, JoinRequest, Invitation, Topic, Post, Lead, Note, Task, Source, Paper, Person, Case, Thing),
    )
    for model in models:
        world.rows[model] = session().query(model).where(model.id >= first).order_by(model.id).all()
    world.rows[File] = session().query(File).order_by(File.id).all()
    world.rows[PersonalFeed] = session().query(PersonalFeed).order_by(PersonalFeed.id).all()
    world.rows[Notice] = session().query(Notice).order_by(Notice.id).all()
    theirs = [each.audience_id for each in world.rows[Group]]
    world.rows[Grant] = session().query(Grant).where(Grant.audience_id.in_(theirs)).order_by(Grant.id).all()
    audiences = session().query(Audience).order_by(Audience.id).all()
    world.rows[Audience] = [audiences[0], audiences[-1]]
    return world


def _settle(thing: Thing, chosen: Fate) -> Thing:
    thing.state, thing.keeper = chosen
    return thing


def _person(number: int, chosen: Fate, site: Audience, *, waits: bool) -> Person:
    principal = Principal(kind=PrincipalKind.PERSON, name=f"Person {number}")
    session().add(principal)
    session().flush()
    thing = _settle(new_root(viewer_of(principal), "person", site, NOON), chosen)
    person = Person(id=thing.id, thing=thing, principal=principal, admitted_at=None if waits else NOON)
    session().add_all([person, Identity(kind=IdentityKind.PERSON, principal_id=principal.id)])
    session().flush()
    return person


def _group(plan: GroupPlan, site: Audience, before: list[Group], principals: dict[int, Principal]) -> Group:
    tops = [group.audience for group in before if group.audience.parent_id == site.id]
    above = tops[plan.inside % len(tops)] if plan.inside >= 0 and tops else site
    audience = Audience(kind=AudienceKind.GROUP, visibility=plan.visibility, parent_id=above.id)
    audience.archived_at = NOON if plan.archived else None
    audience.teased = plan.teased
    session().add(audience)
    session().flush()
    thing = _settle(new_root(None, "group", audience, NOON), plan.fate)
    audience.holder_id = thing.id
    group = Group(id=thing.id, thing=thing, audience=audience, name="A group", description="", joining=plan.joining)
    session().add(group)
    session().flush()
    if plan.domain:
        session().add(GroupDomain(group_id=group.id, ending=f"@{plan.domain}"))
    own = _charter(plan, audience)
    for number, role in plan.roles.items():
        grant = Grant(principal_id=principals[number].id, audience_id=audience.id, role=role)
        grant.own_role_id = own.id if own and role is own.standing else None
        ahead = datetime(2199, 1, 1, tzinfo=UTC) if number in plan.ending else None
        grant.ends_at = NOON if number in plan.ended else ahead
        grant.hidden = number in plan.hiding
        session().add(grant)
    for author, chosen, posts in plan.topics:
        _topic(audience, viewer_of(principals[author]), chosen, [(viewer_of(principals[who]), f) for who, f in posts])
    for number, chosen in plan.leads:
        _lead(audience, principals[number], chosen)
    keepers = {number: Role.MODERATOR for number, role in plan.roles.items() if role in KEEPERS}
    for paper in plan.requests:
        _request(group, paper.also_for(keepers), site, principals)
    for paper in plan.invitations:
        _invitation(group, paper.also_for(keepers), site, principals)
    session().flush()
    return group


def _charter(plan: GroupPlan, audience: Audience) -> OwnRole | None:
    """A preset, or one of its own with a role of its own, or none."""
    if plan.charter:
        audience.charter_id = plan.charter if plan.charter > 0 else None
        return None
    own = OwnRole(audience_id=audience.id, name="Own", standing=Role.MEMBER)
    charter = Charter()
    session().add_all([own, charter])
    session().flush()
    for act, holder in dict.fromkeys(plan.allowed):
        role_id = own.id if holder is Holder.OWN else None
        session().add(Allowance(charter_id=charter.id, act=act, holder=holder, own_role_id=role_id))
    audience.charter_id = charter.id
    session().flush()
    return own


def _paper(kind: str, plan: PaperPlan, group: Group, site: Audience, principals: dict[int, Principal]) -> Thing:
    """A thing that is for a few by their names."""
    audience = Audience(
        kind=AudienceKind.PERSON, visibility=Visibility.PRIVATE, parent_id=site.id, holder_id=group.id
    )
    session().add(audience)
    session().flush()
    for number, role in plan.roles.items():
        session().add(Grant(principal_id=principals[number].id, audience_id=audience.id, role=role))
    return _settle(new_root(viewer_of(principals[plan.by]), kind, audience, NOON), plan.fate)


def _request(group: Group, plan: PaperPlan, site: Audience, principals: dict[int, Principal]) -> None:
    thing = _paper("join_request", plan, group, site, principals)
    state = Asked.PENDING if plan.is_open else Asked.DECLINED
    about = {"group": group, "principal_id": principals[plan.by].id, "asked_at": NOON}
    session().add(JoinRequest(id=thing.id, thing=thing, question="", answer="", state=state, **about))


def _invitation(group: Group, plan: PaperPlan, site: Audience, principals: dict[int, Principal]) -> None:
    thing = _paper("invitation", plan, group, site, principals)
    closed_at = None if plan.is_open else NOON
    about = {"group": group, "token_hash": f"hash {thing.id}", "max_uses": 1, "expires_at": NOON}
    session().add(Invitation(id=thing.id, thing=thing, closed_at=closed_at, **about))


def _topic(audience: Audience, author: Viewer, chosen: Fate, posts: list[tuple[Viewer, Fate]]) -> None:
    kinds = ("question", "idea", "poll", "article")
    turn, which = divmod(session().query(Topic).count(), len(kinds))
    thing = _settle(new_root(author, kinds[which], audience, NOON), chosen)
    topic = Topic(id=thing.id, thing=thing, title="A topic", excerpt="", last_post_at=NOON)
    session().add(topic)
    session().flush()
    if thing.kind == "idea":
        session().add(Idea(id=thing.id, status=IdeaStatus.SHIPPED if turn % 3 == 1 else IdeaStatus.OPEN))
    if thing.kind == "poll":
        ends_at = (None, NOON, datetime(2100, 1, 1, tzinfo=UTC))[turn % 3]
        session().add(Poll(id=thing.id, sort=PollSort.SINGLE, hidden=turn % 2 == 0, ends_at=ends_at))
    if thing.kind == "article":
        days = {"appears_at": (None, NOON)[turn % 2], "published_at": (None, None, NOON)[turn % 3]}
        session().add(Article(id=thing.id, **days))
    if turn % 3 == 2:
        session().add(Closure(topic_id=thing.id, at=NOON))
    session().flush()
    for writer, of_post in posts:
        part = _settle(new_part(writer, "post", thing, NOON), of_post)
        session().add(Post(id=part.id, thing=part, topic=topic, source="", html="", number=topic.next_number()))
        for belongs in (part.id, None):
            about = {"owner_id": writer.principal_id, "thing_id": belongs, "loose_since": NOON}
            session().add(File(name="a file", key=f"attachments/{new_ref()}", size=1, brought_at=NOON, **about))


def _lead(audience: Audience, principal: Principal, chosen: Fate) -> None:
    if session().query(Lead).filter_by(principal_id=principal.id).count():
        return
    thing = _settle(new_root(None, "lead", audience, NOON), chosen)
    for revoked in (None, NOON):
        told = _settle(new_root(None, "source", audience, NOON), chosen)
        service = Principal(kind=PrincipalKind.SERVICE, name="A source")
        session().add(service)
        session().flush()
        about = {"name": f"source-{told.id}", "principal_id": service.id, "made_at": NOON}
        session().add(Source(id=told.id, thing=told, revoked_at=revoked, **about))
    lead = Lead(id=thing.id, thing=thing, principal_id=principal.id)
    session().add(lead)
    session().flush()
    for kind, made in (("note", Note), ("task", Task)):
        part = _settle(new_part(viewer_of(principal), kind, thing, NOON), chosen if kind == "note" else FINE)
        session().add(made(id=part.id, thing=part, lead_id=lead.id, text="Words."))
    session().flush()


def _log(wanted: list[tuple[int, int, int, int, int]], people: int) -> list[int]:
    """Rows whose thing and target are anything that there is, some of them undone by later ones."""
    things = [thing.id for thing in session().query(Thing).order_by(Thing.id.desc())]
    doers = [each.id for each in session().query(Identity).order_by(Identity.id.desc()).limit(PEOPLE)]
    undone: list[int] = []
    for thing, target, retracted, minutes, verb in wanted:
        row = Activity(
            occurred_at=NOON + timedelta(minutes=minutes),
            recorded_at=NOON,
            identity_id=doers[verb % len(doers)],
            verb=VERBS[verb % len(VERBS)],
            thing_id=things[thing % len(things)],
            target_id=things[target % len(things)] if target >= 0 else None,
            retracts_id=undone[retracted % len(undone)] if undone and retracted > 20 else None,
            facts={},
        )
        session().add(row)
        session().flush()
        undone.append(row.id)
    return undone


def _feeds(principals: dict[int, Principal]) -> None:
    """Everybody has an address for their stream that is good, and one that is not any more."""
    for number in sorted(set(principals) - {-1}):
        for revoked in (None, NOON):
            service = Principal(kind=PrincipalKind.SERVICE, name="Feed")
            session().add(service)
            session().flush()
            about = {"owner_id": principals[number].id, "token_hash": f"hash of {service.id}"}
            session().add(PersonalFeed(principal_id=service.id, made_at=NOON, revoked_at=revoked, **about))
    session().flush()


def _reaches(plan: Plan, groups: list[Group], principals: dict[int, Principal]) -> None:
    """Who has a role on the site entered some groups, and has been in others; not all of them are staff."""
    for number in sorted(plan.of_site):
        for place, group in enumerate(groups):
            if (number + place) % 3:
                ends_at = now() + timedelta(days=1) if (number + place) % 3 == 1 else NOON
                about = {"principal_id": principals[number].id, "audience_id": group.audience_id}
                session().add(Reach(reason="To see", begun_at=NOON, ends_at=ends_at, **about))
    session().flush()


def _papers_of_the_company() -> None:
    """One that everybody reads, and one that is hidden."""
    for name, state in ((PaperName.RULES, State.LIVE), (PaperName.TERMS, State.HIDDEN)):
        everybody = Audience(kind=AudienceKind.SITE, visibility=Visibility.PUBLIC, parent_id=None)
        session().add(everybody)
        session().flush()
        thing = new_root(None, "paper", everybody, NOON)
        thing.state = state
        session().add(Paper(id=thing.id, thing=thing, name=name, newest=0))
    session().flush()


def _cases(people: list[Person], site: Audience) -> None:
    """About some of what people wrote: reported or waiting, decided or not; and the first of them is silent there."""
    written = session().query(Post).order_by(Post.id.desc()).limit(6).all()
    for number, post in enumerate(written):
        nobody = Audience(kind=AudienceKind.PERSON, visibility=Visibility.PRIVATE, parent_id=site.id)
        session().add(nobody)
        session().flush()
        if number == 0:
            session().add(
                Grant(principal_id=people[0].principal_id, audience_id=nobody.id, role=Role.MEMBER)
            )  # as no action does
        own = new_root(None, "case", nobody, NOON)
        cause = list(Cause)[number % 2]
        case = Case(id=own.id, thing=own, about=post.thing, cause=cause, opened_at=NOON, closed_at=NOON)
        session().add(case)
        session().flush()
        about = {"by_id": people[0].principal_id, "at": NOON, "state_before": State.LIVE, "reason": ""}
        outcome = list(Outcome)[number // 2 % 2]
        session().add(Ruling(case=case, outcome=outcome, undone_at=NOON if number == 4 else None, **about))
    for number, post in enumerate(written):
        session().add(Deletion(post_id=post.id, by_id=people[number % 2].principal_id, at=NOON))
    root = session().get_one(Thing, written[0].topic_id) if written else None
    ends = [(SITE_ID, NOON), (root.audience_id if root else SITE_ID, now() + timedelta(days=1))]
    for audience_id, ends_at in ends:
        who = {"principal_id": people[0].principal_id, "by_id": people[-1].principal_id}
        session().add(Silence(audience_id=audience_id, begun_at=NOON, ends_at=ends_at, reason="", **who))
    session().flush()


def _notices(wanted: list[tuple[int, int, str]], logged: list[int], principals: dict[int, Principal]) -> None:
    found = {(number, logged[which % len(logged)]): reason for number, which, reason in wanted if logged}
    for (number, activity_id), reason in found.items():
        about = {"principal_id": principals[number].id, "activity_id": activity_id, "reason": reason}
        session().add(Notice(created_at=NOON, mail=MailDecision.OFF, **about))
