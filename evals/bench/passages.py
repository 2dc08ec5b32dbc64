"""Generated passages: clauses and FAQ entries in Chinese and English, always the same ones."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from knowledge.document import Document
from knowledge.passage import Audience, DocumentKind, Passage

EACH = 20
"""Passages of a document."""
OF_POLICIES = 20
"""Every so manieth document belongs to one policy."""
POLICIES = tuple(f"POL-{number:03d}" for number in range(25))

_CHARACTERS = (
    "保险限额买方逾期通知赔付责任合同货款发票应收账损失索免期日率费单条约定申请批准拒绝变更终止续转让融资银行担押质物权利义务"
    "证明文件登记号码国家地区政治风破产清算和解诉讼仲裁追偿分摊比例累计余额超出扣减争议质量交付运输港口仓库装船提验收检验报告"
    "信用评级行业制造机电纺织化工钢铁食品药品建材汽车电子能源农业贸易进口出口内销外包服务平台客户供应商关联母子公司股东董事法人"
    "代表签字盖章印鉴原件副本扫描邮寄送达公告网站热线经纪顾问核审初复终调查催讨函律师委托授权时限起算届满顺延节假工作自然月季年度"
)
_TOPICS = (
    "等待期 免赔额 信用限额 逾期通知 理赔申请 最高赔偿限额 自留比例 保险费 申报营业额 付款期限 "
    "延长付款 破产 拖欠 贸易纠纷 追偿费用 限额批复 限额撤销 保单转让 赔款受益人 "
    "应收账款融资 政治风险 拒收货物 发货前风险 循环限额"
).split()
_SUBJECTS = (
    "waiting period|deductible|credit limit|overdue notice|claim form|maximum liability|insured percentage|"
    "premium|turnover declaration|payment terms|extension of the due date|insolvency|protracted default|"
    "trade dispute|collection costs|limit decision|withdrawal of a limit|assignment of the policy|"
    "loss payee|receivables financing|political risk|rejection of the goods|"
    "risk before shipment|revolving limit"
).split("|")
_SYLLABLES = tuple(
    "ba con de ex fi gra in ju ker lo men nor op pre qui ra sub ter un ver wes tion ly ment".split()
)
_CLAUSES_ZH = (
    "被保险人应在{topic}届满后{number}日内以书面形式通知保险人,并附{a}{b}和{c}{d}。",
    "保险人对{topic}项下因{a}{b}造成的损失,按{number}%的比例承担责任,但{c}{d}除外。",
    "{company}有限公司发生{topic}时,{a}{b}应当先行{c},保险人自收到{d}之日起{number}个工作日内作出核定。",
    "关于{topic},双方以{a}{b}为准;{c}{d}未尽事宜,按本合同第{number}条处理。",
)
_CLAUSES_EN = (
    "The insured notifies the insurer of the {topic} within {number} days with {a} {b} and the {c}.",
    "For a {topic} caused by {a} or {b}, {number} per cent of the loss is paid unless {c} {d} applies.",
    "Of {company} Ltd, the {topic} begins with the {a} {b} and ends after {number} working days.",
    "As to the {topic}, the {a} {b} prevails; whatever the {c} does not settle falls under clause {number}.",
)
_ASKED_ZH = ("{company}的{topic}怎么处理", "{topic}和{a}{b}有什么关系", "{a}{c}的时候{topic}要多少天")
_ASKED_EN = (
    "How is the {topic} of {company} handled?",
    "Does {a} {b} change the {topic}?",
    "When does the {topic} begin with {c}?",
)


@dataclass(frozen=True)
class Asked:
    """A question and the passage that it was made from."""

    text: str
    passage: str


def documents(passages: int) -> Iterator[tuple[Document, list[Passage]]]:
    """Documents with together so many passages, half of them Chinese, a third FAQ entries."""
    for place in range((passages + EACH - 1) // EACH):
        yield document(place, min(EACH, passages - place * EACH))


def document(place: int, passages: int = EACH, edition: int = 0) -> tuple[Document, list[Passage]]:
    """One document; another edition of it differs in one passage."""
    chinese, faq = place % 2 == 0, place % 3 == 0
    policies = (POLICIES[place // OF_POLICIES % len(POLICIES)],) if place % OF_POLICIES == 7 else ()
    about = Document(
        id=f"bench-{place:06d}",
        path=f"bench/{place:06d}.md",
        digest=f"{place}-{edition}",
        title=f"业务文件 {place}" if chinese else f"Business paper {place}",
        language="zh" if chinese else "en",
        kind=DocumentKind.FAQ if faq else DocumentKind.WORDING,
        audience=Audience.POLICYHOLDER if policies else Audience.PUBLIC,
        raw="",
        normalized="",
        policies=policies,
    )
    return about, [
        _passage(about, place, number, edition if number == 0 else 0) for number in range(passages)
    ]


def questions(passages: int, count: int) -> list[Asked]:
    """Questions about passages of general documents, spread over all of them."""
    found: list[Asked] = []
    for turn in range(count * 2):
        chosen = random.Random(f"asked {turn}").randrange(passages)  # noqa: S311 - test data, no secrets
        about, parts = document(chosen // EACH, min(EACH, passages - chosen // EACH * EACH))
        if not about.policies and len(found) < count:
            one = parts[chosen % EACH]
            found.append(Asked(one.questions[0] if one.questions else one.section, one.id))
    return found


def _passage(about: Document, place: int, number: int, edition: int) -> Passage:
    dice = random.Random(f"{place} {number} {edition}")  # noqa: S311 - test data, no secrets
    chinese, faq = about.language == "zh", about.kind is DocumentKind.FAQ
    forms = _CLAUSES_ZH if chinese else _CLAUSES_EN
    text = ("" if chinese else " ").join(_filled(dice, form, chinese) for form in dice.sample(forms, 3))
    patterns = dice.sample(_ASKED_ZH if chinese else _ASKED_EN, 3) if faq else []
    asked = tuple(_filled(dice, form, chinese) for form in patterns)
    heading = f"第{number + 1}条 " if chinese else f"{number + 1} "
    return Passage(
        id=f"{about.id}#{number:02d}",
        document_id=about.id,
        path=about.path,
        title=about.title,
        section=asked[0]
        if asked
        else heading + _filled(dice, "{topic}{a}{b}" if chinese else "{topic} and {a} {b}", chinese),
        text=text,
        search_text=text,
        language=about.language,
        kind=about.kind,
        audience=about.audience,
        policies=about.policies,
        entry=f"e{number:02d}" if faq else None,
        questions=asked,
    )


def _filled(dice: random.Random, form: str, chinese: bool) -> str:  # noqa: FBT001 - one of two languages
    words, weights = _words_zh() if chinese else _words_en()
    a, b, c, d = dice.choices(words, cum_weights=weights, k=4)
    company = "".join(dice.choices(_CHARACTERS if chinese else _SYLLABLES, k=3)).capitalize()
    topic, number = dice.choice(_TOPICS if chinese else _SUBJECTS), dice.randrange(3, 180)
    return form.format(a=a, b=b, c=c, d=d, company=company, topic=topic, number=number)


@lru_cache(maxsize=1)
def _words_zh() -> tuple[Sequence[str], Sequence[float]]:
    """Two characters each; some are common and most are rare, as in any language."""
    dice = random.Random("zh")  # noqa: S311 - test data, no secrets
    return _weighed(["".join(dice.choices(_CHARACTERS, k=2)) for _ in range(6000)])


@lru_cache(maxsize=1)
def _words_en() -> tuple[Sequence[str], Sequence[float]]:
    dice = random.Random("en")  # noqa: S311 - test data, no secrets
    return _weighed(["".join(dice.choices(_SYLLABLES, k=dice.randrange(2, 5))) for _ in range(6000)])


def _weighed(words: Sequence[str]) -> tuple[Sequence[str], Sequence[float]]:
    return words, list(accumulate(1 / (rank + 3) for rank in range(len(words))))
