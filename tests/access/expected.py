"""Who may see what of the company, as a person would write it down: apart from all rules, queries and templates."""

from __future__ import annotations

INSIDERS = ("Mia", "Ada")
VIEWERS = ("anyone", "Sam", "Sol", "Mia", "Ada")

NAME, TITLE, WORDS, CANARY = "name", "title", "words", "canary"
"""What is looked for: the group's name, its topic's title, the first words of it, and what stands beyond them."""

MARKS = {
    "Open Garden": {NAME: "Open Garden", TITLE: "Talk of Open Garden", CANARY: "kanari-open"},
    "Half House": {NAME: "Half House", TITLE: "Talk of Half House", CANARY: "kanari-half"},
    "Quiet Room": {NAME: "Quiet Room", TITLE: "Talk of Quiet Room", CANARY: "kanari-quiet"},
}
FIRST_WORDS = "filler filler filler"
EVERYTHING = {NAME, TITLE, CANARY}
NOTHING: set[str] = set()

# What each channel shows of a group to (outsiders, insiders).
SHOWN: dict[str, dict[str, tuple[set[str], set[str]]]] = {
    "front page": {
        "Open Garden": (EVERYTHING, EVERYTHING),
        "Half House": ({NAME}, EVERYTHING),
        "Quiet Room": (NOTHING, EVERYTHING),
    },
    "my stream": {
        "Open Garden": (NOTHING, EVERYTHING),
        "Half House": (NOTHING, EVERYTHING),
        "Quiet Room": (NOTHING, EVERYTHING),
    },
    "groups": {
        "Open Garden": ({NAME}, {NAME}),
        "Half House": ({NAME}, {NAME}),
        "Quiet Room": (NOTHING, {NAME}),
    },
    "group page": {
        "Open Garden": ({NAME, TITLE}, {NAME, TITLE}),
        "Half House": ({NAME, TITLE}, {NAME, TITLE}),
        "Quiet Room": (NOTHING, {NAME, TITLE}),
    },
    "group activity": {
        "Open Garden": (EVERYTHING, EVERYTHING),
        "Half House": ({NAME}, EVERYTHING),
        "Quiet Room": (NOTHING, EVERYTHING),
    },
    "topic page": {
        "Open Garden": (EVERYTHING, EVERYTHING),
        "Half House": ({NAME, TITLE}, EVERYTHING),
        "Quiet Room": (NOTHING, EVERYTHING),
    },
    "topic page at its reply": {
        "Open Garden": (EVERYTHING, EVERYTHING),
        "Half House": ({NAME, TITLE}, EVERYTHING),
        "Quiet Room": (NOTHING, EVERYTHING),
    },
    "site feed": {
        "Open Garden": (EVERYTHING, EVERYTHING),
        "Half House": (NOTHING, EVERYTHING),
        "Quiet Room": (NOTHING, EVERYTHING),
    },
    "group feed": {
        "Open Garden": (EVERYTHING, EVERYTHING),
        "Half House": ({NAME}, EVERYTHING),
        "Quiet Room": (NOTHING, EVERYTHING),
    },
}

SALES_MARK = "For the people who talk with prospects"
LEADS_FOR = ("Sol",)


def expected(channel: str, group: str, viewer: str) -> set[str]:
    outside, inside = SHOWN[channel][group]
    return inside if viewer in INSIDERS else outside


def anywhere(group: str, viewer: str) -> set[str]:
    """What a viewer finds who follows every link."""
    return set().union(*(expected(channel, group, viewer) for channel in SHOWN))
