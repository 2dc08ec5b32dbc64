"""In an answer: which company it is about, why none was bound, and what a person's choice teaches."""

from collections.abc import Callable, Iterator, Sequence

import pytest
import structlog

from bot.answer import Answer, Outcome
from bot.app import Assistant, open_assistant
from bot.confirmed_names import ConfirmedNames
from bot.conversations import OpenQuestion
from bot.embedded.wording.companies import saying_which
from bot.language import Language
from tests.bot.conftest import Ask, demo_settings
from tools.buyers import Buyer, Identifier
from tools.records.aliases import Alias, AliasState
from tools.records.directory_import import import_directory
from tools.tool import Finding, RecordsUnavailable, ToolResult

SUZHOU = "苏州砺桐机电设备有限公司"
NORDHAUS, BRACKMOOR = "Nordhaus Pumpenwerk GmbH", "Brackmoor Schiffstechnik GmbH"
DIRECTORY = """\
buyer_id,legal_name,other_names,country,registration_type,registration_number,city
D-1,Quellstadt Brauerei GmbH,Quellstadt,DE,HRB,HRB 4711,Ulm
D-2,绵阳栎川食品有限公司,栎川食品,CN,,,绵阳
"""


@pytest.mark.parametrize(
    ("who", "question", "told"),
    [
        ("P-LQ-SALES", "limit for Nordhaus?", "Nordhaus Pumpenwerk GmbH (HRB 990123) under policy"),
        ("P-LQ-SALES", "Nordhaus的额度", "Nordhaus Pumpenwerk GmbH（HRB 990123，保单 POL-LQ-2026）"),
        ("P-LQ-SALES", "can I ship 80k on 60 days to Nordhaus?", "Nordhaus Pumpenwerk GmbH (HRB 990123)"),
        ("P-LQ-OWNER", "Nordhaus逾期了最晚哪天报", "（Nordhaus Pumpenwerk GmbH，HRB 990123，未付"),
        ("P-BW-OWNER", "how much would we get back on Skelderby?", "Skelderby Fasteners Ltd (CRN 99001707)"),
        ("P-LQ-OWNER", "鹭砚进出口的索赔到哪一步了", "厦门鹭砚进出口有限公司（USCC 91991944MADQ26140X）"),
        (
            "P-LQ-SALES",
            "查一下公司溟砚水务",
            "广州溟砚水务科技有限公司 · 广州 · CN · USCC 91993245MADQ43952F",
        ),
    ],
)
def test_an_answer_names_the_company_that_was_bound_with_its_number(
    ask: Ask, who: str, question: str, told: str
) -> None:
    answer = ask(who, question)

    assert told in answer.text
    assert answer.text.count(told) == 1


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("A GmbH owes.", Language.EN, "A GmbH (HRB 7) owes."),
        ("A GmbH owes, A GmbH pays.", Language.EN, "A GmbH (HRB 7) owes, A GmbH pays."),
        ("Claim (A GmbH) is open.", Language.EN, "Claim (A GmbH, HRB 7) is open."),
        ("Nothing is unpaid.", Language.EN, "A GmbH (HRB 7) [1]: Nothing is unpaid."),
        ("A GmbH（保单 P）没有限额。", Language.ZH, "A GmbH（HRB 7，保单 P）没有限额。"),
        ("没有未付的发票。", Language.ZH, "A GmbH（HRB 7）[1]：没有未付的发票。"),
    ],
)
def test_the_number_stands_beside_the_first_mention_in_one_pair_of_brackets(
    text: str, language: Language, told: str
) -> None:
    company = Buyer("B", "A GmbH", identifiers=(Identifier("HRB", "HRB 7"),))

    assert saying_which(text, company, "[1]", language) == told


def test_a_company_without_a_number_on_record_is_named_alone() -> None:
    company = Buyer("B", "A GmbH")

    assert saying_which("A GmbH owes.", company, "", Language.EN) == "A GmbH owes."
    assert saying_which("Nothing is due.", company, "", Language.EN) == "A GmbH: Nothing is due."


def test_the_number_stands_in_what_the_answer_cites(ask: Ask) -> None:
    answer = ask("P-LQ-SALES", "limit for Nordhaus?")

    assert "HRB 990123" in answer.citations[0].quote


