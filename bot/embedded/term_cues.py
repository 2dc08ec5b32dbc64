"""The cues by which the terms of a policy are told, a rule for each parameter."""

import re


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


PARAMETERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "period",
        _rule(
            r"保险期(间|限)|(保单|保险|合同)(的)?有效期|(保单|保险合同|合同|保险)(?!费|金|人|公司)[^,;。?]{0,8}?(哪天|哪日|几号|几月|什么时候|啥时候|何时|几时|多久)(才|会|就|要|该)?(到期|到|结束|终止|届满|满|开始|起保|生效|续)|(到期|续保|届满)(日|日期|时间)?(是)?(哪天|几号|什么时候|何时|几时).{0,6}保单",
            r"\bpolicy (period|year|term)\b|\bwhen\b.{0,16}\b(policy|contract|insurance)\b.{0,16}\b(expire|run out|runs out|end|ends|finish|renew|start|begin|lapse)\w*|\b(policy|contract)\b.{0,40}\bwhen (does|will|do) (it|they|that) (expire|run out|end|finish|start|begin|lapse)|\bhow long\b.{0,12}\b(policy|contract)\b.{0,12}\b(run|last|valid|in force)|\b(policy|contract)\b.{0,12}\b(valid|in force) (until|till)",
        ),
    ),
    (
        "endorsements",
        _rule(
            r"[批辟劈披]单|(保单|保险合同|条款)[^,;。?]{0,10}(有什么|有啥|有哪些|哪些|什么|哪里)[^,;。?]{0,4}(变|改|调整)|(保单|条款)[^,;。?]{0,6}(改|变)(过|了|动)(什么|啥|哪)",
            r"\bendorse(d|ments?)\b|\b(what|anything|something)\b.{0,24}\b(chang|amend)\w*\b.{0,24}\b(policy|terms|contract)\b|\b(policy|terms|contract)\b.{0,24}\b(chang|amend)ed\b",
        ),
    ),
    (
        "insured_percentage",
        _rule(
            r"(承保|赔付|赔偿|保障)(的)?比例|能?赔多少(?!钱)|赔.{0,4}(几|几多|多少)成|赔百分之|按(百分之几|几成)赔|政治风险.{0,8}(保|赔|含|包)",
            r"insured percent|percentage|how many percent|insured share|what % |\bpolitical risks?\b",
        ),
    ),
    (
        "overdue_notice",
        _rule(
            r"逾期.{0,14}(通知|报)|报损|报逾期|多(少天|久).{0,4}(报|通知)|通知期|可损",
            r"overdue notice|notif|report(ing)? (an |the )?overdue|how (do|can|should) (i|we) report|notice (period|deadline)",
        ),
    ),
    ("waiting_period", _rule(r"等待期|等候期|观察期", r"waiting period|wait(ing)? time")),
    (
        "claim_filing",
        _rule(
            r"索赔(期限|时效|截止)|多久(内)?(要|必须)?.{0,4}索赔|提交索赔|索赔.{0,12}(几|多少)个?(天|月)",
            r"^(and )?(to claim|for (a )?claims?)\W*$|claim(s)? filing|file (a|the|my|our) claim|filing (period|deadline)",
        ),
    ),
    (
        "maximum_extension_days",
        _rule(
            r"最长延(长|展)|延长期|宽限期|延展期|\bmep\b|(逾期|过期|拖|晚)[^,;。?]{0,8}(几|多少|多久)(天|日)?[^,;。?]{0,14}(停(止|货|发|供)|不能再发)",
            r"extension period|grace period|\bmep\b|maximum extension|\b(late|overdue)\b.{0,40}\b(must|have to|need to|should|got to|gotta) stop\b",
        ),
    ),
    (
        "max_payment_term_days",
        _rule(
            r"最长(付款|账)期|最长信用期|账期.{0,6}(上限|最长|封顶|最多)|(最长|最多)(可以|能|可)?(放|给|赊).{0,6}(几|多少|多久|多长).{0,2}(天|日|账期)?|付款期限",
            r"max(imum)? (payment|credit) (term|period)|longest (payment |credit )?(terms?|credit)\b",
        ),
    ),
    (
        "discretionary_limit",
        _rule(
            r"(每个|每家|个个|所有)(新)?(客户|买方|买家|客).{0,8}(要|得|必须|需要).{0,6}(申请|报批|报保险)|自主(信用)?(限额|额度)|自订(信用)?(限额|额度)|(我们|我哋|我方|我司|咱们?|公司)?(自己|自行)(话事|做主|作主)?.{0,6}(最多|最高|能|可以|可|有权)?.{0,4}(定|批|给|放)(到)?.{0,4}(多少|几多|什么数|额度|限额)|自行掌握|自定(信用)?(限额|额度)|自己定.{0,3}(限额|额度)|\bdcl\b",
            r"discretionary|\bdcl\b|\b(appl(y|ied)|application|submit(ted)?)\b.{0,24}\b(each|every)\b|\b(each|every)\b.{0,24}\b(be |to be )?(appl(y|ied)|submitted)\b|\bautomatic (limit|cover)\b|\b(may|can|could) (we|i)\b.{0,40}\bwithout\b.{0,24}\b(decision|approval|asking|insurer)\b|\b(decide|set|grant|write|give|approve|fix|insure)\b.{0,40}\b(ourselves|myself|on our own|without (asking|the insurer|approval))\b|\bon our own (authority|account|say-so)\b",
            r"自主(信用)?(限额|额度)|自行(掌握|核定|决定|审批)|自[定订](信用)?(限额|额度)|自己(能|可以|可)?(定|批|核|给|做主).{0,6}(限额|额度)|(限额|额度).{0,4}自己(定|批|做主)|(不用|不必|无需|不)(问|找|报)保险(公司|人).{0,10}(多少|几多|额度|限额|上限)|\bdcl\b",
            r"discretionary|\bdcl\b|\b(limits?|credit)\b.{0,24}\b(ourselves|on our own|by ourselves|off our own bat)\b|\b(without (asking|going to)|not asking)\b.{0,16}\binsurer\b.{0,30}\b(limit|how much|credit)\b|\b(limit|how much|credit)\b.{0,40}\bwithout (asking|going to|a decision of)\b.{0,16}\binsurer\b|\bself[- ](set|assessed|underwritten) limits?\b",
        ),
    ),
    ("deductible", _rule(r"免赔|自负额|首损|最初损失|\bafl\b", r"deductible|first loss|excess|\bafl\b")),
    (
        "threshold",
        _rule(
            r"起赔|(多少|几多?|几)(钱|元|块|块钱)?(的)?(以下|以内|之下|之内|为止)[^,;。?]{0,10}(不赔|不受理|不管|自己(担|扛|承担))|(损失|金额|案子|货款)?(小|少|低)(到|于|过)?(多少|几多|什么程度)[^,;。?]{0,8}(不赔|就不赔|不受理)|(至少|最少|起码)(要|得)?(亏|损失|欠)?(多少|几多)[^,;。?]{0,8}(才赔|才(能|可以)?(索赔|报|提))|小额(损失|案子|索赔)",
            r"threshold|minimum claim|\b(smallest|minimum|tiny|small|below (what|which)|under (what|which)|how small)\b.{0,24}\b(claim|loss|debt|amount|invoice)s?\b|\b(claim|loss|debt|amount)s?\b.{0,16}\btoo small\b",
        ),
    ),
    ("minimum_retention", _rule(r"最低自留|自留额", r"minimum retention|retention")),
    (
        "maximum_liability",
        _rule(
            r"最高(赔偿|责任|(能|可以)?赔)|责任限额|累计赔偿|保单限额|赔(偿|款|付)?(的)?(总额|上限|封顶)",
            r"\bmax(imum)?\.? (liability|payout|indemnity)|aggregate limit\b",
        ),
    ),
    (
        "declaration",
        _rule(
            r"营业额.{0,12}(报上|上报|要报|申报)|(营业额|销售额|出运)?申报(的)?(期限|时间|频率|截止)|(多久|什么时候|何时|几号)(要|得|该)?申报",
            r"\b(when|how often|by when)\b.{0,20}\bdeclar|\bdeclar(e|ing) (the |our |my )?(turnover|sales)\b|\bdeclaration (due|deadline|period|frequency)\b|\bturnover declaration\b",
        ),
    ),
    ("premium", _rule(r"保费|费率", r"\bpremium|\brate of premium")),
    ("vat_covered", _rule(r"增值税|含税", r"\bvat\b")),
    (
        "examination",
        _rule(
            r"(核赔|审核|定损|理赔)(期限|时间|多久)|(多久|几耐)(能)?(赔|结案|审)",
            r"examination|how long .{0,20}(pay|decide)",
        ),
    ),
    (
        "countries",
        _rule(
            r"哪(些|几个)(国家|地区|地方|市场|国|区域)|承保(国家|地区|区域)|(国家|地区|区域|地域)(范围|清单|名单)|保(到|哪)(些|几个)?(国家|地区|地方)",
            r"which countries|countries|\b(which|what|all the|list of) (places|territories|territory|markets|regions|areas|destinations)\b|\bwhere\b.{0,16}\b(are|is) (we|our sales|our (buyers|customers)) (insured|covered)\b|\b(insured|covered) (territory|territories|markets|areas)\b|\bterritorial\b",
        ),
    ),
    (
        "exclusions",
        _rule(
            r"除外|(?<!赔)(?<!的损失是)(?<!以下)(?<!以内)不赔|免责|漏报|(没|未|忘|漏)(有|了|记)?申报|政治风险.{0,8}(保|赔|含|包)|(利息|罚息|违约金|滞纳金|汇率损失|汇兑损失|汇率).{0,16}(保不保|赔不赔|保吗|赔吗|承保|受保|算不算)",
            r"exclusion|excluded|not covered|\bundeclared\b|\b(forg[eo]t\w*|miss(ed)?|fail(ed)?|omit(ted)?) to declare\b|\bpolitical risks?\b|\b(interests?|penalt(y|ies)|exchange loss(es)?|fx loss(es)?)\b.{0,50}\b(insured|covered|included)\b",
        ),
    ),
    (
        "loss_payee",
        _rule(
            r"赔款(受让人|接受人|收款)|受益人|赔.{0,6}[钱款].{0,4}(打|付|划|转|汇|给)(给|到|进).{0,6}(谁|哪|还是)|赔款.{0,2}[打付赔划转](给|到).{1,8}还是",
            r"loss payee|beneficiary|\bwho(m)? (gets|receives|collects|pockets|is paid|does the (money|payout|indemnity|payment) go to)\b.{0,24}\b(money|payout|indemnity|payment|it|cash|cheque|compensation)\b|\b(money|payout|indemnity|payment|compensation)\b.{0,30}\b(us|we|ourselves)\b.{0,10}\bor\b.{0,12}\bbank\b|\b(straight|directly) to (the |our )?bank\b|\b(money|indemnity|payout|claim)\b.{0,20}\b(go(es)?|come|comes|paid) (out )?(straight )?to (us|whom|who|the bank)",
        ),
    ),
    ("allocation", _rule(r"(付款|还款)(分配|冲抵)|冲账", r"allocat")),
    ("dispute_tolerance", _rule(r"争议.{0,4}(比例|容忍)", r"dispute tolerance")),
)

