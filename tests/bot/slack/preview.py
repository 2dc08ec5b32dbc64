"""A Slack message as a page that looks roughly like Slack, and pictures of each card.

`python -m tests.bot.slack.preview docs/pictures/slack [NAME …]` draws all of them, or those named, such as
`limit-zh`; it needs Chromium.
"""

import html
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image

from bot.alerts.digest import Digests, Last
from bot.app import Assistant, open_assistant
from bot.language import Language
from bot.slack.askers import Asker
from bot.slack.blocks.message import SlackMessage, answer_message
from bot.slack.digest_message import digest_message
from bot.slack.door import desk_over
from bot.slack.home import home_blocks
from tests.bot.conftest import demo_settings
from tests.bot.slack.asked import ASKED
from tools.deadline_lookup import DeadlineSources

STYLE = """
body { margin: 0; padding: 16px 20px; background: #fff; color: #1d1c1d; width: 800px;
       font: 15px/1.46668 "Lato", "Noto Sans", "Noto Sans CJK SC", "DejaVu Sans", sans-serif; }
.app { font-weight: 900; } .app span { background: #e8e8e8; border-radius: 2px; padding: 1px 3px;
       margin-left: 4px; font-size: 10px; font-weight: 400; color: #616061; }
.block { margin: 6px 0; } hr { border: 0; border-top: 1px solid #ddd; margin: 12px 0 8px; }
ul { margin: 2px 0; padding-left: 24px; } blockquote { margin: 4px 0; padding-left: 12px;
       border-left: 4px solid #ddd; } .fields { display: grid; grid-template-columns: 1fr 1fr;
       gap: 6px 16px; }
.context { font-size: 13px; color: #616061; } .actions { display: flex; flex-wrap: wrap; gap: 8px; }
button { font: 900 13px "Lato", "Noto Sans", "Noto Sans CJK SC", sans-serif; padding: 5px 12px;
       background: #fff; border: 1px solid #bbb; border-radius: 4px; color: #1d1c1d; }
button.primary { background: #007a5a; border-color: #007a5a; color: #fff; }
table { display: block; overflow: hidden; border-collapse: collapse; font-size: 13px; }
td { border: 1px solid #ddd; padding: 4px 8px; white-space: nowrap; }
td.wrapped { white-space: normal; }
tr:first-child td { font-weight: 700; background: #f8f8f8; }
td.right { text-align: right; }
"""
_BOLD = re.compile(r"\*([^*\n]+)\*")
_DATE = re.compile(r"&lt;!date\^\d+\^[^|]*\|(.*?)&gt;|<!date\^\d+\^[^|]*\|(.*?)>")


def page(message: SlackMessage) -> str:
    """The whole message as one page without scripts."""
    body = "\n".join(f'<div class="block">{_block(block)}</div>' for block in message.blocks)
    head = '<div class="app">CoverDesk<span>APP</span></div>'
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>{head}{body}'


def _block(block: Mapping[str, Any]) -> str:
    kind = block["type"]
    if kind == "divider":
        return "<hr>"
    if kind == "section":
        return _section(block)
    if kind == "context":
        return '<div class="context">' + " ".join(_mrkdwn(one) for one in block["elements"]) + "</div>"
    if kind == "rich_text":
        return "".join(_rich(one) for one in block["elements"])
    if kind == "table":
        return _table(block)
    if kind == "actions":
        return '<div class="actions">' + "".join(_button(one) for one in block["elements"]) + "</div>"
    return '<div class="context">👍 &nbsp; 👎</div>'


def _section(block: Mapping[str, Any]) -> str:
    text = f"<div>{_mrkdwn(block['text'])}</div>" if "text" in block else ""
    fields = "".join(f"<div>{_mrkdwn(one)}</div>" for one in block.get("fields", ()))
    beside = _button(block["accessory"]) if "accessory" in block else ""
    return text + beside + (f'<div class="fields">{fields}</div>' if fields else "")


def _mrkdwn(text: Mapping[str, Any]) -> str:
    """What is escaped already stays so; the times that Slack would word are told in UTC."""
    dated = _DATE.sub(lambda found: found[1] or found[2], text["text"])
    return _BOLD.sub(r"<b>\1</b>", dated).replace("\n", "<br>")


