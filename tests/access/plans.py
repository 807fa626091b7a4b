"""Random communities as data: strategies for hypothesis."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from community.access.models import TEASED_AT_FIRST, Holder, Role, State, Teased, Visibility
from community.groups.models import Joining

PEOPLE = 2
KEEPERS = (*["core"] * 5, "community_plugins.gone")
FATES = (*[State.LIVE] * 6, State.HIDDEN, State.DELETED)
VERBS = ("group.founded", "group.joined", "topic.started", "post.written", "person.joined", "lead.opened")

ACTS = ("topic.start", "topic.reply", "article.start", "group.see_members")

fate = st.tuples(st.sampled_from(FATES), st.sampled_from(KEEPERS))
Fate = tuple[State, str]


@dataclass(frozen=True)
class PaperPlan:
    """A request or an invitation."""

    by: int
    is_open: bool
    fate: Fate
    for_keepers: bool
    roles: dict[int, Role]
    """Who else may read it."""

    def also_for(self, keepers: dict[int, Role]) -> PaperPlan:
        return replace(self, roles={**keepers, **self.roles}) if self.for_keepers else self


@dataclass(frozen=True)
class GroupPlan:
    visibility: Visibility
    joining: Joining
    domain: str
    """Whose people may join, if that leads in; none, if empty."""
    inside: int
    """Which of the groups before it (on the top level) it lies in; below nought, in the site itself."""
    fate: Fate
    roles: dict[int, Role]
    ended: set[int]
    """Whose grant has ended."""
    ending: set[int]
    """Whose grant ends some day."""
    hiding: set[int]
    """Who does not want others to see it."""
    charter: int
    """One of the presets; with nought, one of its own; below that, none."""
    allowed: list[tuple[str, Holder]]
    """By its own charter."""
    topics: list[tuple[int, Fate, list[tuple[int, Fate]]]]
    leads: list[tuple[int, Fate]]
    requests: list[PaperPlan]
    invitations: list[PaperPlan]
    archived: bool = False
    teased: Teased = TEASED_AT_FIRST
    """What it shows outsiders while it is semi-private."""


papers = st.builds(
    PaperPlan,
    by=st.integers(0, PEOPLE - 1),
    is_open=st.sampled_from((True, True, False)),
    for_keepers=st.sampled_from((True, True, False)),
    fate=fate,
    roles=st.dictionaries(st.integers(0, PEOPLE - 1), st.sampled_from((Role.MEMBER, Role.MODERATOR)), max_size=2),
)

fated_posts = st.lists(st.tuples(st.integers(-1, PEOPLE - 1), fate), min_size=1, max_size=3)
plans = st.builds(
    GroupPlan,
    visibility=st.sampled_from((Visibility.PUBLIC, *Visibility)),
    joining=st.integers(0, 15).map(Joining),
    domain=st.sampled_from(("a.test", "b.test", "")),
    inside=st.sampled_from((0, 1, 0, -1)),
    fate=fate,
    roles=st.dictionaries(st.integers(-1, PEOPLE - 1), st.sampled_from(Role), max_size=3),
    ended=st.sets(st.integers(0, PEOPLE - 1), max_size=1),
    ending=st.sets(st.integers(-1, PEOPLE - 1), max_size=2),
    archived=st.sampled_from((False, False, False, True)),
    teased=st.integers(0, 31).map(Teased),
    hiding=st.sets(st.integers(0, PEOPLE - 1), max_size=2),
    charter=st.sampled_from((0, 0, 0, 1, 2, 3, 4, -1)),
    allowed=st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(Holder)), max_size=8),
    topics=st.lists(
        st.tuples(
            st.integers(0, PEOPLE - 1), fate, st.lists(st.tuples(st.integers(-1, PEOPLE - 1), fate), max_size=2)
        ),
        min_size=1,
        max_size=2,
    ),
    leads=st.lists(st.tuples(st.integers(0, PEOPLE - 1), fate), max_size=1),
    requests=st.lists(papers, min_size=1, max_size=1),
    invitations=st.lists(papers, max_size=1),
)


@dataclass(frozen=True)
class Plan:
    site: Visibility
    of_site: dict[int, Role]
    people: list[Fate]
    waiting: set[int]
    addresses: list[tuple[str, bool]]
    """Where each of them has an address, and whether that is confirmed."""
    """Who of them asked to join the site and has no answer yet."""
    groups: list[GroupPlan]
    log: list[tuple[int, int, int, int, int]]
    """Thing, target, what is retracted, minutes and verb: each a number that is folded into what there is."""
    notices: list[tuple[int, int, str]]
    """Who was told of which row of the log, and why."""


numbers = st.integers(-8, 40)
worlds = st.builds(
    Plan,
    site=st.sampled_from(Visibility),
    of_site=st.dictionaries(
        st.integers(-1, PEOPLE - 1),
        st.sampled_from((Role.MEMBER, Role.MEMBER, Role.MODERATOR, Role.OWNER)),
        max_size=2,
    ),
    people=st.lists(fate, min_size=PEOPLE, max_size=PEOPLE),
    waiting=st.sets(st.integers(0, PEOPLE - 1)),
    addresses=st.lists(
        st.tuples(st.sampled_from(("a.test", "b.test", "in.a.test", "xa.test", "")), st.booleans()),
        min_size=PEOPLE,
        max_size=PEOPLE,
    ),
    groups=st.lists(plans, min_size=2, max_size=3),
    log=st.lists(st.tuples(numbers, numbers, numbers, st.integers(0, 3), numbers), max_size=30),
    notices=st.lists(
        st.tuples(st.integers(0, PEOPLE - 1), numbers, st.sampled_from(("mention", "reply", "watching", "gone"))),
        min_size=2,
        max_size=6,
        unique_by=lambda each: each[:2],
    ),
)


FINE = (State.LIVE, "core")


def _public(inside: int, *fates: Fate) -> GroupPlan:
    """A group of everybody's that one joins or asks to, with a topic of each fate and a post in it."""
    ways = Joining.OPEN | Joining.REQUEST
    topics: list[tuple[int, Fate, list[tuple[int, Fate]]]] = [(0, each, [(0, FINE)]) for each in fates]
    return GroupPlan(Visibility.PUBLIC, ways, "", inside, FINE, {}, set(), set(), set(), 1, [], topics, [], [], [])