@pytest.mark.parametrize(
    ("who", "question", "company", "told"),
    [
        ("P-LQ-SALES", f"{SUZHOU}上海分公司的额度是多少", SUZHOU, "不是它的分支机构"),
        ("P-LQ-SALES", "苏州砺桐上海分公司能发10万吗", SUZHOU, "不是它的分支机构"),
        ("P-LQ-SALES", "limit for Nordhaus branch", NORDHAUS, "not to its branch"),
        ("P-HW-SALES", "limit for Brackmoor Niederlassung Hamburg", BRACKMOOR, "legal entity"),
        ("P-LQ-SALES", "limit for Nordhaus Zweigniederlassung HRB 990123", NORDHAUS, "legal entity"),
    ],
)
def test_a_branch_is_asked_back_because_cover_attaches_to_the_legal_entity(
    ask: Ask, who: str, question: str, company: str, told: str
) -> None:
    answer = ask(who, question)

    assert answer.outcome is Outcome.CLARIFY
    assert answer.suggestions == (company,)
    assert told in answer.text
    assert [card.kind.value for card in answer.cards] == ["buyers"]
    assert ask(who, "yes", answer.conversation_id).outcome is not Outcome.NOT_FOUND


def test_a_mistyped_number_is_answered_with_what_is_wrong_and_what_may_be_meant(ask: Ask) -> None:
    chinese = ask("P-LQ-SALES", "91440300MA5EQXL17O 额度多少")
    english = ask("P-LQ-SALES", "what is the limit of 91440300MA5EQXL17O?")

    assert (chinese.outcome, english.outcome) == (Outcome.CLARIFY, Outcome.CLARIFY)
    assert "不可能是对的" in chinese.text
    assert "cannot be right" in english.text
    assert "91440300MA5EQX1L70" in chinese.text
    assert "91440300MA5EQX1L70" in english.text
    assert not chinese.cards


def test_a_mistyped_number_alone_is_understood(ask: Ask) -> None:
    answer = ask("P-LQ-SALES", "91440300MA5EQXL17O")

    assert answer.outcome is Outcome.CLARIFY
    assert answer.language == "zh"
    assert "91440300MA5EQX1L70" in answer.text


def test_the_own_buyer_whose_number_may_be_meant_is_offered_and_not_bound(ask: Ask) -> None:
    answer = ask("P-LQ-SALES", "91990108MADQO1488E 额度多少")

    assert answer.outcome is Outcome.CLARIFY
    assert answer.suggestions == (SUZHOU,)
    assert "800,000" not in answer.text
    assert "800,000" in ask("P-LQ-SALES", "是的", answer.conversation_id).text


