"""A plot: bars with what each says, and one sentence that tells the same to who cannot see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.language import Language
from bot.phrasebook import Phrasebook
from tools.ageing import Bucket
from tools.money import Money, plain

WORDS = Phrasebook(Path(__file__).parent / "words.yaml")
Card = Mapping[str, Any]
_TOP = 5


class Subject(StrEnum):
    """What is drawn."""

    FORECAST = "forecast"
    AGEING = "ageing"
    CONCENTRATION = "concentration"
    DSO = "dso"
    TREND = "trend"


@dataclass(frozen=True)
class Bar:
    """One bar. None is unknown, and is drawn as nothing and said to be unknown."""

    label: str
    value: Decimal | None
    said: str
    latin: str
    """The label in Latin letters and figures, for pictures without other letters."""


@dataclass(frozen=True)
class Plot:
    """Bars in their order; `title_latin` is the English title."""

    title: str
    title_latin: str
    sentence: str
    bars: tuple[Bar, ...]
    language: Language


def plot_of(card: Card, subject: Subject, language: Language) -> Plot:
    """The plot of a `calculation` card."""
    bars, sentence = _DRAWN[subject](card, language)
    return made(subject, card["result"]["currency"], bars, sentence, language)


def made(
    subject: Subject, currency: str | None, bars: Sequence[Bar], sentence: str | None, language: Language
) -> Plot:
    """A plot of these bars; without a sentence there is nothing to plot."""
    title, latin = (
        WORDS.word("title", subject.value, one).format(currency=currency or "–")
        for one in (language, Language.EN)
    )
    told = sentence if sentence is not None else WORDS.word("sentence", "nothing", language)
    return Plot(title, latin, told, tuple(bars), language)


def trend_plot(points: Sequence[tuple[date, Decimal | None]], currency: str, language: Language) -> Plot:
    """The DSO of each month's end."""
    bars = [Bar(f"{day:%Y-%m}", days, _days(days, language), f"{day:%Y-%m}") for day, days in points]
    known = [(day, days) for day, days in points if days is not None]
    sentence = None
    if known:
        (first, from_days), (last, to_days) = known[0], known[-1]
        facts = {"first": first.isoformat(), "last": last.isoformat()}
        sentence = _sentence(
            Subject.TREND, language, from_days=plain(from_days), to_days=plain(to_days), **facts
        )
    return made(Subject.TREND, currency, bars, sentence, language)


def _sentence(subject: Subject, language: Language, **facts: str) -> str:
    return WORDS.word("sentence", subject.value, language).format(**facts)


def _forecast(card: Card, language: Language) -> tuple[list[Bar], str | None]:
    bars = [_week(week) for week in card.get("weeks", ())]
    if not bars:
        return [], None
    most = max(range(len(bars)), key=lambda at: (bars[at].value or 0, -at))
    total = _money(card["result"]["receipts_expected"], card)
    return bars, _sentence(
        Subject.FORECAST,
        language,
        weeks=str(len(bars)),
        total=total,
        best=str(card["weeks"][most]["week"]),
        most=bars[most].said,
    )


def _week(week: Card) -> Bar:
    money = week["receipts"]["expected"]
    label = (week["begins"] or f"0000-{week['week']}")[5:]
    amount = Decimal(money["amount"])
    return Bar(
        label, amount, str(Money(amount, money["currency"])) if money["currency"] else plain(amount), label
    )


def _ageing(card: Card, language: Language) -> tuple[list[Bar], str | None]:
    amounts = {step["label"].removeprefix("bucket_"): step for step in card["steps"]}
    bars = [_bucket(one.value, amounts[one.value], language) for one in Bucket if one.value in amounts]
    result = card["result"]
    facts = {"total": _money(result["amount"], card), "overdue": _money(result["overdue"], card)}
    return bars, _sentence(Subject.AGEING, language, **facts)


def _bucket(name: str, step: Card, language: Language) -> Bar:
    amount = Decimal(step["amount"])
    said = str(Money(amount, step["currency"]))
    return Bar(WORDS.word("bar", name, language), amount, said, WORDS.word("bar", name, Language.EN))


def _concentration(card: Card, language: Language) -> tuple[list[Bar], str | None]:
    rows = card.get("by_buyer", ())[:_TOP]
    bars = [
        Bar(
            f"{place}",
            Decimal(row["outstanding"]["amount"]),
            f"{row['buyer_name']}: {_said(row)}",
            f"{place}",
        )
        for place, row in enumerate(rows, start=1)
    ]
    result = card["result"]
    if not bars or result["largest_share"] is None:
        return [], None
    facts = {"share": _share(result["largest_share"]), "top": _share(result["top_five_share"])}
    return bars, _sentence(Subject.CONCENTRATION, language, largest=result["largest_buyer"], **facts)


def _said(row: Card) -> str:
    return str(Money(Decimal(row["outstanding"]["amount"]), row["outstanding"]["currency"]))


def _dso(card: Card, language: Language) -> tuple[list[Bar], str | None]:
    names = {"dso": "days", "best": "best_possible_days", "counted": "count_back_days"}
    bars = []
    for name, field in names.items():
        told = card["result"].get(field)
        days = None if told is None else Decimal(told)
        label, latin = (WORDS.word("bar", name, one) for one in (language, Language.EN))
        bars.append(Bar(label, days, _days(days, language), latin))
    facts = {name: bar.said for name, bar in zip(("days", "best", "counted"), bars, strict=True)}
    return bars, _sentence(Subject.DSO, language, **facts)


def _days(days: Decimal | None, language: Language) -> str:
    return WORDS.word("bar", "unknown", language) if days is None else plain(days)


def _share(text: str) -> str:
    return f"{plain(Decimal(text) * 100)} %"


def _money(amount: str | None, card: Card) -> str:
    currency = card["result"]["currency"]
    if amount is None:
        return "–"
    return str(Money(Decimal(amount), currency)) if currency else amount


_DRAWN = {
    Subject.FORECAST: _forecast,
    Subject.AGEING: _ageing,
    Subject.CONCENTRATION: _concentration,
    Subject.DSO: _dso,
}
