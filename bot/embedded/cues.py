"""The cues by which a message is understood: patterns over folded text, Chinese and English (`questions.md` §3)."""

import re
from enum import StrEnum


class ClaimAspect(StrEnum):
    """What of a claim is asked about, beside where it stands."""

    DECISION = "decision"
    HANDLER = "handler"
    SAME_BUYER = "same_buyer"


class Aspect(StrEnum):
    """The part of a limit that is asked about; the answer leads with it."""

    AMOUNT = "amount"
    HEADROOM = "headroom"
    TERMS = "terms"
    PERCENTAGE = "percentage"
    CONDITIONS = "conditions"
    VALIDITY = "validity"
    REASON = "reason"
    GRADE = "grade"
    SHIPPING = "shipping"
    OWED = "owed"


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


LEANS_BACK = _rule(
    r"^(那|那么|咁)?(它|他|佢|这家|那家|这个|那个|刚才|之前|上面|前面)|(刚才|之前|上面|前面)(那|说|的)",
    r"\b(it|its|it's|they|them|their)\b|\b(this|that|the same) (one|company|buyer|customer|client|claim|case)\b",
)
"""What goes on with what was talked of before, and names nobody: 那个案子呢, and that claim?"""
LIMIT = _rule(
    r"额度|限额|信用额|授信|批没批|批了多少|批了吗|批下来|能发多少|可以发多少|还能发|能不能发|可以发货|能发货|能再发|发货吗|再发\d",
    r"\blimits?\b|\bheadroom\b|\bcover(age)? (on|for|left|available)\b|\bcan (we|i) (still )?(ship|deliver|sell|supply)\b|"
    r"\bhow much (can|may) (we|i)\b|\bcredit line\b|\bapproved for\b|\bshould we ship\b",
    r"(报|申请|提)(上去)?的.{0,4}\d[\d.,]*\s?(万|w|k)?.{0,8}(下来|批|消息|结果|通过)|\b(we|i) (asked|applied) for [€$£]?\d[\d.,]*\s?[km]?\b(?! (days?|months?))",
)
CLAIM = _rule(
    r"理赔|索赔|索偿|赔案|案子|案件|报案|赔款|赔付|赔了|赔咗|赔到手|还没赔|那个案|钱.{0,8}(啥时候|什么时候|几时|何时).{0,4}(下来|到账|能到)|材料还(差|缺)|还(差|缺).{0,4}材料|补.{0,2}材料|出结果",
    r"\bclaims?\b|\bindemnity\b|\bpa(id|y)[- ]?out\b|\b(the|my|our|this|that|which|what|any) cases?\b(?! of)",
    r"\b(sent|submitted|uploaded|supplied)\b.{0,30}\b(documents?|papers)\b|\b(documents?|papers)\b.{0,24}\b(missing|outstanding|lacking)\b|\bmissing (documents?|papers)\b",
    r"\bpaid (out )?on\b|\bclaiming on\b|\b(the|our|my) file (for|on)\b|\b(the|my|our|this|that) ([\w-]+ ){1,2}(case|claim)\b(?! of)|\bwhere (are|do) we (stand )?(with|on) the ([\w-]+ ){1,2}(money|case|claim|loss)\b",
    r"\bhave ?n[o']t you paid\b|\bwhy\b.{0,20}\b(not|n't) paid (me|us) yet\b|\bwhen (will|do|does) (you|the insurer|we|i)\b.{0,14}\b(pay|get paid|be paid)\b|\bhow (long|many days)\b.{0,16}\bdecision\b(?!.{0,20}\b(limit|credit)\b)|\b(why|reason)\b.{0,30}\bpartial(ly)? pa(id|y)",
)
CLAIM_RECORD = _rule(
    r"到哪|哪一?步|进度|进展|状态|什么阶段|还差(什么|哪些|啥)|缺(什么|哪些|啥)|收到没|收到了吗|怎么样了|怎么还没|结案了吗|赔了多少|扣了(什么|多少)|处理人|谁在处理|几天(出|有)结果|多久出结果|下一步|(什么时候|啥时候|何时|几时)(能)?(赔|出结果|有结果|到账)",
    r"\bstatus\b|\bstate\b|\bwhere(?:'?s| is| are| do| does)\b|\b(get|got|receive|received) (them|it|the (documents|papers))\b|\bhave ?n[o']t you paid\b|\bhow (long|many days)\b.{0,16}\bdecision\b|\bwhen (will|do|does)\b|\bprogress\b|\bstage\b|\bmissing\b|\boutstanding documents?\b|\bstill need|\bhow far\b|"
    r"\bgot(ten)? to\b|\bany news\b|\bupdate on\b|\bpaid yet\b|\bdeduct|\bwho (is handling|handles|acts)\b|\bnext step\b",
)
CLAIMS = _rule(
    r"(哪些|哪个|哪件|列出|所有|全部|几个|多少个|有几).{0,6}(案子|案件|赔案|索赔案|索赔|理赔)(?!.{0,4}(情况|材料|文件|条件|费|程序))",
    r"(赔案|案子|案件|索赔案).{0,6}(拉|列|出|做|给).{0,4}(清单|列表|单子|名单|表)",
    r"\b(list|show|which|what|all|how many)\b.{0,14}\b(claims|cases)\b(?!.{0,16}\b(cover|insured|accept|process|form|usually)\w*)",
)
"""A list of the reader's claims that is asked for without a word like "our"."""
STILL_MISSING = _rule(
    r"(材料|文件|单据|资料).{0,3}[差缺]|[差缺].{0,6}(材料|文件|单据|资料)",
    r"\b(documents?|papers)\b.{0,24}\b(missing|outstanding|lacking)\b|\bmissing (documents?|papers)\b",
)
DECIDED = _rule(
    r"(赔|赔付)了多少|赔(咗|到手).{0,4}(多少|几多)|扣了(什么|多少|哪些)|(部分|只|少)(赔|赔付|赔了).{0,8}(理由|原因|为)|为(什么|啥|何).{0,6}(只|少)赔",
    r"\bhow much (did|has|have|was)\b.{0,30}\b(pay|paid)\b|\bdeducted\b|\bdeductions\b|\b(why|reason)\b.{0,30}\b(partial(ly)?|only (a )?part|only partly)\b",
)
"""What was paid and taken off, which only claims that were decided can tell."""
DECISION = _rule(
    r"(几天|几号|哪天|多久|什么时候|啥时候|何时|几时)(能|才)?(可以)?(出|有)结果|(出|给|有)个?结论|钱.{0,8}(啥时候|什么时候|几时|何时).{0,4}(下来|到账|能到)|(什么时候|啥时候|何时|多久|几时)(能|才|可以)?(赔|结案|到账|拿到赔款)|怎么(还|一直)(没|不)赔|还没赔",
    r"\bhow (long|many days)\b.{0,16}\b(decision|decide|pay|paid)\b|\bhave ?n[o']t you paid\b|\bwhen (will|do|does)\b.{0,24}\b(pay|paid|decide|decision)\b|\b(not|n't) (been )?paid (me |us )?yet\b|\bwhen\b.{0,16}\bhear\b",
)
HANDLER = _rule(
    r"处理人|经办人|联系人|谁在(处理|负责)|谁负责",
    r"\bwho('s| is)? (handling|handles|in charge)\b|\bhandler\b",
)
OF_CLAIM_OR_LIMIT = _rule(
    r"(保险公司|保险人|他们|那边)?.{0,6}(拒(?!收|付)|驳回|不批|没批(?!下)|不认|没通过)|(有|出|给)(了)?(结果|决定|说法|结论|答复)"
    r"|决定(了|下来|没)|定下来|下一?步|一分(钱)?(都|也)?(没|不)|(为|点)(什么|啥|何|解).{0,8}(是零|是0|得零|没拿到)|申诉|复议"
    r"|\bdecid(e|ed|ing)\b|\bdecisions?\b|\bverdict\b|\b(insurer|they|underwriters?) (said|answered|replied|responded)\b"
    r"|\b(heard|hear)( anything)? back\b|\b(said|say) no\b"
    r"|\brefus(ed|al)\b(?! (the |our |to accept )?(goods|delivery|shipment))|\bdeclin(ed|ature)\b|\breject(ed|ion)\b|\bturned? (us |it |them )?down\b"
    r"|\b(next|following) (step|date|stage|move|thing)\b|\bwhat('s| is| happens| comes)? next\b"
    r"|\b(zero|nil|nothing|nowt|not a (penny|cent))\b|\bappeal(ed)?\b|\bobjection\b"
)
"""What an insurer does with a claim and with a limit alike: both are told, where no word says which."""
SAME_BUYER = _rule(
    r"同(一)?(个|家)?(买家|买方|客户|公司)|是不是一家", r"\bsame (buyer|customer|company|debtor)\b"
)
WHAT_IS_LEFT = _rule(
    r"^(那|现在|目前|而家|依家|家阵)?(还|仲)?(剩|剩下|剩余|有|能用|可以用)(下|余)?(多少|几多)(可以用|能用|可用|没用)?(呢|啊)?[\s?？。]*$",
    r"^(咁|那|而家|现在)*(还|仲)?用得(多少|几多)[\s呢啊?？。]*$",
    r"^(and |so )?(how much|what)('s| is) (still )?(left|available|free|remaining)[\s?.]*$",
    r"^(and |so )?(which|that|this|what) (leaves|would leave)( us| me)?( with)?( what| how much)?[\s?.]*$",
)
"""What is left of the limit just told, where nothing is named."""
URGENT = _rule(
    r"破产|倒闭|跑路|失联|联系不上|退票|拒付|查封|清算|重整|资不抵债|人去楼空|被骗",
    r"\binsolven\w*|\bbankrupt\w*|\b(gone|went|going) (bust|under)\b|\bliquidat\w+|\badministrat(or|ion)\b|\bbounc(ed|ing)\b"
    r"|\b(cannot|can'?t) (be )?reach(ed)?\b|\bdisappeared\b|\bvanished\b|\bfraud\b",
)
LOST = _rule(r"怎么办|救命|急|help|what (do|should) (i|we) do")
THIS_BUYER = _rule(
    r"(这|那|该|此)(个|家|一家)?(客户|买方|买家|公司)",
    r"\b(this|that) (buyer|customer|client|debtor|company)\b",
)
"""A buyer that is pointed at and not named."""
ONLY_GRANTED = _rule(r"(只|才|就)(批|给|核)了", r"\bonly\b.{0,14}\b(approve|grant|give|gave|get|got)\w*\b")
OWN = _rule(r"我的|我们|我司|我保单|咱|我方|本公司|这个案子|该案", r"\b(my|our|ours|mine)\b")
CONCEPT = _rule(
    r"(额|度|期|率)(是)?(怎么|如何|咋)(定|确定|核定|批|评估)(出来)?的?[?？。]*$|什么是|是什么意思|什么意思|是啥意思|啥意思|是啥|有什么区别|区别|怎么算|怎么申请|如何|怎么办|怎样|为什么要|一般|通常|会自动|算不算|能不能申诉|怎么填|流程|多久(有|出|能)",
    r"\bwhat('s| is| are) (a|an|the|meant)\b(?! (limit|headroom|status) (for|on|of))|\bwhat does\b|\bmean(s|ing)?\b|\bhow (do|does|to|are|is)\b|"
    r"\bdifference\b|\busually\b|\bin general\b|\bexplain\b|\bdefin",
)
WHY = _rule(r"为什么|为啥|为何|理由|怎么(只|才)|凭什么|什么原因", r"\bwhy\b|\breason\b")
LIST = _rule(
    r"哪些|所有|全部|列出|列表|清单|有几个|一共|多少个|都有(哪些|谁)|名单|汇总|总览",
    r"\b(list|all|which|every|overview|portfolio|how many)\b|\bshow (me )?(my|our|the) (limits|claims|buyers)\b|^(what are )?(my|our) (limits|claims)\W*$",
)
ANY = _rule(r"有没有|有无", r"\b(any|do we have)\b")
LIMITS = _rule(r"(哪些|列出|所有|全部).{0,6}(额度|限额)", r"\b(list|show|which|all)\b.{0,20}\blimits\b")
ENDING = _rule(
    r"快到期|要到期|到期了?的|即将|将要|被撤(?!了|销了)|要撤|预撤",
    r"\bexpir|\bending\b|\bend soon\b|\babout to\b|\brun(ning)? out\b|\bwithdraw(?!n)|\bbe(ing)? withdrawn\b",
)
FULL = _rule(
    r"用满|满了|快满|超额|用完|不够用",
    r"\bfull\b|\bused up\b|\bno headroom\b|\bnear(ly)? (the )?(limit|ceiling|full)\b|\bexceed",
)
PENDING = _rule(
    r"没批|未批|待批|审批中|在批|还没(下来|批)",
    r"\bpending\b|\bundecided\b|\bnot (yet )?(decided|approved)\b|\bwaiting for\b",
)
NOT_IN_FORCE = _rule(
    r"失效|无效|被拒|拒批|零限额|停了|(撤|撤销)了|已撤",
    r"\b(?<!be )(?<!being )withdrawn\b|\bnot in force\b|\brefused\b|\bdeclined\b|\bsuspended\b",
)
PAID = _rule(r"赔(过|付了|完|了)的|已赔(付)?", r"\bpaid\b|\bsettled\b")
MISSING = _rule(r"缺|还差|补(充)?材料|补件", r"\bmissing\b|\bincomplete\b|\bdocuments?\b")
OPEN = _rule(
    r"未结|没结|没赔(完|付)?|未赔|在办|进行中|处理中", r"\bopen\b|\bpending\b|\bongoing\b|\bin progress\b"
)
POLICY = _rule(r"保单|保险合同|条款|合同里", r"\b(policy|schedule|contract)\b")
FOLLOW_UP = _rule(
    r"^(那|那么|然后|还有|咁)|(它|他|她|佢|他们|这家|该)(的|们的)?|(这个|那个|该|这家|那家)(客户|公司|买方|买家)|呢[?？]?$",
    r"^(and|what about|how about|also|then)\b|\b(it|its|their|they|them|this (buyer|company|customer|one)|that (buyer|company|customer|one))\b",
)
BUYER = _rule(
    r"(查|找)(一下|下)?(买方|客户|公司|买家)|是(我们|咱)的(客户|买方)吗|有没有(这个|这家)(客户|公司|买方)",
    r"\b(find|look ?up|search( for)?) (the )?(buyer|customer|company)\b|\bdo we (have|know) (a )?(buyer|customer)\b|\bis .{2,40} (one of )?our (buyer|customer)s?\b",
)
CLAIM_PART = re.compile(
    r"(?:索赔|理赔|赔案|案子|案件|\bclaim|\bcase)\s*(?:no\.?|number|编号|号|#|第)?\s*((?:[a-z]{2,3}[-_ ]?)?(?:0\d{1,5}|\d{1,3}))(?=[\s,，。.?？!]*$|[,，。?？!]|[\u4e00-\u9fff]|\s+(?!\d))(?!\s*(?:万|亿|千|元|天|日|个|笔|件|%|k\b|m\b|days?\b|months?\b|invoices?\b))"
    r"|(?<![\w-])(0\d{1,5})\s*号?[这那嗰𠮶]?[个件宗单]?(?:索赔|理赔|赔案|案子|案件|案)"
)
"""The last part of a claim's number beside a word for a claim: 索赔0007, claim HW 7, 0010号案."""
CLAIM_NO = re.compile(
    r"(?<![0-9a-z])(cl[a-z]{0,3}[-_ ]?(?:[a-z]{1,5}[-_ ]?)?\d{2,8}(?:[-_]\d{1,8})*)(?![0-9a-z])"
)
REGISTRATION = re.compile(
    r"(?<![0-9a-z])[0-9a-z]{2}\d{6}[0-9a-z]{10}(?![0-9a-z])|(?<![0-9a-z])[0-9]{4}[0-9a-z]{14}\d{2}(?![0-9a-z])"
)