def test_the_number_of_somebody_elses_buyer_is_suggested_like_any_other(ask: Ask) -> None:
    answer = ask("P-BW-SALES", "limit of 91990108MADQO1488E")

    assert answer.outcome is Outcome.CLARIFY
    assert not answer.cards
    assert SUZHOU not in answer.text


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant of its own, with a directory."""
    home = tmp_path_factory.mktemp("another")
    with open_assistant(demo_settings(home)) as opened:
        companies = home / "companies.csv"
        companies.write_text(DIRECTORY, encoding="utf-8")
        import_directory(opened.engine, companies)
        yield opened


Talk = Callable[..., Sequence[Answer]]


@pytest.fixture
def talk(another: Assistant) -> Talk:
    """Several messages of one conversation."""

    def talking(who: str, *messages: str) -> Sequence[Answer]:
        principal = another.principals.by_id(who)
        assert principal is not None
        answers: list[Answer] = []
        for message in messages:
            conversation = answers[-1].conversation_id if answers else None
            answers.append(another.agent.answer(principal, message, conversation))
        return answers

    return talking


@pytest.mark.parametrize(
    ("question", "named", "told"),
    [
        ("look up the company Quellstadt Brauerei GmbH", "HRB 4711", "no buyer of your policies"),
        ("查一下公司栎川食品", "绵阳栎川食品有限公司", "不是您保单的买方"),
    ],
)
def test_a_company_of_the_directory_alone_is_said_to_be_none_of_the_buyers(
    talk: Talk, question: str, named: str, told: str
) -> None:
    (answer,) = talk("P-LQ-SALES", question)

    assert answer.outcome is Outcome.ANSWERED
    assert named in answer.text
    assert told in answer.text


def proposed(assistant: Assistant, name: str) -> list[Alias]:
    return [one for one in assistant.aliases.known() if one.name == name]


def test_a_choice_proposes_the_name_that_was_asked_once(another: Assistant, talk: Talk) -> None:
    first = talk("P-LQ-SALES", "砺桐的额度", "苏州那家")
    (alias,) = another.aliases.known()
    talk("P-LQ-SALES", "砺桐的额度", "苏州那家")

    assert [answer.outcome for answer in first] == [Outcome.CLARIFY, Outcome.ANSWERED]
    assert (alias.name, alias.buyer_id, alias.policy_id) == ("砺桐", "B-CN-001", "POL-LQ-2026")
    assert (alias.state, alias.proposed_by) == (AliasState.PROPOSED, "P-LQ-SALES")
    assert proposed(another, "砺桐") == [alias]
    assert "砺桐" not in first[1].text.replace("苏州砺桐机电设备有限公司", "")


def test_a_name_that_two_companies_have_already_is_not_proposed(another: Assistant, talk: Talk) -> None:
    talk("P-LQ-OWNER", "砺桐机电的额度", "第一个")

    assert proposed(another, "砺桐机电") == []


@pytest.mark.parametrize(
    "messages",
    [
        ("霁榆的额度是多少", "算了，什么是自主限额"),
        ("霁榆上海分公司的额度", "第一个"),
        ("91990108MADQO1488E 额度多少", "是的"),
        ("请问那个做机械的霁榆上个月逾期了怎么办", "控股集团"),
    ],
)
def test_what_is_no_choice_or_no_name_proposes_nothing(
    another: Assistant, talk: Talk, messages: tuple[str, ...]
) -> None:
    before = another.aliases.known()
    talk("P-LQ-OWNER", *messages)

    assert another.aliases.known() == before


def test_a_choice_is_proposed_for_each_own_policy_that_sees_the_buyer(
    another: Assistant,
) -> None:
    told: list[tuple[str, str, str]] = []

    class Noting:
        def propose(
            self, buyer_id: str, policy_id: str, name: str, by: str, among: Sequence[Buyer] = ()
        ) -> None:
            told.append((buyer_id, policy_id, name))

    principal = another.principals.by_id("P-LT-OWNER")
    sales = another.principals.by_id("P-LT-SALES")
    assert principal is not None
    assert sales is not None
    buyers = another.records.buyers(sales)
    asked = OpenQuestion("credit_limit", "buyer", "Foo limit", tuple(one.legal_name for one in buyers[:2]))
    bound = [ToolResult(Finding.FOUND, buyer=buyers[0])]
    for who in (principal, sales):
        ConfirmedNames(another.records, Noting()).note(who, "1", asked, bound)

    seeing = [
        policy
        for policy in principal.policies
        if any(row.policy_id == policy for row in another.records.limits(principal, buyers[0].id))
    ]
    assert told[:-1] == [(buyers[0].id, policy, "Foo") for policy in seeing]
    assert told[-1] == (buyers[0].id, "POL-LT-2026", "Foo")


def test_an_answer_does_not_depend_on_whether_a_proposal_can_be_written(another: Assistant) -> None:
    class Broken:
        def propose(
            self, buyer_id: str, policy_id: str, name: str, by: str, among: Sequence[Buyer] = ()
        ) -> None:
            raise RecordsUnavailable("gone")

    principal = another.principals.by_id("P-LQ-SALES")
    assert principal is not None
    buyer = another.records.buyers(principal)[0]
    asked = OpenQuestion("credit_limit", "buyer", "Foo limit", (buyer.legal_name,))

    with structlog.testing.capture_logs() as logs:
        ConfirmedNames(another.records, Broken()).note(
            principal, "yes", asked, [ToolResult(Finding.FOUND, buyer=buyer)]
        )

    assert [one["event"] for one in logs] == ["name_not_proposed"]
