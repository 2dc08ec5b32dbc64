"""The app as Slack is to know it: `manifest.yaml`, ready to paste."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

MANIFEST = Path(__file__).parent / "manifest.yaml"


@cache
def manifest() -> dict[str, Any]:
    """The manifest, read."""
    loaded: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return loaded


def bot_scopes() -> frozenset[str]:
    """What the bot token must be granted."""
    return frozenset(manifest()["oauth_config"]["scopes"]["bot"])
