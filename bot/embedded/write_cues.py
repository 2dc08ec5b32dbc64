"""The cues by which a message asks for something to be done: a request, a notice, a claim, a watch."""

import re


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_DO = r"(?:^|[.;,!:]\s*|\bplease |\bpls |\b(?:can|could|would) you (?:please )?|\b(?:want|need|like)(?: you)? to |\blet'?s |\bgo ahead and )"

POLITE = _rule(
    r"^帮|帮(我|忙|我们|他|她)|麻烦|请(你|您)?(给|为|替|把|帮|登记|提交|准备)|替我|我(们)?(要|想|需要)",
    r"\bplease\b|\bpls\b|\b(can|could|would) you\b|\bi('d| would) like\b|\blet (me|us) know (when|if|as soon)\b|\b(i|we) (want|need) (you )?to\b",
)
QUESTION = _rule(
    r"怎么|如何|什么|多久|哪些|哪个|吗|是否|为何|几天|多少|流程|条件|会不会|能否|要不要|点(样|解)|几(耐|时|多)|系咪|[咩乜]|(?<![那这一旁两])边(个|间|张|度|日|笔|位|家|条)|(使唔使|得唔得|会唔会|要唔要)|可唔可以|[?？]",
    r"\b(how|what|when|why|which|where|who|whether|can i|may i|should|do i|does|must i|is it|if)\b|\?",
)
EXPLAINING = _rule(
    r"怎么|如何|流程|条件|什么(材料|时候|是|意思|情况)|需要(什么|哪些)|多久|为什么|会不会|是否|区别|几天|点(样|解)|几耐|系咪|使唔使|会唔会",
    r"\bhow (do|does|to|can|long|many|should)\b|\bwhat (happens|is|are|do|does)\b|\bwhy\b|\bwhen (do|does|can|should|must|will)\b|\bwhich (documents?|papers)\b|\bdo i (need|have) to\b|\bshould (i|we)\b|\bwhat if\b",
)
DONE_BEFORE = _rule(
    r"(申请|取消|撤销|报损|索赔|提交)(的|了|过)|被(取消|撤销|拒)|批了|批没批|批下来|结果|进度|到哪|上次",
    r"\b(was|were|been|got|already|has|have)\b.{0,20}\b(cancell?ed|withdrawn|requested|filed|submitted|reported)\b|\bstatus\b|\bdecided\b",
)
CHANGED = _rule(r"改(成|为)?(申请|要|报)|重新申请")
"""What was asked for before is asked for anew."""
REQUEST_LIMIT = _rule(
    r"申请.{0,24}(额度|限额|授信|limit)|(提高|追加|增加|调高|上调|提升).{0,16}(额度|限额|授信|limit)|(额度|限额|授信|limit).{0,12}(提高|追加|增加|调高|上调|提升|提|加)到|提额|(要|想要|需要|申请|弄|搞|开)一?个?\s?(?:[a-z]{3} ?|[$€£¥])?\d[\d.,]*\s?(万|w|k|m|千|百万)?(元|块|美金|美元|欧元|港币|港纸|人民币|镑)?(左右)?(的|嘅)?(额度|限额|授信|limit)(?!.{0,8}(够|吗|呢|会|能|[?？]))|(额度|限额|授信|limit).{0,24}(重新|再|另外|帮我|帮忙|请|想|得|要)申请(一?[个下份笔]|$|[,。;!])",
    rf"{_DO}(request|apply for|ask for|raise|increase|get|prepare)\b.{{0,60}}\blimits?\b",
    r"\b(?:we|i)(?: would|'d)? (?:need|want|like) (?:a|an) (?:credit )?limit of\b",
)
_FIGURE = r"(?:about |约)?(?:[a-z]{2,3} ?|[$€£¥] ?)?(?:\d[\d,.]*|(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half)\b)"
WISHED_LIMIT = _rule(
    rf"{_DO}(?:raise|increase|up|bump|lift|boost|take|bring|push|move|put|get)\b(?! (?:it|this|that|them|theirs)\b)[^,;.!?]{{2,50}}? (?:up )?to {_FIGURE}",
    rf"{_DO}(?:get|give|find|arrange|request|ask for|apply for|put in for|go for)\b(?: me| us)?(?: for)?(?: a| another)? ?{_FIGURE}[^,;.!?]{{0,24}}? (?:on|for|with|against) ",
    rf"\b(?:we|i)(?: would|'d| could)? (?:need|want|like|do with) {_FIGURE}[^,;.!?]{{0,24}}? on ",
    rf"\blimits?\s?:?\s?(?:of |to )?{_FIGURE}[^.;!?]{{0,24}}\b(?:please|pls)\b",
    rf"\b(?:need|want|like)(?: to have)? (?:a |an )?(?:\w+ )?limits? (?:of {_FIGURE}|(?:for|on) [^;!?]{{2,40}}?{_FIGURE})",
    rf"\bask (?:the |our )?(?:insurer|underwriter)s? for {_FIGURE}",
    rf"改(?:成|为)?申请\s?{_FIGURE}",
    rf"\b(?:need|want|like) (?:some )?(?:more|bigger|higher) (?:room|cover|credit|headroom)\b.{{0,40}}{_FIGURE}",
    rf"(?:把|给|帮|为|替|同|将|麻烦|请)[^,。;?]{{2,24}}?(?:申请|加|提|升|调|增|批|弄|拿|搞|要|争取)(?:高|额)?(?:到|至|去到|个)?\s?{_FIGURE}",
    rf"^[^,。;?]{{2,20}}(?:提|加|升|调|增)(?:高|额)?(?:到|至|去到)\s?{_FIGURE}|(?:要|想)(?:申请|提|加|升|调)(?:高|额)?(?:到|至|去到)\s?{_FIGURE}|报一?个\s?{_FIGURE}",
)
"""A limit that is asked for without the word: get me 350k on X, 把X加到80万."""
SOLD = _rule(
    r"货|发|出|订单|票|赔|欠|付|还款|收款|收到|价|保费|免赔|天账期|要回|要求",
    r"\b(ship|deliver|send|sell|sold|invoic|bill|order|goods|sales?|dispatch|ow[ei]|pa(y|id)|overdue|claim|price|premium|stock|turnover|excess|deductible)\w*|\bcredit note",
)
"""What makes an amount that of a delivery, a debt or a price, and no limit."""
RAISED = _rule(
    r"(申请|想|要|帮|请|给).{0,8}(加|提|升|调|追加|增加)(高|额)?(到|至)",
    rf"{_DO}(raise|increase|lift|bump) (it|that|this|them|theirs)\b( up)? to\b",
)
"""A limit that was just told of is to be raised to an amount."""
DONE = _rule(
    r"(帮(我们?|忙|手|我哋)|赶紧|马上|即刻|现在|那就|今日就)(先|而家)?(上?报|办|处理)(一?下|埋|咗佢|了它|上去)?(吧|啦|喇|先)*[!！。.\s]*$",
    r"(赶紧|快|那就|帮我)?(把它|给它)?(办了|报了|处理了|搞定)(吧|它)?[!！。.\s]*$",
    r"(^|[!.,;] ?)(please |just |then |so |ok |let'?s )*(sort|arrange|handle|do|report) (it|that|this|them)( out| for (us|me)| now| then| please)*[!.\s]*$",
)
"""What the days just told of ask for is to be done: sort it, 赶紧报了吧."""
FILED = _rule(
    r"^(那|好|行|就)?.{0,4}(提交|去办)(吧|了吧)",
    r"\b(file|submit|lodge) (it|that|this)\b|\bput (it|that) in\b",
)
"""What was just told of is to be filed."""
ADDED = _rule(
    r"(追加|增加|再加|多加|上调|(申请|加|要|提|升|批|攞)(多|再)(?=\s?[a-z$€£¥]{0,3}\s?[\d一二两三四五六七八九十])|(再|多)(申请|要|提|批|攞|给)(?!.{0,3}(到|至)))(?!.{0,12}(到|至))",
    r"\b(by|another|additional|extra)\b|\bmore(?= (than )?(about )?[\d$€£¥])|(?<=[\dkm]) more\b",
)
"""More on top of what there is: the whole amount is then asked for."""
CANCEL_LIMIT = _rule(
    r"(取消|撤销|注销|撤掉|停用).{0,30}(额度|限额|授信|limit)|(把|将).{1,30}(额度|限额|授信|limit)(取消|撤销|注销|撤掉)",
    rf"{_DO}(cancel|withdraw|drop|terminate)\b.{{0,60}}\blimit\b",
    r"(额度|限额|授信|limit).{0,6}(可以|能)(取消|撤|注销)(了|掉)|\blimit\b.{0,20}\bcan (be (cancelled|withdrawn|dropped)|go)\b",
)
REDUCE_LIMIT = _rule(
    r"(把|将|帮|请).{1,30}(额度|限额|授信|limit).{0,4}(降低|降|减少|减|调低|下调)(到|至|为)",
    r"(帮|请|我们?要|我们?想|申请)(?!.{0,30}被).{0,20}(降低|调低|下调|减少).{0,20}(额度|限额|授信|limit)",
    rf"{_DO}(reduce|lower|decrease|cut)\b.{{0,60}}\blimits?\b",
    rf"{_DO}(bring|take|get|set|put)\b.{{0,40}}\blimit\b.{{0,12}}\bdown\b",
    rf"{_DO}(bring|take|get|cut|scale)\b.{{0,6}}\bdown\b.{{0,40}}\blimit\b",
    rf"{_DO}(?:cut|reduce|lower|decrease|bring|take|get|set|scale|drop|move)\b[^,;.!?]{{2,50}}? (?:back|down) to {_FIGURE}|{_DO}(?:cut|reduce|lower|decrease|drop)\b[^,;.!?]{{2,50}}? to {_FIGURE}",
    r"(帮|请|麻烦|把|将).{0,24}(额度|限额|授信|limit)(给)?(降低|调低|下调|减少|缩减|降|减|调小)(一?下|一?点|些)?(吧|啦|喇)?[。!\s]*$",
    r"(额度|限额|授信|limit)(给|帮)?(我们|他们|他|它)?(降|减|调|缩|压)(低|少|小|下)?(到|至|为|成)(?!多少|几|哪|什么|啥)|(降额|减额)(到|至)(?!多少|几|哪)",
    r"\bthe limit (can|could|may|should) (be (reduced|lowered|cut)|(come|go) down) to\b",
    r"(额度|限额|授信|limit)(想|要|打算)(降低|调低|下调|减少|缩减|减|降)(一?[点些]|啲)(吧|啦|喇)?[。!\s]*$",
)
LOWERED = _rule(
    r"减额|降额|(减|降|调|压|缩)(低|少|小)|下调|减到|降到",
    r"\b(reduce|lower|decrease|cut (back|down)|bring down|scale (back|down)|halve|smaller)\b",
)
"""A limit is to go down, and not to end."""
IS_ENOUGH = _rule(
    r"(只|仅)(需|要|用)|就?够|足够|用不(了|到|着)那么多",
    r"\bonly (needs?|wants?|uses?|takes?)\b|\b(needs?|uses?) only\b|\b(is|will be|would be|are) (enough|plenty|sufficient)\b|\bwill do\b",
)
"""The amount that a limit may come down to: X only needs 150k."""
APPEAL = _rule(
    r"(想|要|请|帮|^|[,，。;；]).{0,16}(申诉|复议|上诉)",
    rf"(?:{_DO}|\bask (?:the |our )?(?:insurer|underwriter)s? to )(reconsider|rethink|revisit)\b",
    rf"(?:{_DO}|\b(?:can|could|may) (?:we|i) (?:please )?|\bi'?d like to )(appeal|contest|challenge|dispute)\b(?! claims?\b)",
)
OF_A_LIMIT = _rule(
    r"额度|限额|授信|被拒|拒批|批复|决定|(加|提|增)额|[没未唔冇不]批|批少|被(砍|削|降|撤)|只批|批了|批核|部分批|拒绝",
    r"\b(limits?|decision|refusal|refused|rejection|rejected|reduction|withdrawal|partial approval|increase|turned down|declined|cut|reconsider|rethink|revisit)\b",
)
OF_A_CLAIM = _rule(r"索赔|理赔|拒赔|赔付|赔款", r"\bclaims?\b|\bindemnity\b")
EXTEND = _rule(
    rf"\b(gave|given|give|agreed|allowed|granted)\b.{{0,40}}\b(until|till|to)\b.*{_DO}(note|record|log|enter|register|put)\b",
    r"(延期?|延长|展期|推迟|宽限)(付款)?(到|至)",
    rf"({_DO}|\b(?:customer|buyer|client)s? (?:wants?|asks?|asked|needs?)(?: us)? to )(extend|postpone)\b",
    rf"{_DO}(record|register|note|put|grant|give|prepare|enter|log)\b.{{0,40}}\b(extension|later (due )?date|more time)\b",
    r"(登记|记录|记|报备|办理?|做).{0,12}(延期|展期|延长付款)|(延期|展期)(付款)?.{0,8}(登记|记录|记一?下|报备|备案)",
)
INFORMATION = re.compile(r"[,，:：;；。\n]|\.\s|\bbecause\b", re.IGNORECASE)
"""What stands between the wish to appeal and the new information."""
NOTICE = _rule(
    r"(帮|请|麻烦|要|替|给|把|对|来|先).{0,30}(报损|报逾期|报一下逾期|逾期上报)|^(报损|报逾期|上报逾期)|(提交|登记|准备|发).{0,16}(逾期|可损|报损)(欠款)?通知|报损.{0,4}[a-z]{1,6}[-\d]|登记.{0,20}逾期|(逾期|报损)(欠款)?通知.{0,30}(请|帮).{0,4}登记",
    rf"{_DO}(report|file|submit|prepare|record|register|give|send)\b.{{0,60}}\b(overdue|past[- ]due|late payment)\b",
    rf"{_DO}(notify|tell|inform|advise|let) (the |our )?insurer\b(?! (to|that we))",
    rf"\b(late|overdue|unpaid|past due|n[o']t paid)\b.{{0,40}}{_DO}report\b( it| this| that| them| him)?(?= |$|[,.;!?])",
    r"(报|通知|通报)(给|到|去)(保险公司|保险人|承保人)|(向|同|跟|和)(保险公司|保险人|承保人).{0,4}报(?!价)",
    r"报(上去|掉)|(把|将).{0,12}报了|(赶紧|马上|尽快|立刻).{0,4}报(了|一下)",
    rf"{_DO}(prepare|draft|send|file|submit)\b.{{0,8}}\b(the|that|this|a) (overdue )?notice\b(?! period)",
    rf"\bow(e|es|ed|ing)\b[^?]{{0,60}}{_DO}report (it|this|that)\b( today| now| please)*[.!\s]*$",
)
PLAN = _rule(
    rf"{_DO}(record|register|log|note|enter|put in|submit|file)\b.{{0,12}}\b(plan|arrangement|instal?ments)\b",
    rf"\bin (two|three|four|five|six|\d) (goes|parts|instal?ments|payments|tranches|rates)\b.*{_DO}(record|register|log|note|enter|put)\b",
    r"分(两|二|三|四|五|六|\d)(次|期|笔|批)(付|还|给|找|俾|畀).*(登记|记录|记一?下|记低|报备|入)",
    r"(登记|记录|提交|报备|准备|记).{0,40}(还款计划|付款计划|分期)|(还款计划|分期(还款|付款)?).{0,10}(登记|记录|报备)",
    rf"{_DO}(record|register|submit|file|prepare|report)\b.{{0,60}}\b(payment|repayment|instal?ment) plan\b",
)
CLAIM = _rule(
    rf"{_DO}claim (for |on )?(invoices? )?[a-z]{{1,6}}[-\d]",
    r"(帮|请|麻烦|我要|我们要|要|替|给|对|就|为)(?!(我们?|忙|手)?(查|看|睇|问(?!题)|讲|说)).{0,30}(提交|发起|申请|办理|登记|提|报)?(索赔|理赔|索偿)|^(提交|发起|登记|办理)(一个|一笔)?(索赔|理赔|索偿)",
    rf"{_DO}(file|submit|lodge|make|open|start|raise|prepare|put)\b (in )?(a |an |the |my |our |new )*claim\b",
)
WATCH = _rule(
    r"\blet (me|us) know (when|if|as soon as) (anything|something) (changes|happens|moves|comes up)\b.{0,8}\b(at|with|on|for|to)\b",
    r"(帮|请|把|麻烦|替).{0,30}(关注|监控|盯着|盯一下|盯住|盯紧|盯实|留意|睇实|睇住|看紧)|^(关注|监控|盯着|盯一下|盯住|盯紧|盯实|留意|睇实|睇住)|加(入|到|进).{0,8}(关注|监控|观察)",
    rf"{_DO}(watch|monitor|keep an eye on)\b|\b(put|add)\b.{{1,60}}\bwatch ?-?list\b",
)
STOP_WATCH = _rule(
    r"(取消|停止|不再|[不唔]用再?|别再?|不必再?|唔使再?|唔好再?)(对.{1,30}的)?(关注|监控|盯|睇实|睇住|留意)|移出.{0,6}(关注|监控|观察)|(从)?(关注|监控)名单.{0,6}(移出|移除|删)",
    r"\b(stop|quit) (watching|monitoring|tracking|following)\b|\bunwatch\b|\b(no|don'?t) (longer|need to) (watch|monitor|keep an eye on)\b|\b(off|from)\b.{0,12}\bwatch ?-?list\b",
)
SENT = _rule(
    r"(已经?|都).{0,14}(送交|寄|发|提交|报|通知|递交).{0,10}(保险人|保险公司|信保)|(送交|寄给|发给|提交给|通知)(了)?(保险人|保险公司|信保)",
    r"\b(was|were|has been|have been|already|we|i)\b.{0,14}\b(sent|submitted|notified|given)\b.{0,40}\binsurer\b|\bsent to the insurer\b",
)
NAMES = (
    re.compile(
        r"(?:给|为|替|对|帮(?!我|你|他|她|忙)|把|将|就|取消(?!关注|监控)|撤销|注销|关注|监控|盯着|盯一下|盯住|盯紧|盯实|再盯|留意|睇实|睇住)\s*(?:一下|住)?"
        r"(?P<name>[^,，。；：、\n]{2,40}?)"
        r"(?=\s*(?:这家|公司的|的)?\s*(?:申请|提高|追加|增加|调高|上调|提升|信用|额度|限额|授信|报损|报逾期|提交|发起|办理|登记|"
        r"索赔|理赔|加入|加到|移出|$|[,，。；]))"
    ),
    re.compile(
        r"\b(?:report|declare|flag)\s+(?P<name>(?!the\b|a\b|an\b|this\b|that\b|my\b|our\b)[^,;:!?\n]{2,60}?)"
        r"\s+(?:(?:as|is|are|being)\s+)?(?:overdue|late|past[- ]due)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:on|for|against|watch|monitor|watching|monitoring|eye on|put|add|cover)\s+"
        r"(?P<name>(?!the\b|a\b|an\b|this\b|that\b|it\b|them\b|invoices?\b|my\b|our\b)[^,;:!?\n]{2,60}?)"
        r"(?=,|;|:|!|\.\s|\.?$|\s+(?:to|of|with|at|net|on|off|for|from|under|please|as|because|due|by|payment|terms)\b)",
        re.IGNORECASE,
    ),
)
NO_NAME = _rule(
    r"^(我|我们|咱们|它|他|她|这家|那家|这个|客户|买方|买家|新客户|公司|额度|限额|关注|监控|名单)$|\d{2,}万|额度|限额|发票",
    r"^(me|us|it|them|him|her|this|that|credit|new|another|higher|more|extra|additional|some|a|the)\b|\d{1,3}k\b|\blimit\b|\binvoice\b|\boverdue\b",
)
RAISED_TO = re.compile(r"(?:\bto|到|至|改(?:成|为)?申请)\s*(?:about |约)?(?=(?:[A-Za-z]{2,3} ?|[$€£¥])?\d)")
"""What stands before the amount that a limit is to be raised to."""
PARTS = re.compile(r"[；;，、：:\n]|, | and |和")
"""What stands between the payments of a plan."""