ASPECTS: tuple[tuple[Aspect, re.Pattern[str]], ...] = (
    (
        Aspect.SHIPPING,
        _rule(r"停发|停货|停止(发货|出货)", r"\bstop(ped)? (shipping|shipments?|deliver\w*|supply\w*)"),
    ),
    (Aspect.REASON, WHY),
    (Aspect.GRADE, _rule(r"评级|评分|等级", r"\bgrades?\b|\bratings?\b")),
    (
        Aspect.SHIPPING,
        _rule(r"能不能发|可以发货|能发货|能再发|发货吗|再发|还能发|能发", r"\bship\b|\bdeliver\b|\bsupply\b"),
    ),
    (
        Aspect.TERMS,
        _rule(
            r"账期|付款(期|条件|期限)|最长.{0,6}(天|期|日)|多少天|几天|几多日",
            r"\bpayment terms?\b|\bterms?\b|\bhow many days\b|\bcredit period\b|\btenor\b",
        ),
    ),
    (
        Aspect.PERCENTAGE,
        _rule(r"比例|赔付比|承保比|百分之|几成", r"\bpercent|\bper cent\b|\binsured share\b|%"),
    ),
    (Aspect.CONDITIONS, _rule(r"条件|附加要求", r"\bcondition")),
    (
        Aspect.HEADROOM,
        _rule(
            r"还能|还剩|剩余|剩下|可用|余额|用了多少|还有多少|会不会超|超不超|够不够",
            r"\bheadroom\b|\bleft\b|\bavailable\b|\bfree\b|\bremaining\b|\bused\b|\bexceed|\benough\b",
        ),
    ),
    (
        Aspect.VALIDITY,
        _rule(
            r"有效|到期|到(哪|几)[天号日]|哪(天|一天)为止|什么时候(为止|截止)|(哪天|几时|什么时候)(提|加|涨|调高)(的|了|上)|提过额|(什么时候|啥时候|几时|何时|哪天)(到|失|被?(砍|减|降|撤|停|批|调))|被?(砍|减|降|下调|调低|调减)(了|到|成).{0,10}(多少|几多|哪天|几号|什么时候)|期限到|生效|从?(哪一?天|几号|什么时候|啥时候|几时)(起|开始)(的|生效)?(呢|啊)?[?？。\s]*$",
            r"\b(got|been|was|were) (cut|reduced|lowered|raised|increased|upped|halved|slashed|trimmed)\b|\bwhen (was|were|did)\b.{0,24}\b(cut|reduc\w*|lower\w*|withdr\w*|chang\w*|granted|approved)\b|\bvalid|\bexpir|\buntil when\b|\bin force\b|\bsince when\b|\beffective\b",
        ),
    ),
)

