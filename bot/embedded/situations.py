"""Situations: what people describe or ask in too few words to be found, and the question that it comes to."""

import re

from bot.language import Language


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def question_behind(text: str, language: Language) -> str | None:
    """The question that a folded text comes to; None where its own words are as good."""
    for rule, questions in SITUATIONS:
        if rule.search(text):
            return questions[language.value]
    return None


OVERDUE_NOTICE = {
    "zh": "买方逾期后，最迟什么时候要提交逾期欠款通知？",
    "en": "By when must an overdue notice be sent to the insurer?",
}
"""What a question for days comes to when it describes no situation of its own."""

SITUATIONS: tuple[tuple[re.Pattern[str], dict[str, str]], ...] = (
    (
        _rule(
            r"(集团|母公司|总公司|子公司|关联公司|兄弟公司).{0,40}(也用|也能用|共用|一起用|互相|合并|借用|挪).{0,8}(额度|限额)|(集团|母公司|总公司|子公司|关联公司|同一?集团|兄弟公司|总部).{0,30}(额度|限额).{0,30}(也|共用|一起用|通用|合并|借用|包括|算不算|能用|可以用|挪|够用)|(额度|限额).{0,24}(子公司|母公司|分公司|集团|下属|那家|另一家).{0,12}(用|算|包括|覆盖|单独|申请)|(子公司|分公司|下属).{0,12}(单独|另外|另行)申请",
            r"\b(parent|group|subsidiar(y|ies)|sister|affiliates?|branch(es)?|holding)\b.{0,60}\b(limit|cover|headroom)\b.{0,40}\b(too|also|share[ds]?|same|as well|use|combined|apply|count)\b|\b(limit|cover|headroom)\b.{0,40}\b(shared?|same|also|count|use|used|apply|applies|extend)\w*\b.{0,40}\b(parent|group|subsidiar(y|ies)|sister|affiliates?|branch(es)?)\b",
        ),
        {
            "zh": "同一集团的不同公司、分公司，限额可以合并使用吗？",
            "en": "Can limits on companies or branches of one group be combined?",
        },
    ),
    (
        _rule(
            r"(政府|市政|公立|公办|国有|国企|央企|事业单位|机关|学校|医院|区政府|水务局|教育局|城管|部队|军队|大使馆).{0,40}(保|赔|赊|放账)",
            r"\b(council|municipal\w*|municipality|town hall|city of|public (bod(y|ies)|buyers?|authorit(y|ies)|sector|hospitals?|schools?)|governments?|ministr(y|ies)|state[- ](owned|body|bodies|company|companies)|authority|nhs|county|school|university|hospital|embassy)\b(?=.*\b(cover\w*|insur\w*|polic\w*|on account|on credit|claim)\b)",
        ),
        {
            "zh": "客户是国企、政府部门或公立医院，能保吗？",
            "en": "Are state-owned companies, government bodies or public hospitals insurable?",
        },
    ),
    (
        _rule(
            r"(罚息|逾期利息|滞纳金|违约金|延迟利息).{0,16}(保|赔|算)",
            r"\b(late[ -]payment|default|penalty|overdue|delay) (interests?|charges?|fees?)\b.{0,50}\b(insured|covered|included|paid)\b|\bpenalt(y|ies)\b.{0,30}\b(insured|covered)\b",
        ),
        {"zh": "哪些情况一般不赔？", "en": "What is generally not covered?"},
    ),
    (
        _rule(
            r"(拒收|拒绝收货|不收货|不肯收货|弃货).{0,20}(码头|港口|仓库|堆场|海关|货代|怎么办|现在|滞港)",
            r"\b(refus|reject)\w*\b.{0,40}\b(goods|delivery|cargo|shipment)\b.{0,60}\b(port|quay|warehouse|terminal|customs|sitting|stuck|now)\b",
        ),
        {"zh": "客户拒收后货物怎么处理", "en": "what should I do with goods that the buyer refused"},
    ),
    (
        _rule(
            r"^(?!.*(破产|倒闭|拒收|政治|拖欠)).{0,6}(索赔|理赔|报案).{0,8}(要|需要|得|该)?.{0,4}(准备|提交|提供|交|带)?.{0,4}(哪些|什么|啥)(材料|文件|单据|资料)",
            r"^(?!.*(insolv|bankrupt|refus|political|default)).{0,20}\b(which|what) (documents?|papers|paperwork)\b.{0,30}\bclaims?\b",
        ),
        {"zh": "索赔一般需要提交哪些材料", "en": "which documents does a claim generally need"},
    ),
    (
        _rule(
            r"(只|才|就)(批|给|核)了?.{0,14}(我|申请|要)|(没|不)(给|说|告诉).{0,6}(理由|原因).{0,6}(额度|限额)|为(什么|啥|何).{0,6}(只|才)(批|给)",
            r"\bonly\b.{0,14}\b(approve|grant|give|gave|get|got)\w*\b.{0,40}\b(ask|request|want|appl)\w*|\bwhy\b.{0,20}\bonly\b.{0,14}\b(approve|grant|give|gave)",
        ),
        {
            "zh": "为什么看不到限额批复的原因和买方的财务资料？",
            "en": "Why are the reasons for a limit decision and the buyer's financial data not shown?",
        },
    ),
    (
        _rule(
            r"\b(limit|cover)\b.{0,20}\b(cut|reduced|lowered|halved|slashed)\b|\b(cut|reduced|lowered|halved|slashed) (my|our|the|their) (credit )?limit\b"
        ),
        {
            "zh": "限额被调减后，已发的货和新发的货怎么算？",
            "en": "The limit was reduced: what about goods already sent and new deliveries?",
        },
    ),
    (
        _rule(
            r"\blimits?\b.{0,20}\b(can'?t|cannot|could ?n[o']t|not|isn'?t) (be )?(found|there|showing)|\b(can'?t|cannot|could ?n[o']t|do ?n[o']t) (find|see) .{0,12}\blimit\b"
        ),
        {
            "zh": "查不到限额、没有限额、零限额和系统读不到有什么区别？",
            "en": "What is the difference between a limit not found, no limit, a zero limit and a system that cannot be read?",
        },
    ),
    (
        _rule(
            r"(附|带)(加)?条件\W{0,3}(的)?(是|有)?(啥|什么|哪)|(附加)?条件.{0,4}(是什么意思|啥意思|是啥)",
            r"\bconditional\b\W.{0,30}\b(limit|decision|approval)\b|\bconditions?\b.{0,20}\blimit\b.{0,20}\bmean",
        ),
        {"zh": "限额批复中的附加条件是什么意思？", "en": "What do the conditions in a limit decision mean?"},
    ),
    (
        _rule(
            r"(没有|没|无|缺).{0,4}(税号|注册号|登记号|信用代码|统一代码)",
            r"\b(no|without|lacks?|has ?n[o']t|does ?n[o']t have)\b.{0,12}\b(tax|vat|registration|company) (number|id|no)\b",
        ),
        {
            "zh": "申请限额时买方名称填错或缺少注册号怎么办？",
            "en": "What if the buyer's name is wrong in a limit request or the registration number is missing?",
        },
    ),
    (
        _rule(
            r"评级.{0,12}(变|降|升|调)|评级.{0,6}从",
            r"\b(grade|rating)\b.{0,20}\b(mov|chang|went|go|drop|fell|rose|cut|down|up)\w*",
        ),
        {"zh": "买方评级发生变化是什么意思？", "en": "What does a change of the buyer's grade mean?"},
    ),
    (
        _rule(
            r"\b(switch|change|move|go|want)\w*\b.{0,30}\b(d/?[ap]|o/?a|open account|\d{2,3}[ -]days?)\b.{0,30}\b(cover|insured|ok|okay|allowed)",
            r"(改|换|变).{0,4}(d/?[ap]|o/?a|赊销|账期).{0,14}(保|行|可以|算)",
        ),
        {
            "zh": "客户要改成D/A或更长账期，还在保障内吗？",
            "en": "Am I still covered if the customer asks for D/A or a longer payment term?",
        },
    ),
    (
        _rule(
            r"(汇率|欧元|美元|美金|英镑|港币|日元|人民币|外币).{0,12}(跌|贬|掉|升|涨|波动|亏|损).{0,24}(赔|保|算|管)",
            r"\b(pound|euro|dollar|sterling|yen|yuan|renminbi|currency|exchange rate)s?\b.{0,20}\b(falls?|fell|drop(s|ped)?|los(e|es|t)|weaken(s|ed)?|goes down|went down|sinks?|moves?|devalu\w+)\b",
        ),
        {
            "zh": "汇率下跌造成的损失赔不赔？",
            "en": "Are losses from a fall of the exchange rate covered?",
        },
    ),
    (
        _rule(
            r"(货|柜|箱)[^,;。?]{0,10}(摔坏|损坏|弄坏|泡水|进水|烧毁|丢失|被偷)",
            r"\b(container|cargo|goods|freight|pallets?|load)\b.{0,24}\b(stolen|burn(t|ed)|soaked|wrecked|damaged?|smashed|lost)\b",
        ),
        {
            "zh": "信用保险包括货物本身的损坏吗？",
            "en": "Is damage to the goods included in credit insurance?",
        },
    ),
    (
        _rule(
            r"外汇管制|汇兑限制",
            r"\b(fx|foreign exchange|currency|exchange) (control|restriction)s?\b",
        ),
        {
            "zh": "买方想付款，但当地外汇管制汇不出来，保吗？",
            "en": "Is non-payment covered when the buyer wants to pay but currency controls block the transfer?",
        },
    ),
    (
        _rule(
            r"(催收|追讨|追偿|律师|诉讼)(的)?(费|成本)",
            r"\b(collection|legal|lawyer'?s?|court) (costs?|fees?)\b",
        ),
        {
            "zh": "催收、律师和诉讼费用由谁承担？",
            "en": "Who pays the collection, lawyer and court costs?",
        },
    ),
    (
        _rule(
            r"(部分|只|少)(赔|赔付|赔了).{0,8}(理由|原因|为(什么|啥|何))|为(什么|啥|何).{0,6}(只|少)赔",
            r"\b(why|reason)\b.{0,30}\b(part(ial|ly)?|only)\b.{0,20}\b(pa(id|y|yment)|claim|settle)",
        ),
        {"zh": "为什么只赔了一部分？", "en": "Why was only part of the claim paid?"},
    ),
    (
        _rule(
            r"付了.{0,4}(\d+\s?%|百分之|[一二三四五六七八九两]成|一?部分|一半|一些).{0,12}(报|通知)",
            r"\bpaid (us )?(\d+ ?%|(part|half|some|a bit)\b).{0,40}\b(report|notif|notice)",
        ),
        {
            "zh": "买方只付了一部分货款，还需要提交逾期欠款通知吗？",
            "en": "The buyer has paid in part: is an overdue notice still needed?",
        },
    ),
    (
        _rule(
            r"(一|1)(张|笔|票).{0,6}逾期.{0,10}(别的|其他|其它|另外)",
            r"\bone (invoice|bill)\b.{0,20}\b(overdue|late)\b.{0,20}\bothers?\b",
        ),
        {
            "zh": "一张发票逾期，其他发票没到期，怎么处理？",
            "en": "One invoice is overdue and the others are not: what follows?",
        },
    ),
    (
        _rule(
            r"逾期.{0,14}(下单|订单|能不能发|还能发|可以发)",
            r"\boverdue\b.{0,40}\b(order|ship|deliver|supply)",
        ),
        {
            "zh": "客户已经逾期，又来下单，还能发货吗？",
            "en": "Can I keep shipping to a customer who is already overdue?",
        },
    ),
    (
        _rule(r"停(止)?发|停货|停止(发货|出货)", r"\bstop (shipping|shipments?|deliver|supply)"),
        {
            "zh": "买方逾期后，什么时候必须停止发货？",
            "en": "When must deliveries to an overdue buyer stop?",
        },
    ),
    (
        _rule(
            r"\bhow (do|can|should|would) (i|we)\b.{0,12}\b(report|notify)\b(?!.{0,20}\b(late|after)\b)",
        ),
        {
            "zh": "客户不付款，报损和索赔分别怎么办理？",
            "en": "How do I report an unpaid invoice, and how do I then file a claim?",
        },
    ),
    (
        _rule(r"\bhow\b.{0,12}\bpremium\b.{0,14}\b(work|calculat|comput|set|figure)"),
        {
            "zh": "贸易信用保险的保费是怎么计算的？",
            "en": "How is the premium for trade credit insurance calculated?",
        },
    ),
    (
        _rule(
            r"(额度|限额|资信).{0,6}(查询|评估|申请)?.{0,4}(要不要|收不收|要|收|多少)(另外)?(交|付)?(钱|费)"
        ),
        {
            "zh": "申请和维持买方信用限额要不要另外交资信评估费？",
            "en": "Are there separate credit assessment fees for buyer credit limits?",
        },
    ),
)
