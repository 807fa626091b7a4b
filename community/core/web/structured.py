"""What a page says to programs: a block of data by the vocabulary of schema.org (JSON-LD). It runs nowhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

_BLOCK = Markup('<script type="application/ld+json">{}</script>')
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def data_block(told: Mapping[str, Any]) -> Markup:
    """The block for a page's head. Nothing in it can end it: these signs are written as escapes of JSON."""
    text = json.dumps({"@context": "https://schema.org", **told}, ensure_ascii=False).translate(_UNSAFE)
    return _BLOCK.format(Markup(text))  # noqa: S704 -- no sign in it means anything to HTML