def _rich(element: Mapping[str, Any]) -> str:
    if element["type"] == "text":
        said = html.escape(element["text"]).replace("\n", "<br>")
        return f"<b>{said}</b>" if element.get("style", {}).get("bold") else said
    inner = "".join(_rich(one) for one in element["elements"])
    if element["type"] == "rich_text_list":
        return f"<ul>{''.join(f'<li>{_rich(one)}</li>' for one in element['elements'])}</ul>"
    return (
        f"<blockquote>{inner}</blockquote>" if element["type"] == "rich_text_quote" else f"<div>{inner}</div>"
    )


def _table(block: Mapping[str, Any]) -> str:
    settings = block["column_settings"]
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td class="{_look(settings[place])}">{html.escape(cell["text"])}</td>'
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in block["rows"]
    )
    return f"<table>{rows}</table>"


def _look(setting: Mapping[str, Any]) -> str:
    return f"{setting['align']} {'wrapped' if setting['is_wrapped'] else ''}"


def _button(element: Mapping[str, Any]) -> str:
    return f'<button class="{element.get("style", "")}">{html.escape(element["text"]["text"])}</button>'


def _both(kind: str) -> dict[str, tuple[str, str]]:
    english, chinese = ASKED[kind]
    return {f"{kind}-en": english, f"{kind}-zh": chinese}


EVERY = {name: asked for kind in ASKED for name, asked in _both(kind).items()} | {
    "confirm-en": ("P-HW-CREDIT", "Please watch Brackmoor Schiffstechnik GmbH"),
    "confirm-zh": ("P-LQ-SALES", "请帮我登记发票LQ26-0069的逾期通知"),
}


PAGES = ("home-en", "home-zh", "digest-en")
"""Pictures of what nobody asked for."""


def pictured(names: Sequence[str]) -> Iterator[tuple[str, SlackMessage]]:
    """A message for each picture, from the demo book."""
    with tempfile.TemporaryDirectory() as home, open_assistant(demo_settings(Path(home))) as assistant:
        for name in names:
            if name in PAGES:
                yield name, _page_of(assistant, name)
                continue
            who, question = EVERY[name]
            principal = assistant.principals.by_id(who)
            assert principal is not None, who
            answer = assistant.agent.answer(principal, question)
            yield name, answer_message(answer, may_confirm="SALES" not in who)


def _page_of(assistant: Assistant, name: str) -> SlackMessage:
    """The home page or the digest of a credit manager for whom a request of sales waits."""
    who, request = {
        "en": ("HW", "Request a credit limit of EUR 80,000 on Ahrenfurth, payment terms 60 days"),
        "zh": ("LQ", "申请 Nordhaus 的信用限额 EUR 300,000，账期 60 天"),
    }[name[-2:]]
    sales = assistant.principals.by_id(f"P-{who}-SALES")
    manager = assistant.principals.by_id(f"P-{who}-CREDIT")
    assert sales is not None
    assert manager is not None
    assistant.agent.answer(sales, request)
    desk = desk_over(assistant.settings, assistant)
    language = Language(name[-2:])
    if name.startswith("home"):
        asker = Asker("T1", "U1", manager, language, None, "UTC", member=True)
        return SlackMessage("", tuple(home_blocks(desk, asker)))
    sources = DeadlineSources(assistant.records, assistant.records)
    digests = Digests(sources, assistant.actions, desk.alerts)
    return digest_message(digests.of(manager, date(2026, 11, 22), Last(date(2026, 11, 18))), language)


def picture(message: SlackMessage, file: Path, folder: Path) -> None:
    """The message as a PNG of its own height."""
    source = folder / f"{file.stem}.html"
    source.write_text(page(message), encoding="utf-8")
    browser = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--hide-scrollbars",
        f"--user-data-dir={folder}/browser",
    ]
    heights = subprocess.run(
        [*browser, "--virtual-time-budget=200", "--dump-dom", _measuring(source, folder)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = re.search(r'data-height="(\d+)"', heights)
    height = max(200, int(found[1])) if found else 1200
    size = f"--window-size=840,{height}"
    subprocess.run([*browser, size, f"--screenshot={file}", source.as_uri()], check=True, capture_output=True)
    Image.open(file).convert("RGB").quantize(16).save(file, optimize=True)


def _measuring(source: Path, folder: Path) -> str:
    """A copy of the page that writes down how high it is."""
    script = "<script>document.body.dataset.height = document.body.scrollHeight + 8</script>"
    measured = folder / "measuring.html"
    measured.write_text(source.read_text(encoding="utf-8") + script, encoding="utf-8")
    return measured.as_uri()


def main(into: Path, names: Sequence[str]) -> None:
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, message in pictured(names or [*EVERY, *PAGES]):
            picture(message, (into / f"{name}.png").resolve(), Path(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