BARE_LIMIT = _rule(
    r"^(信用)?(额度|限额)(是不是|是)(?!什么|啥|怎么|如何|咋)",
    r"^(查(一下|下)?|看(一下|下)?|请问|帮我查(一下|下)?)?(这个)?(客户|买方|买家|公司)?(的)?(信用)?(额度|限额)(是)?(多少|查询|怎么样)?[?？。!！吗呢]*$",
    r"^(what('s| is) )?(the |my )?(credit )?limit[?!. ]*$|^check (a |the )?(credit )?limit[?!. ]*$",
)
ASKED_NAME = (
    re.compile(
        r"([A-Z][A-Za-z&.-]{3,40}?)\s*(?:那家|这家|那间|公司)?[的嘅]?\s*(?:有|批了?|批咗)?(?:几多|幾多|多少)?\s*(?:信用)?(?:额度|額度|限额|限額)"
    ),
    re.compile(r"^([A-ZÀ-Þ][A-Za-zÀ-ÿ&.' -]{2,40}?)\s*(?:那边|那家)?\s*(?:申请|提额|加额|加到|提到)"),
    re.compile(
        r"^([A-Z][A-Za-z&.-]{2,40}?)\s*(?:那边|那家|他们)?(?:又|还|再|刚|想)*(?:要|订|下单|拿货?|追加)\D{0,6}\d"
    ),
    re.compile(
        r"^([^,，。？?的\s]{2,12}?)(?:信用)?(?:额度|限额)(?:几何|(?:有|是)?多少|怎么样|咋样)[?？。]*$"
    ),
    re.compile(r"^([A-Z][\w&.'’ -]{2,40}?)(?:['’]s)?\s+(?:credit\s+)?limit\W*$"),
    re.compile(
        r"(?:limit|headroom|cover(?:age)?|credit line)\s+(?:for|on|of|with)\s+(.{2,80}?)(?:\s*[?？!.。]|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:ship|sell|deliver|supply)\b.{0,40}?\bto\s+(.{2,60}?)(?:\s+(?:next|this|on|by|today|tomorrow|now)\b.*)?(?:[?？!.。]|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:find|look ?up|search(?: for)?)\s+(?:the\s+)?(?:buyer|customer|company)\s+(.{2,80}?)(?:[?？!.。]|$)",
        re.IGNORECASE,
    ),
    re.compile(r"(?:claim|claims)\s+(?:for|on|against|about)\s+(.{2,80}?)(?:[?？!.。]|$)", re.IGNORECASE),
    re.compile(
        r"(?:^|[，,])\s*(?:请问|请|帮我|麻烦|我想|想)*(?:查询|查一下|查下|查查|查|看一下|看看|找一下|找|告诉我|发我|说说)\s*"
        r"(?:买方|客户|公司|买家)?\s*([^，,。？?的]{2,40}?)\s*(?:这家|这个)?(?:公司|客户)?\s*的?\s*(?:信用|可用|剩余)?(?:额度|限额)"
    ),
    re.compile(
        r"^(?:请|帮我|麻烦)*(?:查询|查一下|查下|查查|找一下)\s*(?:买方|客户|公司|买家)?\s*([^，,。？?的]{2,40})[。？?]?$"
    ),
    re.compile(
        r"^(?:请问|那|那么)?\s*([^，,。？?的]{2,30}?)(?:公司)?\s*(?:的|还有|有|现在|目前)+(?:多少|什么)?(?:信用|可用|剩余)?(?:额度|限额)"
    ),
)
NOT_A_NAME = _rule(
    r"^(我|我们|你|你们|这|那|它|他|客户|买方|买家|公司|(母|子|总|分|关联|集团)公司|集团|一个|一下|自主|自行|信用|临时|额度|限额|什么|怎么|哪|多少|所有|全部|新客户|一家|零|保单|最高|如果|为什么|为啥|是|买方的|客户的)",
    r"^\d|\bhow (much|many)\b|^(at|because|due|by|until|if|when|anyone|anybody|nobody|somebody|someone|credit|discretionary|maximum|named|zero|a|an|the|my|our|your|this|that|it|its|them|all|each|every|any|new|one|buyers?|customers?|me|us|unnamed|temporary|discretionary|which|"
    r"what|how|small|related|public)\b",
    r"哪(几|些|家|个)|几家|谁|年底|月底|审批|待批|还在|保险|之前|以前|以后|怎么|没有|不到|要不要|是不是|能不能|买方|买家|客户|额度|限额|忽略",
)


YES = _rule(
    r"^(是|是的|对|对的|没错|就是它|就是这家|嗯)[.。!！]?$", r"^(yes|yep|yeah|right|correct|that one)[.!]?$"
)
ORDINALS = (
    _rule(r"^(第?[一1](个|家)?|1st|first|the first( one)?|前者|上面那(个|家))[.。!]?$"),
    _rule(r"^(第?[二2两](个|家)?|2nd|second|the second( one)?|后者)[.。!]?$"),
    _rule(r"^(第?[三3](个|家)?|3rd|third|the third( one)?)[.。!]?$"),
    _rule(r"^(第?[四4](个|家)?|4th|fourth|the fourth( one)?)[.。!]?$"),
    _rule(r"^(第?[五5](个|家)?|5th|fifth|the fifth( one)?)[.。!]?$"),
)
