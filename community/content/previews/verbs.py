"""What happens to previews of links."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Told, Verb
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class PreviewHidden(Verb):
    """Somebody took the preview of a link from a post."""

    name = "preview.hidden"
    streams_type = "Update"
    sentence = _l("{actor} took a preview away in {target}")
    told = Told.NOWHERE


@dataclass(frozen=True, kw_only=True)
class PreviewShown(Verb):
    """Somebody let the preview of a link be shown again."""

    name = "preview.shown"
    streams_type = "Undo"
    sentence = _l("{actor} brought a preview back in {target}")
    told = Told.NOWHERE
