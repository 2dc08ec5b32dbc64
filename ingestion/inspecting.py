"""What a person should look at in a document: cut, garbled or uncited text, and values that disagree."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingestion.blocks import Block, BlockKind
from ingestion.parameters import disagreements, statements
from ingestion.reading.numbering import has_ended
from ingestion.reading.wrapping import width
from ingestion.sentences import sentence_spans
from ingestion.terms import half_translated
from ingestion.tidying import LAYOUT
from knowledge.document import Edit, Statement
from knowledge.passage import DocumentKind

_AT_MOST = 100
"""More warnings than this of one document help nobody; the rest is counted."""
_AROUND = 12

_CONTRACT = frozenset(
    {DocumentKind.ENDORSEMENT, DocumentKind.SCHEDULE, DocumentKind.SPECIAL_CONDITIONS, DocumentKind.WORDING}
)
_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.ENTRY})
"""A table gives one parameter several values for several cases; prose that does so contradicts itself."""
_ENDS_OTHERWISE = re.compile(
    r"[:：]\Z|[=＝×÷Σ]|\A[^:：。]{1,40}[:：][^:：。]{1,40}\Z|20[0-9]{2}-[0-9]{2}-[0-9]{2}\Z"
)
"""A lead-in to a list, a formula, or a field with its value: none of them ends as a sentence does."""
_COUNTER = re.compile(
    r"\W*[\ue000-\uf8ff가-힣]?\s*(?:[0-9]+\s+)?(?:20[0-9]{2}-[0-9]{2}-[0-9]{2})[\s-]*|[-–—_*·|:=#>`\s]+"
)

_INITIALS = re.compile(r"(?<=[一-鿿])[A-Z]{2,3}(?=[一-鿿])")
_ABBREVIATIONS = frozenset(
    "DSO DPO DIO WCR CCC FAQ API DP DA LC OA TT CAD COD PD LGD EAD LPI MEP DCL NOA CAP BC SR TCI ECI CL SME"
    " AA AAA BBB USD EUR CNY RMB HKD GBP JPY ERP CRM PDF CSV VAT CEO CFO IT AI KYC LEI ROI ICC FOB CIF CFR"
    " DDP EXW ESG GDP AR AP EH ID APP UK EU US HR QR OCR LLM SQL PO BL EDI IPO PR IP JI RES PMI CPI UN"
    " WTO".split()
)
_GLYPH = re.compile("[\ue000-\uf8ff\ufffd]")
_HANGUL = re.compile("[가-힣]")

# Places where sibling texts prove that a word was deleted (`domain.md` §5.5), with the word they have there.
_GAPS = (
    (re.compile("现金流与生能力"), "生存能力"),
    (re.compile("应收账款的直接影响"), "应收账款的安全直接影响"),
    (re.compile("(?<!安全)(?<!金融)资金网"), "资金安全网"),
    (re.compile("企业获得时"), "获得融资时"),
    (re.compile("覆盖的(?=监测|风险|网络)"), "覆盖全球的"),
    (re.compile("实现与发展"), "实现安全与发展"),
    (re.compile("财务状况、风险、"), "行业风险"),
    (re.compile("、货和"), "存货"),
    (re.compile("精确的现金流能|通过现金流避免"), "现金流预测"),
    (re.compile("面临的很大(?=挑战)"), "最大"),
)

_CLAIMS_MUCH = re.compile(
    r"补偿|赔偿|赔付|理赔|降低|提高|提升|减少|增长|超过|高达|平均|大约|占|多数|成功率|企业"
    r"|compensat|indemni|recover|reduc|lower|rais|increas|more than|over|up to|average|of all"
    r"|success|companies|firms",
    re.IGNORECASE,
)
_PERCENTAGE = re.compile(r"[0-9][0-9.,]*\s*[%％](?:\s*[-–~～至]\s*[0-9][0-9.,]*\s*[%％])?")
_FIGURE = re.compile(
    r"[0-9][0-9.,]*\s*(?:万|亿|million|billion)?\s*[余多]?\s*(?:家|个)?\s*(?:企业|公司|国家|companies|firms|countries)"
    r"|平均[^。；，,]{0,14}?[0-9][0-9.]*\s*(?:个工作日|天|日|个月)"
    r"|(?:on average|an average of|average)\b[^.;,]{0,24}?[0-9][0-9.]*\s*(?:working )?(?:days|months)",
    re.IGNORECASE,
)
_CLAIMED = re.compile(
    r"据统计|数据显示|研究表明|统计显示|(?:studies|statistics|research|figures) show", re.IGNORECASE
)
_SOURCE = re.compile(
    r"来源|根据|依据|《|年报|报告|公布|发布|称|https?://|\[[0-9]+\]"
    r"|[（(][^()（）]*20[0-9]{2}[^()（）]*[)）]|20[0-9]{2}\s*年"
    r"|according to|source|report|wrote|writes|\bsays?\b|said|states?\b|statement|published|comes? from"
    r"|in 20[0-9]{2}|的例子|宣传",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"例如|比如|譬如|假设|假定|假如|如果|若|举例|算例|[×÷=＝]|为准|明细表|您的保单"
    r"|example|e\.g\.|suppose|assum|\bif\b|\bsay\b|schedule|your policy|instance",
    re.IGNORECASE,
)

_MIXED_TERMS = (
    (
        re.compile(r"周转率\s*[（(]\s*DSO|DSO\s*[（(][^()（）]{0,12}周转率"),
        "DSO is a number of days (周转天数), 周转率 is its inverse",
    ),
    (
        re.compile(r"turnover(?: ratio| rate)?\s*\(\s*DSO", re.I),
        "DSO is a number of days, turnover is its inverse",
    ),
    (
        re.compile(r"(?:WCR|营运资金需求)[^。；\n]{0,16}(?:为|是|=|＝)\s*[0-9.]+\s*天"),
        "WCR is an amount; days are the cash cycle",
    ),
    (re.compile(r"DPO\s*[（(][^()（）]{0,8}应收"), "DPO is of payables (应付)"),
    (re.compile(r"DSO\s*[（(][^()（）]{0,8}应付"), "DSO is of receivables (应收)"),
)


@dataclass(frozen=True)
class _Finding:
    start: int
    end: int
    what: str


def is_furniture(text: str) -> bool:
    """Whether a line is only a view counter, a date or a loose dash of the page it was copied from."""
    return _COUNTER.fullmatch(text) is not None


def inspect(blocks: Sequence[Block], edits: Sequence[Edit], kind: DocumentKind) -> tuple[str, ...]:
    """The warnings of one document, each with its place and the words meant; empty when all is well."""
    warnings: list[str] = []
    repairs = [edit for edit in edits if edit.why != LAYOUT]
    has_hangul = sum(len(_HANGUL.findall(block.text)) for block in blocks) > len(blocks) * 2
    section, at = "", 0
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            section = block.text
        place = _place(block, section)
        findings = [
            *_repaired(repairs, at, len(block.text)),
            *_in_block(block, is_contract=kind in _CONTRACT, is_korean=has_hangul),
        ]
        warnings += [f"{place}: {finding.what}: {_quote(block.text, finding)}" for finding in findings]
        at += len(block.text) + 1
    warnings += disagreements(stated(blocks))
    return _at_most(list(dict.fromkeys(warnings)))


def stated(blocks: Sequence[Block]) -> tuple[Statement, ...]:
    """The values that the document's prose gives for policy parameters, each with its place."""
    found: list[Statement] = []
    section = ""
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            section = block.text
        elif block.kind in _PROSE:
            found += statements(block.text, _place(block, section))
    return tuple(found)


