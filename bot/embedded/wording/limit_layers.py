"""The layers of a limit in words: those that add up, stand beside or ended, and announced changes."""

from collections.abc import Iterator
from typing import Any

from bot.embedded.wording.phrases import money, word
from bot.language import Language
from tools.limits import LimitKind


def layers_in_words(card: dict[str, Any], language: Language) -> Iterator[str]:
    """What a limit in force is made up of, and what stands beside it; nothing for a single layer."""
    zh, in_force = language is Language.ZH, [layer for layer in card["layers"] if layer["in_force"]]
    counted = [layer for layer in in_force if layer["kind"] in (card["kind"], *_ADDED)]
    if len(counted) > 1:
        parts = [_layer(layer, language) for layer in counted]
        yield ("其中：" + "，".join(parts)) if zh else "Made up of: " + ", ".join(parts)
    beside = [_layer(layer, language) for layer in in_force if layer not in counted]
    if beside:
        yield (
            f"另有{'，'.join(beside)}，不计入上述金额"
            if zh
            else f"Beside it, and not part of that amount: {', '.join(beside)}"
        )


def past_layers(card: dict[str, Any], language: Language) -> Iterator[str]:
    """Layers that have ended: people go on counting on what they once had."""
    read = (card["as_of"] or "")[:10]
    past = [
        layer
        for layer in card["layers"]
        if not layer["in_force"]
        and layer["granted"]
        and layer["effective_to"]
        and layer["effective_to"] < read
    ]
    if past and card["in_force"]:
        said = [_layer(layer, language) for layer in past]
        if language is Language.ZH:
            yield f"已经到期、不再计入的：{'，'.join(said)}"
        else:
            yield f"Ended, and no longer counted: {', '.join(said)}"


_ADDED = (LimitKind.TEMPORARY, LimitKind.TOPUP)
"""Layers that add to the base limit; any other stands beside it."""


def _layer(layer: dict[str, Any], language: Language) -> str:
    zh, until = language is Language.ZH, layer["effective_to"]
    ends = (f"（至 {until}）" if zh else f" (until {until})") if until else ""
    return f"{word('limit_kind', layer['kind'], language)} {money(layer['granted'])}{ends}"


def announced_change(card: dict[str, Any], language: Language) -> Iterator[str]:
    """The change that was announced, with its day; nothing where there is none."""
    change = card["pending"]
    if not change:
        return
    zh = language is Language.ZH
    action = word("pending_action", change["action"], language)
    then, term = money(change.get("granted")), change.get("max_payment_term_days")
    other = term is not None and term != card["max_payment_term_days"]
    if zh:
        day = f"{change['effective']} 起" if change["effective"] else "生效日未知，"
        to = (f"，届时为 {then}" if then else "") + (f"，届时账期最长 {term} 天" if other else "")
        yield f"已公布的变更：{day}{action}{to}；在那之前现有额度有效"
        return
    day = f"from {change['effective']}" if change["effective"] else "from a day not known"
    yield (
        f"Announced: {action} {day}"
        + (f", to {then}" if then else "")
        + (f", maximum payment term then {term} days" if other else "")
        + "; until then the present amount stands"
    )