WILL_CHANGE = _rule(
    r"明年|(从|自)[^,;。?]{1,8}(起|开始)|(提高|降低|调整|改)(到|成|为)|变(成|为|短|长)|(延|缩)(长|短)|新的?(批单|规定|条款)"
    r"|\bnext year\b|\b(from|as of|after|come) (january|february|march|april|may|june|july|august|september|october|november|december|\d{4})\b|\b(going|go|goes) (up|down)\b|\b(chang|rais|lower|shorten|extend)(e|es|ed|ing)\b"
)
"""A change of a term, which only one's own policy can have."""
OF_BUYERS = _rule(
    r"(哪|几)(些|家|个)(客户|买方|买家|公司)|\b(which|what|how many|list)\b.{0,12}\b(buyers?|customers?|clients?|companies)\b"
)


HOW_MANY_DAYS = _rule(
    r"(几|多少|几多)个?(工作)?(天|日|月|周|星期)(之?内|以内|里面?|要|得|之?后)"
    r"|(期限|时间|日子|天数).{0,6}(变|缩|延|改)(短|长|少|多)|(变|缩|延|改)(短|长|少|多)(了)?.{0,4}(期限|时间|日子|天数)"
    r"|\b(within )?how (many (working )?(days|weeks|months)|long)\b.{0,16}\b(have|has|do|does|did|got|get|are|is|must|can)\b.{0,16}\b(to|wait)\b"
    r"|\bwithin how (many|long)\b|\bhow (many days|long)\b.{0,30}\b(after|from|past) (the )?(due|invoice|maturity)\b"
    r"|\b(less|more|longer|shorter|fewer|how much) (time|days)\b.{0,16}\b(to|for)\b"
    r"|\b(notice|reporting|filing|waiting|claims?) (time|period|deadline|window)\b.{0,40}\b(shorter|longer|less|chang\w+|shrink\w*|cut)\b"
)
"""A number of days that is asked for, and not the day itself."""
OF_ONE_MATTER = _rule(
    r"还(有|剩)|剩下?|来得及|发票|张票|已经|[这那]个?(客户|买|案)|\d\s*[天日]"
    r"|\b(left|remain\w*|still|already|invoice|it|him)\b|\b(this|that) (one|invoice|buyer|claim|customer|debt)\b|\d days?\b"
)
"""What is asked of one invoice or claim, and not of the policy."""
ACTS = (
    (
        "waiting_period",
        _rule(r"等(?!于|级)[^,;。?]{0,12}(几|多少|几多)|(几|多少|几多)[^,;。?]{0,8}等|\bwait\b"),
    ),
    (
        "claim_filing",
        _rule(
            r"索赔|理赔|报案|提赔|\b(put|file|submit|lodge|make|hand|get|bring)\b.{0,16}\bclaims?\b|\bto claim\b"
        ),
    ),
    (
        "overdue_notice",
        _rule(
            r"(通知|告诉|告知|报给|上报|报告)[^,;。?]{0,6}(保险|你们)|(向|跟|给|同)(保险(公司|人)|你们)(通知|报|告|说|讲|打招呼)|报(损|逾期)|逾期[^,;。?]{0,8}(报|通知)"
            r"|\b(report|notify|tell|inform|let)\b.{0,40}\b(overdue|late|insurer|unpaid|non-?payment|you)\b|\boverdue\b.{0,24}\b(report|notif|notice)\w*|\b(notice|reporting) (time|period|deadline|window)\b"
        ),
    ),
)
"""What is to be done within the days, and the term that says how many they are."""
KIND_OF_BUYER = _rule(
    r"政府(部门|机构|单位|采购)?|公共(买方|机构|部门)|公营|事业单位|市政|个人(消费者|客户|买家)|消费者|散客",
    r"\bpublic (bod(y|ies)|buyers?|authorit(y|ies)|sector|customers?|institutions?)\b|\b(city|town|county|local|the) (council|authority|municipality)\b|\bcouncils?\b|\bmunicipal\w*|\bgovernment\b|\bministr(y|ies)\b|\bstate[- ]owned\b|\bconsumers?\b|\bprivate (persons?|individuals?|people|customers?)\b",
)
"""Buyers that policies often exclude as a kind, whoever they are."""
KIND_OF_SALE = _rule(
    r"寄售|代销|试销|试用销售|预付款的?买卖",
    r"\bsale or return\b|\b(on|in) consignment\b|\bconsignment (stock|goods|sales?)\b|\bon (trial|approval)\b",
)
"""Sales that policies often exclude as a kind."""
POLITICAL = _rule(
    r"政治风险|战争|战乱|内乱|征收|禁汇|汇兑限制|转移风险",
    r"\bpolitical (risks?|events?|violence)\b|\bwars?\b|\b(blocked|transfer) (transfers?|risks?)\b|\bexpropriat\w+",
)
INCLUDED = _rule(
    r"保不保|承保|受保|能保|保吗|赔不赔|能赔|保障|算不算|在不在保|包不包|包含|包括|有没有",
    r"\b(insured|cover(s|ed|age)?|excluded|includ\w+|insure|part of)\b",
)
"""Whether one's policy insures a kind of loss is asked."""
IS_INSURED = _rule(
    r"保不保|受不受保|承保|受保|能保|保吗|赔不赔|能赔|保障|算不算|在不在保",
    r"\b(insured|insurable|covered|excluded|cover|insure)\b",
)