def _place(block: Block, section: str) -> str:
    return f"page {block.page}" if block.page else f"'{section}'" if section else "opening"


def _in_block(block: Block, *, is_contract: bool, is_korean: bool) -> Iterator[_Finding]:
    text = block.text
    if block.kind is BlockKind.FURNITURE:
        if any(character.isdigit() for character in text):
            yield _Finding(0, len(text), "view counter or date left out of the passages")
        return
    yield from _garbled(text, is_korean=is_korean)
    for pattern, word in _GAPS:
        yield from (
            _Finding(*found.span(), f"a word seems deleted ({word}?)") for found in pattern.finditer(text)
        )
    for pattern, why in _MIXED_TERMS:
        yield from (_Finding(*found.span(), f"term mixed up, {why}") for found in pattern.finditer(text))
    if block.kind in _PROSE:
        for term in half_translated(text):
            yield _Finding(term.start, term.end, f"term half translated ({term.zh} is {term.en})")
    if block.kind is BlockKind.PARAGRAPH:
        yield from _cut(text)
    # An answer is short: where it names its source once, it speaks of it throughout.
    is_sourced = block.kind is BlockKind.ENTRY and _SOURCE.search(text) is not None
    if block.kind in _PROSE and not (is_contract or is_sourced):
        yield from _uncited(text)


def _repaired(repairs: Sequence[Edit], at: int, length: int) -> Iterator[_Finding]:
    for edit in repairs:
        if at <= edit.start < at + length:
            what = f"probably garbled, searched as '{edit.repaired}', quoted as it stands ({edit.why})"
            yield _Finding(edit.start - at, edit.start - at + len(edit.found), what)


def _garbled(text: str, *, is_korean: bool) -> Iterator[_Finding]:
    for found in _INITIALS.finditer(text):
        # LJ and JK are on the white-list of repairs and reported as repaired.
        if found[0] not in _ABBREVIATIONS and found[0] not in {"LJ", "JK"}:
            yield _Finding(*found.span(), f"'{found[0]}' may be the initials of a word")
    for pattern in (_GLYPH,) if is_korean else (_GLYPH, _HANGUL):
        yield from (
            _Finding(*found.span(), "a character of an icon font or lost") for found in pattern.finditer(text)
        )


def _cut(text: str) -> Iterator[_Finding]:
    lost = re.search(r"[:：]\s?-\s", text)
    if lost:
        yield _Finding(*lost.span(), "a list's line break seems lost")
    last = _Finding(len(text) - 1, len(text), "ends without an end mark, perhaps cut")
    if text.endswith(("…", "...")):
        yield replace(last, what="ends in an ellipsis, perhaps cut")
    elif width(text) >= 40 and not has_ended(text) and not _ENDS_OTHERWISE.search(text):
        yield last


def _uncited(text: str) -> Iterator[_Finding]:
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        percentages = _PERCENTAGE.finditer(sentence) if _CLAIMS_MUCH.search(sentence) else ()
        figures = sorted([*_FIGURE.finditer(sentence), *percentages], key=lambda figure: figure.start())
        figures = figures or [*_CLAIMED.finditer(sentence)]
        if figures and not _SOURCE.search(sentence) and not _SUPPOSED.search(sentence):
            named = ", ".join(figure[0] for figure in figures)
            first, last = figures[0], figures[-1]
            yield _Finding(start + first.start(), start + last.end(), f"figures without a source ({named})")


def _quote(text: str, finding: _Finding) -> str:
    start, end = max(0, finding.start - _AROUND), min(len(text), finding.end + _AROUND)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"“{before}{text[start:end].strip()}{after}”".replace("\n", " ")


def _at_most(warnings: list[str]) -> tuple[str, ...]:
    more = len(warnings) - _AT_MOST
    return tuple(warnings[:_AT_MOST] + ([f"and {more} more warnings"] if more > 0 else []))
