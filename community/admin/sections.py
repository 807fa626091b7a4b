"""Which settings the pages change, in sections; how each is asked for, read and shown.

What is in no section takes effect only at start, or decides what the server may reach: it is for whoever runs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from community.core.i18n import LazyString, _, _l
from community.core.settings import Settings, settings
from community.core.sources import PAGES

HIDDEN = "(not shown)"
LONGEST = 2000


@dataclass(frozen=True)
class Section:
    """Settings that are changed together."""

    name: str
    label: LazyString
    settings: tuple[str, ...]


SECTIONS = (
    Section("site", _l("The site"), ("site_name", "front_words", "brand_hue", "base_url")),
    Section("joining", _l("Joining"), ("joining", "joining_domains", "password_sign_in", "group_founders")),
    Section("reach", _l("Staff in groups"), ("staff_reach",)),
    Section(
        "mail",
        _l("Mail"),
        ("mail_host", "mail_port", "mail_security", "mail_username", "mail_password", "mail_from"),
    ),
    Section("crm", _l("CRM"), ("lead_webhook_url", "lead_webhook_secret")),
    Section("limits", _l("Limits"), ("writes_per_person", "writes_per_network", "posts_in_ten_minutes")),
    Section("writing", _l("Writing"), ("reactions", "link_previews")),
    Section("files", _l("Files"), ("upload_megabytes", "quota_megabytes")),
    Section("newcomers", _l("Newcomers"), ("newcomer_posts", "approve_first_posts", "newcomer_links")),
)
CHOICES = {
    ("joining", "open"): _l("anyone"),
    ("joining", "approval"): _l("whom staff approve"),
    ("joining", "invitation"): _l("the invited"),
    ("joining", "domain"): _l("addresses at the domains below"),
    ("group_founders", "staff"): _l("staff"),
    ("group_founders", "members"): _l("all members"),
    ("staff_reach", "members"): _l("only members read there"),
    ("staff_reach", "reported"): _l("staff, while something is reported"),
    ("staff_reach", "always"): _l("staff, at any time"),
    ("mail_security", "starttls"): _l("STARTTLS"),
    ("mail_security", "tls"): _l("TLS"),
    ("mail_security", "none"): _l("not secured: only for a server on this machine"),
}
"""What a choice is called, for those of the sections."""
ON_OWN_PAGES = frozenset({"sign_in"})
"""Settings that are in no section because a feature has a page for them."""
DESTINATIONS = {
    "mail_password": ("mail_host", "mail_port", "mail_username"),
    "lead_webhook_secret": ("lead_webhook_url",),
}
"""Secrets, and what says where they go: when that changes, the secret is dropped unless it comes along."""


@dataclass(frozen=True)
class Shown:
    """A setting as a page shows it."""

    name: str
    label: str
    meaning: str
    value: str
    default: str
    source: str
    fixed: bool
    section: str
    control: str
    choices: tuple[tuple[str, str], ...]


def all_shown() -> list[Shown]:
    """Every setting."""
    return [_shown(name) for name in Settings.model_fields]


def of_section(section: Section) -> list[Shown]:
    """The settings of a section."""
    return [_shown(name) for name in section.settings]


def section_named(name: str) -> Section | None:
    """The section of this name."""
    return next((each for each in SECTIONS if each.name == name), None)


def is_fixed(name: str) -> bool:
    """Whether the environment, a file or code says it, or no page may."""
    return settings().sources.get(name, PAGES) != PAGES or not (_section_of(name) or name in ON_OWN_PAGES)


def shown(given: Settings, name: str) -> str:
    """The value in words; never a secret."""
    return _words(getattr(given, name), Settings.model_fields[name])


def sent(form: Mapping[str, str], section: Section) -> dict[str, Any]:
    """What a form says of the settings of a section that can be changed. An empty secret leaves it as it is."""
    found: dict[str, Any] = {}
    for each in of_section(section):
        text = form.get(each.name, "").strip()
        if each.fixed or len(text) > LONGEST:
            continue
        if each.control == "secret":
            if form.get(f"drop-{each.name}"):
                found[each.name] = None
            elif text:
                found[each.name] = text
        else:
            found[each.name] = _kept(each, text)
    return found


def _kept(each: Shown, text: str) -> Any:
    """What is kept of a text: nothing, if it says the default."""
    default = Settings.model_fields[each.name].get_default(call_default_factory=True)
    value: Any = text
    if each.control == "switch":
        value = bool(text)
    elif each.control == "lines":
        value = [line.strip() for line in text.splitlines() if line.strip()]
    elif each.control == "number" and text.isdecimal():
        value = int(text)
    return None if value == default else value


def _shown(name: str) -> Shown:
    field = Settings.model_fields[name]
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    return Shown(
        name,
        _(field.title or name),
        _(field.description or name),
        shown(settings(), name),
        _words(default, field),
        settings().sources.get(name, ""),
        is_fixed(name),
        _section_of(name),
        _control(field),
        _choices(name, field),
    )


def _choices(name: str, field: FieldInfo) -> tuple[tuple[str, str], ...]:
    if get_origin(field.annotation) is not Literal:
        return ()
    return tuple((each, str(CHOICES.get((name, each), each))) for each in get_args(field.annotation))


def _section_of(name: str) -> str:
    return next((each.name for each in SECTIONS if name in each.settings), "")


def _control(field: FieldInfo) -> str:
    if _is_secret(field):
        return "secret"
    if get_origin(field.annotation) is Literal:
        return "choice"
    plain: dict[Any, str] = {bool: "switch", int: "number"}
    return "lines" if get_origin(field.annotation) is list else plain.get(field.annotation, "text")


def _words(value: Any, field: FieldInfo) -> str:
    if _is_secret(field):
        return HIDDEN if value else ""
    if isinstance(value, list):
        return "\n".join(str(getattr(each, "name", each)) for each in value)
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None or isinstance(value, BaseModel) else str(value)


def _is_secret(field: FieldInfo) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("secret"))