def _within_shut(*fates: Fate) -> list[GroupPlan]:
    """Groups of everybody's that are not there any more, each with one inside and what was written in both."""
    shut = [replace(_public(-1, FINE), fate=each) for each in fates]
    return [*shut, *(_public(at, FINE) for at in range(len(shut)))]


def _plan(site: Visibility, *groups: GroupPlan) -> Plan:
    return Plan(
        site,
        {},
        [FINE] * PEOPLE,
        set(),
        [("a.test", True)] * PEOPLE,
        list(groups),
        [(4, -1, 0, 0, 0)],
        [(0, 0, "mention")],
    )


def _busy(visibility: Visibility) -> GroupPlan:
    """A group with an owner and a member, a request and an invitation, posts of each fate; if private, a lead."""
    paper = PaperPlan(by=1, is_open=True, fate=FINE, for_keepers=True, roles={1: Role.MEMBER})
    posts = [(0, FINE), (0, (State.HIDDEN, "core")), (0, (State.LIVE, "community_plugins.gone"))]
    roles = {0: Role.OWNER, 1: Role.MEMBER}
    topics = [(0, FINE, posts), (0, FINE, []), (0, FINE, [])]
    leads = [(1, FINE)] if visibility is Visibility.PRIVATE else []
    return GroupPlan(
        visibility,
        Joining(15),
        "a.test",
        -1,
        FINE,
        roles,
        set(),
        {1},
        {1},
        1,
        [],
        topics,
        leads,
        [paper],
        [paper],
    )


BUSY = _plan(Visibility.PUBLIC, *(_busy(each) for each in Visibility))
"""What the others leave to chance."""
_NOT_THEIRS = replace(_busy(Visibility.PRIVATE), roles={0: Role.OWNER})
_RESTING = _plan(
    Visibility.PUBLIC, *(replace(_busy(each), archived=True) for each in Visibility), _NOT_THEIRS, _NOT_THEIRS
)
ARCHIVED = replace(_RESTING, of_site={1: Role.MODERATOR})
"""And somebody looks after the site, who may enter a group: few random communities have that as well."""
SHUT_TOPICS = _plan(Visibility.PUBLIC, _public(-1, (State.HIDDEN, "core"), (State.LIVE, "community_plugins.gone")))
SHUT_SITE = _plan(Visibility.PRIVATE, _public(-1, FINE), _public(0, FINE))
SHUT_GROUPS = _plan(Visibility.PUBLIC, *_within_shut((State.HIDDEN, "core"), (State.LIVE, "community_plugins.gone")))
"""In each one thing alone keeps people from reading, and somebody was told of a group; chance rarely makes both."""
