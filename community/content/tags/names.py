"""What can be a tag, and the tags in what somebody wrote."""

from __future__ import annotations

import re
import unicodedata

from community.content.tags.models import MOST, NAME_LENGTH
from community.core.errors import Conflict
from community.core.i18n import _

_NAME = re.compile(r"\.?[^\W_][\w.+#-]*")


def normal(words: str) -> str:
    """A tag as it is kept: small letters, each as one sign if there is one, and a hyphen for a space."""
    return "-".join(unicodedata.normalize("NFC", words.lower()).split())


def is_tag(name: str) -> bool:
    """Whether something that is normal can be a tag."""
    plain = "".join(sign for sign in name if not _is_mark(sign))
    return len(name) <= NAME_LENGTH and name.startswith(plain[:1]) and _NAME.fullmatch(plain) is not None


def _is_mark(sign: str) -> bool:
    """Whether it stands at a letter, as vowels do in Hindi and Thai."""
    return unicodedata.category(sign).startswith("M")


def names_in(words: str) -> list[str]:
    """The tags in what somebody wrote, with commas between them; each once. Raises Conflict for what is none."""
    names = list(dict.fromkeys(name for name in map(normal, words.split(",")) if name))
    if len(names) > MOST:
        raise Conflict(_("A topic has at most %(most)d tags.", most=MOST))
    for name in names:
        if len(name) > NAME_LENGTH:
            raise Conflict(_("A tag has at most %(most)d signs.", most=NAME_LENGTH))
        if not is_tag(name):
            raise Conflict(
                _("A tag is made of letters, digits and the signs - . + #, and begins with a letter or a digit.")
            )
    return names
