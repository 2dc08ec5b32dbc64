"""The cues by which a question for the policy's rules is known: days, cover, amounts to be worked out."""

import re


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


DEADLINE = _rule(
    r"(最晚|最迟)\s*$|(最晚|最迟|最后)(要|得|必须|可以|能)?.{0,8}(哪天|哪一天|什么时候|啥时候|啥时间|几时|边日|什么时间|何时|几号|几月|多久|日期|期限|一天|报|通知|索赔|提交)",
    r"(什么时候|啥时候|何时|几时|哪天|哪一天|几号|多久|几天|多少天)(之前|以前|之内|以内|前|内)?(就)?(必须|一定要|应该|应当|要|得|该|可以|能)?(去)?(跟你们|向保险公司|给保险公司|向保险人)?"
    r"(报|通知|提交逾期|交通知|提交索赔|申请索赔|索赔|停发|停止发货|停止出货|停货)",
    r"截止(日|日期|时间|到)|期限(是|到)?(哪天|哪一天|几号|什么时候)|还有几天|还剩(下)?(几|多少)天|还来得及|来不及|报晚|过没过|过期没|错过.{0,6}(期限|时间)|哪些.{0,6}(到期|要报|该报|快到|期限)|(该|要)报(逾期|损)的?(有)?哪些",
    r"(哪些|列出|所有|全部).{0,8}(发票|账单|货款|欠款).{0,10}(逾期|过期|没付|未付|要报|该报)|(哪些|有什么|有哪些).{0,10}(要报|该报|要通知|要停发|要交|要提交|该交)",
    r"(几|多少|几多)(笔|张|个|票).{0,8}(逾期|过期|没付|未付)|(逾期|没付|未付).{0,8}(几|多少)(笔|张|个|票)|(要|该)报的.{0,6}(哪些|什么)|\bhow many\b.{0,20}\b(invoices?|bills?|accounts?)\b.{0,20}\b(overdue|late|unpaid|past due)\b",
    r"\b(list|show|which|what|all)\b.{0,20}\b(overdue|unpaid|late) (invoices?|accounts?)\b|\b(which|what) invoices?\b.{0,30}\b(report|notif|overdue|due|late)|\bwhat\b.{0,30}\bto report\b",
    r"等待期.{0,8}(哪天|几号|什么时候|何时).{0,4}(到|满|结束|届满)|(哪天|几号|什么时候|何时).{0,4}(等待期|延长期|延长期限).{0,4}(到|满|结束|届满)",
    r"(还|要不要|需不需要|用不用|要).{0,3}报(吗|么|不)|要不要报|需要报吗|要不要停(发|货|止发货)|(该|要|得)停(止)?发货(吗|了吗|么)|(几号|哪天|什么时候)起?停",
    r"\bdeadlines?\b|\bby when\b|\blast (possible )?(day|date)\b|\blatest (day|date|i|we|by)\b|\bdays? (are |do (i|we) have )?left\b|\btoo late\b|\bin time\b|\bstill (have )?time\b|\btime left\b",
    r"\bwhen\b.{0,30}\b(report|notify|notice|file|submit|claim|stop (shipping|shipments|deliveries|supplying))\b|\bhow (long|many days) (do|have|can) (i|we)\b.{0,30}\b(report|notify|file|claim|left)\b",
    r"\bwhen\b.{0,20}\b(shipments?|deliveries)\b.{0,50}\bstop\b|(接下来|未来|今后)\s*\d{1,3}\s*天.{0,4}(要|得|该|有|需要)(办|做|处理|哪些|什么)",
    r"\bdo (i|we) (still )?(have|need) to (report|notify|stop)\b|\bshould (i|we) (still )?(report|notify|stop)\b|\bmust (i|we) (report|notify|stop)\b",
    r"\bwhen (does|will|is) the (waiting|extension) period\b|\bwaiting period (end|over|expire|run out)",
)
OPEN_INVOICES = _rule(
    r"(未结|没结|未付|没付|没收|未收|欠着)(清)?的?(发票|票|账单|货款单)|(哪|几)(些|几?张|几?笔|几?票).{0,8}(没付|未付|没结|未结|没收)",
    r"\b(open|outstanding|unpaid|overdue) (invoices?|items|bills)\b|\binvoices? (are |is |still )*(open|outstanding|unpaid)\b",
)
"""The invoices of a buyer that is named."""
CONSEQUENCE = _rule(
    r"后果|会怎(么)?样|会不会(影响|拒赔|失效)|影响(理赔|赔付|保障)",
    r"\bwhat happens\b|\bconsequences?\b|\bpenalt",
)
OVERDUE = _rule(
    r"逾期|鱼期|过期未付|到期(没|未)付|拖(着|欠|了)|不(给|付)钱|没(给|付)(钱|款)|超期",
    r"\boverdue\b|\bpast due\b|\blate\b|\bnot paid\b|\bhasn'?t paid\b|\bunpaid\b|\bin arrears\b",
)
COVER = _rule(
    r"(能|可以|可|敢|该|还能|还可以|能不能|可不可以|可否|要不要|应不应该)(再|继续|不能|给.{1,20}|向.{1,20})?.{0,12}(发货|出货|出运|供货|交货|发\d|发[一二三四五六七八九十百]+|再发|发吗|发不发|能发)",
    r"(发|出)(\d|[$€£¥]|[一二三四五六七八九十百]).{0,24}(会不会超|超不超|行不行|行吗|可以吗|能不能|够不够|保不保|受保|在保|ok|没问题)",
    r"会不会超(额|限额|额度)?|超不超|够不够发|够(我们|我)?发|(这|那|该)?(票|批|单|张|笔)?(货|发票|单子|订单)?.{0,16}(保不保|受不受保|在不在(承)?保|(是不是|是否)(在|属于)(承|受)?保|受保吗|算不算在保|有没有保障|在保障(范围)?内吗|能保吗|保吗|是否受保)",
    r"(又|再|还)(给我|给我们|给咱)?下(了)?(新)?(单|订单)|新订单",
    r"\b(can|may|should|could|is it (ok|safe|fine) (for us )?to|ok to|safe to)\b.{0,20}\b(ship|deliver|supply|dispatch|sell|invoice|send)\b|\b(ship|deliver|supply|dispatch)(ment|ping|ing)?\b.{0,60}\b(ok|okay|fine|covered|insured|safe|allowed)\b",
    r"\b(is|am|are|was|were|would|will)\b.{0,50}\b(covered|insured)\b|\d\W{0,3}\b(covered|insured)\b|\bcover(ed)? (this|the|that|my|our) (invoice|shipment|delivery|order)\b|\bwithin (the )?(limit|cover)\b",
    r"\bcover check\b|保障检查",
    r"(能不能|可不可以|可否|能否|可以|能|敢|得唔得|出唔出得)(发|出货|出|走货)(吗|么|不|呢|[?？]|$)|保险.{0,4}(认不认|认吗|管不管|管吗)|保不?保得住",
    r"\b(is|are)\b.{2,50}\bgood for (another|a further|an? extra|[€$£]?\d)",
    r"\b(placed|sent|new) (a |another )?(new )?order\b|\d.{0,40}\b(exceed|go over|be over|above) (the|our|its) limit\b",
)
INDEMNITY = _rule(
    r"\b(what|how much)('?d| would| will| does| do| is)? (the |our |your )?(insurers?|policy|insurance|you|they) (pay|cover|give)|\b(our|the|my) (indemnity|payout|pay-out|compensation) (would|will|could|might) be\b|\b(what|how much) (is|would be) (our|the|my) (indemnity|payout)\b",
    r"(能|会|可以|可|应该|大概|估计|最多|到底)?(赔|拿回|拿到|收回|理赔)(我们|我|给我|回)?.{0,4}(多少|几多|几成|几个钱|多少钱)|赔(款|付)?(金额)?(是|有|估算|大概|大约)(多少)?|估(算|计|一下).{0,6}(赔|损失)|(损失|赔款).{0,6}(怎么算|算一下|多少)|(攞|拎|拿|收|赔)(得)?(返|番|到|回).{0,4}(几多|多少|几钱)|自(担|负|留).{0,4}多少|(免赔|自负)额?.{0,4}(扣|要扣)多少|(追回|收回|追偿|回款).{0,40}(归|分|给).{0,8}(多少|怎么|几)",
    r"\b(expected|estimated|likely|probable|our|the|possible) (indemnity|payout|pay-out|compensation)\b|\b(loss|indemnity|payout) (calculation|estimate|forecast)\b|\b(indemnity|payout) (if|when|should|in case|on|for)\b|\bwhat (comes|would come|do we get|would we get|we get) back\b",
    r"\brecover(y|ies|ed)\b.{0,60}\b(shared?|split|divided?|allocated|goes to|go to|keep)\b|\bwhat('?s| is| gets| would be) paid\b|\bhow much\b.{0,40}\b(would|will|do|can|could|should)?.{0,30}\b(pay|paid|indemni|compensat|recover|get back|reimburse|claim back)|\b(estimate|calculate|work out)\b.{0,30}\b(indemnity|payout|claim|loss|payment)|\bwhat (would|will) (be paid|the (insurer|policy) pay|i get|we get)|\bhow much (of it )?(is|would be) (un)?insured\b|\bindemnity on\b|\bpay-?out\b|\bhow much (do|would|will|could|can) (we|i|you) (get|recover|lose|pay)\b|\bhow much are (we|i) getting\b|\bwhat (do|would|will|could) (we|i) (lose|recover|get|be paid)\b|\bwhat (would|will|does) (our|my|the) [\w ]{0,20}policy pay\b|\bwhat (would|will|do|does|'d) (they|the insurer) (actually )?pay\b",
)
CHECKLIST = _rule(
    r"(要|需要|得|该|应该)?(准备|提交|提供|交|带|备)(好)?(哪些|什么|啥|那些|几样)(材料|文件|单据|资料|东西|证明)?|(哪些|什么|啥)(材料|文件|单据|资料|证明)|(材料|文件|单据|资料)(清单|列表|有哪些|是什么|齐不齐|齐了吗|齐全吗|要哪些)|还(差|缺)(什么|哪些|啥)?(材料|文件|单据|资料)?",
    r"\b(which|what|list of)\b.{0,20}\b(documents?|papers|paperwork|evidence|records)\b|\bdocuments?\b.{0,20}\b(need|needed|required|missing|prepare|checklist)\b|\bchecklist\b",
)
OWED = _rule(
    r"(欠|差)(着|了|咗)?(我们|咱们?|我司|我方|我哋)?(的)?(货款|钱|款)?(一共|总共|合计)?(还有|是|有)?(多少|几多|几钱)"
    r"|(还有|仲有)(多少|几多)(钱|款|货款)?[没未冇](有)?(付|还|收|结|找|畀)|(未|没)(付|收|结)(的)?(余额|款|金额|总额|货款)(是|有|一共)*(多少|几多)"
    r"|应收(账款|款)?(余额|总额)?(是|有|还有|一共)*(多少|几多)"
    r"|\b(what|how much)\b.{0,30}\bow(e|es|ed|ing)\b|\bhow (far|deep) (are|is) (they|he|it) in (debt|the red)\b"
    r"|\bhow much\b.{0,24}\b(is|are|do|does)\b.{0,24}\b(outstanding|unpaid|still open|open with us)\b"
    r"|\b(what('s| is)|what's) (the |their |its )?(outstanding|unpaid|open) (balance|amount|total|sum)\b|\b(balance|exposure) (with|on|of) (them|him|it)\b"
)
"""What a buyer owes in all is asked."""
CLAIMING = _rule(r"索赔|理赔|报案|报损|赔案|claim|赔", r"\bclaims?\b|\bindemnity\b")
PREMIUM = _rule(r"保费|保险费|费率", r"\bpremiums?\b")
PREMIUM_ESTIMATE = _rule(
    r"([估测试核计]算|[估算计](一?下|算)|(帮我|帮忙|帮手|给我|麻烦|请你?|想)[估算计]).{0,10}(保费|保险费)(?!率)|(保费|保险费).{0,6}([估测试核计]算|[估算计]一?下)",
    r"(?<!how to )(?<!how do you )(?<!how do we )(?<!how do i )(?<!how does the insurer )\b(estimate|work out|calculate|figure out|compute)\b(?! (the )?(indemnity|loss)).{0,30}\bpremium\b|\bpremium (estimate|calculation|projection)\b",
)
"""One's premium is to be worked out."""
PREMIUM_EXPLAINED = _rule(
    r"怎么|如何|点样|点计|解释|费率|依据|涨|加价|贵",
    r"\bhow (is|are|do|does|to|will)\b|\bexplain|\brates?\b|\bmyself\b|\bbasis\b",
)
"""How it is worked out is asked, or at which rate."""
TURNOVER = _rule(
    r"(做到|做了|做|达到|卖到|卖了|卖)\s*[\d一二三四五六七八九两]|营业额|销售额|生意|营收|年销|赊销|申报额|出口额",
    r"\bturnover\b|\bsales\b|\brevenue\b",
)
TOP_UP = _rule(r"追加额度|补充额度|加保额度", r"\btop-?up\b|\bcap\b")
LIABILITY = _rule(
    r"(最高|累计|总)?(赔偿|责任)(限额|额度|限度).{0,12}(用(掉|了)|剩|还有|余|够)|(限额|最高赔偿).{0,4}(用掉|还剩).{0,4}(多少|吗)|(用掉|还剩).{0,6}(最高|累计)?(赔偿|责任)(限额|额度)",
    r"\bmaximum liability\b.{0,30}\b(used|left|remaining|exhausted|available)|\bhow much\b.{0,30}\b(maximum liability|aggregate limit|policy maximum)\b|\b(used|left|remaining)\b.{0,20}\bmaximum liability\b",
)
LIMIT_NEED = _rule(
    r"(申请|要|报|需要|该|建议).{0,6}(多少|多大).{0,4}(额度|限额|授信)|(额度|限额)(应该|该|要|得)?(申请|报|开|要)(多少|多大)|建议(额度|限额)",
    r"\bhow (much|big|large|high)\b.{0,20}\b(limit|credit line|cover)\b.{0,20}\b(ask|apply|request|need|should)|\b(suggest|recommend|propose)\b.{0,20}\blimit\b|\bwhat limit should\b|\b(limit|credit line)\b.{0,15}\bshould (i|we) (ask|apply|request)",
)
FINANCING = _rule(
    r"(银行|融资|贷款|保理|贴现).{0,14}(能|可以|可|最多)?(贷|融|借|放|垫)(到)?(多少|几多|几成)|(能|可以)(融资|贷款|贷|融|借|攞|拎)(到)?.{0,4}(多少|几多)|融(到)?(多少|几多)",
    r"\bhow much\b.{0,40}\b(bank|finance|financing|lend|borrow|advance|loan|fund)|\b(finance|advance|borrow|lend)\b.{0,30}\bhow much\b",
)
SHIPPING = _rule(
    r"发货|出货|发\d|再发|发给|供货|交货|送货|卖给|下单|订单|[发出][一二三四五六七八九十\d$€£¥]",
    r"\b(ship|send|deliver|supply|sell|dispatch|invoice|order|wants?|needs?)\w*\b",
)
SENDING = _rule(r"发(?![票生现])|出货|出运|供货", r"\b(ship|send|deliver|supply)\b")
PAYMENT_METHOD = re.compile(r"(d/?a|d/?p|o/?a|l/?c|net|eom)[-_]?\d{1,3}")
CHANGED = _rule(r"砍|调减|降额|减额|下调|撤销|撤了|被撤", r"\bcut\b|\breduc|\bwithdrawn\b|\blowered\b")
STOP = _rule(r"停发|停货|停止(发货|出货)|停不停", r"\bstop(ped)? (shipping|shipments?|deliver|supply)")
STOP_DAY = _rule(
    r"(从|自|到|由)?(哪一?天|哪日|几号|几月几号|什么时候|啥时候|什么日子|何时|几时)(起|开始|以后|之后|就)?.{0,6}(?<!能)(不能|不可以|不许|不准|不得|不应该?|禁止|停).{0,3}(发|出|供|送)",
    r"\b(from|since) (when|what date|(which|what) day)\b.{0,30}\b(no longer|not|stop|cease|hold|forbidden|cannot|can'?t)\b.{0,24}\b(ship|deliver|supply|send|sell|dispatch)\w*|\bwhen\b.{0,40}\b(no longer|not|stop|cease|hold)\b.{0,24}\b(ship|deliver|supply|send|sell|dispatch)\w*",
)
"""The day from which nothing may be sent any more, and no delivery."""
AHEAD = _rule(
    r"将|会是|之后.{0,8}变|会?变(成|为|到|多少)|到时|届时|以后|下周|下个?月|明(天|年)|年底|月底",
    r"\bwill\b|\bnext\b|\btomorrow\b|\bend of\b",
)
BEHIND = _rule(r"旧|那会|那时|当时|当初|时候|\b(was|were|did|had|back in|last)\b")
"""What has been, whatever else is named."""
INVOICE_NO = re.compile(
    r"(?<![0-9a-z])((?=[a-z0-9/_-]*\d)[a-z]{1,8}[-_/]?(?:[a-z]{1,4}[-_/]?)?\d{2,8}(?:[-_/]\d{1,8})*)(?![0-9a-z%])"
)
INVOICE_PART = re.compile(
    r"(?:发票|账单|票号|\binvoices?|\binv|\bbill)\s*(?:no\.?|number|#|号|是)?\s*(\d{4,8})(?![\d.,/%-]|\s*(?:天|元|块|万|days?\b))"
    r"|(?<![\d.,/-])(\d{4,8})\s*(?:号|那|这)?\s*(?:那|这)?(?:张|笔|票)(?:发票|账单)?"
    r"|(?<![\d.,/-])(?!(?:19|20)\d\d\b)(\d{4,8}) (?=(?:is|isn|isnt|hasn|hasnt|stays|remains) ?['’]?t? ?(?:settled|paid|unpaid|open|overdue|late))"
)
"""The end of an invoice's number beside a word for one: 0070那张发票, inv 1009."""
INVOICE = _rule(r"发票|账单|票号|单号", r"\binvoices?\b|\binv\b|\bbill\b")
CAUSES = (
    (
        "insolvency",
        _rule(
            r"破产|倒闭|清算|无力偿付|资不抵债|重整|执笠|结业",
            r"\bchapter (7|11|seven|eleven)\b|\b(went|go|goes|gone|going) under\b|\breceivership\b|\bwinding[- ]up\b|\binsolven|\bbankrupt|\bliquidat|\badministration\b|\bwent bust\b|\bgone bust\b|\bgo bust\b",
        ),
    ),
    (
        "repudiation",
        _rule(
            r"拒收|拒绝收货|不收货|弃货|退运",
            r"\brepudiat|\breject(ed|s|ion)?\b.{0,12}\b(goods|delivery)|\brefus(ed|es|al)?\b.{0,20}\b(goods|delivery|accept)",
        ),
    ),
    (
        "political",
        _rule(
            r"政治|汇兑|外汇管制|战争|征收|禁运|制裁",
            r"\bpolitical|\btransfer risk|\bwar\b|\bembargo|\bcurrency restriction|\bfx control",
        ),
    ),
    (
        "protracted_default",
        _rule(
            r"拖欠|拖[着住数]|逾期|不付款|不给钱|赖账|赖数|走数|长期|(一直|就是|死活|硬是|都|还|仲)?[没不未唔冇](肯|愿意?)?(付|给钱|给款|找数|还钱|还款|俾钱|找清)",
            r"\bprotracted|\bdefault|\bdrag(s|ged|ging)? (their|its|his|her) (feet|heels)|\b(refus\w+|fail\w*|unwilling) to (pay|settle)|\bnon-?payment|\bstall(s|ed|ing)\b|\b(will not|won'?t|(do|does|did|has|have|is|are)n[o']?t|still not|never) (just |simply )?settl|\boverdue|\bslow pay|\bunpaid|\b(not|never|won'?t|(do|does|are|is|have|has)n[o']?t) (just |simply )?pa(y|ying|id)\b|\blate\b",
        ),
    ),
)
