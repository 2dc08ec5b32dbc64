"""The cues of talk, of what is refused and of what is not ours (`questions.md` §3.12 to 3.14)."""

import re


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


GREETING = _rule(
    r"^(你好|您好|哈喽|嗨|在吗|在不在|早上好|下午好|晚上好|早|hi+|hello|hey|good (morning|afternoon|evening)|yo)"
    r"( there)?[\s!！。.~,，呀啊吗?？]*$",
    r"^(你好|您好|哈喽|嗨|早上好|下午好|晚上好|早|hi+(ya)?|hello|hey|(good )?(morning|afternoon|evening)|yo)( there| all| mate)?[\s!！。.~,，呀啊]*"
    r"(最近(怎么样|好吗|还好吗|点呀|忙吗)|近来可好|吃了吗|食咗饭未|how('s| is| are) (it going|things|you( doing)?( today)?|everything|life)|(are )?you (alright|all right|ok(ay)?|well)|all (good|well)|hope you('re| are) (well|good)|what's up)"
    r"[\s!！。.~,，呀啊吗?？]*$",
    r"^(alright|all right|you (alright|ok(ay)?)|how are you( doing)?( today)?|how('s| is) it going|(i )?hope you('re| are) (well|ok(ay)?|good)|吃了吗|最近好吗)[\s!！。.~,，?？]*$",
)
THANKS = _rule(
    r"^((phew|whew|oh|ah|wow|brilliant|excellent|super|fantastic|amazing|nice( one)?|good (stuff|job|work)|well done|that'?s a relief|what a relief|呼|哎呀|哎|啊|哇|太好了?|好嘢|好极了|真快|搞掂|搞定)[\s!！。.~,，]*)+"
    r"(谢谢|多谢|感谢|谢了|谢啦|唔该晒?|thanks?( you)?( very much| a lot| so much)?|thx|cheers|ta|bye)(你|您|啦|了|晒| mate| all)?[\s!！。.~,，]*$",
    r"^(谢谢|多谢|感谢|谢了|谢啦|辛苦了|好的谢谢|再见|拜拜|thanks?( you)?( very much| a lot)?|thx|cheers|bye|goodbye|"
    r"ok(ay)? thanks?|great,? thanks?)(你|您|啦|了)?[\s!！。.~,，]*$",
    r"^((好的?|行|嗯|明白了?|知道了|收到|ok(ay)?|great|perfect|good|got it|that'?s all|all good)[\s!！。.~,，]*)*"
    r"(谢谢|多谢|感谢|唔该晒?|唔該晒?|再见|拜拜|thanks?( you| a lot| very much| so much)*|thx|cheers|(good ?)?bye( bye)?|"
    r"see you)[\s!！。.~,，]*(你|您|啦|了|再见|拜拜|(good ?)?bye)?[\s!！。.~,，]*$",
    r"^((ok(ay)?|right|great|cheers|ta|thanks|thank you|lovely|good|so)[\s!.,]*)*(that('s| is|'ll| will)( be| do)?|i('m| am)|we('re| are)) (all|me|it|everything|done|finished)( done| sorted)?( from (me|us)| for (today|now|the (day|moment))| folks| guys| then)*"
    r"[\s!.,]*((ta|cheers|thanks|thank you|thx|bye)[\s!.,]*)*$",
    r"^(好[的了嘞]?|行|嗯|那)?[，, ]*(今天)?(就|先)(到|这样|到这|到这儿|到这里|这些)(了|吧|这|这里|这儿)?[，, ]*(谢谢|多谢|辛苦了?|再见|拜拜)?[\s!！。.~]*$",
    r"^[^?？]{0,8}(拜拜|再见|下次聊|回聊|回见)[\s!！。.~]*$",
    r"^((好[的了嘞]?|行|嗯|那|ok(ay)?)[，, ]*)*(冇|没|没有)((其他|其它|别的)(嘢|事|问题)?|(什么|咩)?(嘢|事|问题))(问|要问)?(喇|了|啦|的了)?[，, ]*(唔该晒?|多谢|谢谢|拜拜|再见)?[\s!！。.~]*$",
    r"^(ok(ay)?,? |great,? )?(many )?(thanks|thank (you|u)|cheers|谢谢|多谢|感谢)(?!.*(\b(what|how|when|which|who|where|why|can|could|is|did|does|do|please|need|limit|"
    r"claim|invoice|but|and|for)\b|\d|多少|吗|什么|哪|请|额度|限额|案|但|还有|帮))[^?？]{0,36}$",
)
_FIGURE = r"[a-z]{0,3} ?[€$£¥]? ?\d[\d.,]*( ?(%|k|m|w|万|千|亿|元|块|天|日|days?|months?|eur|gbp|usd|hkd|cny|percent))?"
DOUBT = re.compile(
    rf"^(are |r )?(you|u|ya) (really |quite )?(sure|certain)( about (that|it|this)| (that )?(it'?s|it is|that'?s|it was|it)( not)?( {_FIGURE})?)?[\s?.!]*$"
    rf"|^(sure|certain) (about (that|it|this)|(that )?(it'?s|it is|that'?s|it was)( not)?( {_FIGURE})?)[\s?.!]*$"
    rf"|^(isn'?t|wasn'?t|shouldn'?t) (it|that|this)( be)? {_FIGURE}[\s?.!]*$|^not {_FIGURE}\s?\?+$"
    rf"|^(i thought|i have|i had|my (notes|list) (say|says)) (it'?s |it was |it is |that was )?{_FIGURE}[\s?.!]*$"
    rf"|^(你|您)?(确定|肯定|真的)(不?是)?{_FIGURE}(吗|么|吧)?[\s?？!！。]*$"
    rf"|^(难道|应该)?不(应该)?是{_FIGURE}(吗|么|吧|嘛)[\s?？!！。]*$"
    rf"|^(我)?(怎么)?(记得|以为|印象中|印象里)(好像|明明)?(说)?(是|有)?{_FIGURE}(啊|呀|吧|的|呢|来着)*[\s?？!！。]*$"
)
"""A figure that is held against what was told: u sure its not 19k, 我记得是30天啊."""
_BY_THE_WAY = (
    r"(对了|顺便(再)?(问|说)?(一?[下句])?|再问(一?下|个)?|话说"
    r"|(oh,? |and |also,? )?(by the way|btw|one more (thing|question)|another (thing|question)|while i('m| am) (here|at it)|quick (one|question)|apropos))"
)
COURTESY = re.compile(
    r"^((好的?|行|嗯|哦|明白了?|知道了|收到|ok(ay)?|great|perfect|good|got it|super|lovely|right)[\s!！。.~,，]*)*"
    r"(谢谢|多谢|感谢|谢了|谢啦|唔该晒?|thanks?( you| a lot| so much| very much| again| all)*|thx|cheers|ta)(你|您|啦|了|哈|晒)?( mate| guys)?[\s!！。.~,，;；–-]+"
    rf"(?P<after>({_BY_THE_WAY}|另外|还有(个|一个)?(问题|事)?|also)?)[\s:：,，–-]*"
    rf"|^(ok(ay)?|好的?|嗯|oh|哦)?[\s,，!！.。]*(?P<before>{_BY_THE_WAY})[\s:：,，–-]+"
)
"""Thanks and a turn to something else, before what is asked: 谢谢！对了，…, "thanks! by the way, …"."""
ASKS = re.compile(
    r"[?？]\s*$|多少|多久|多长|几|什么|啥|哪|吗|怎么|如何|有没有|是不是|能不能|可以|请|帮|(呢|没)$"
    r"|^(and |so )?(what|how|when|which|who|where|why|can|could|is|are|did|does|do|has|have|will|please|pls|any)\b"
)
"""What makes the words after thanks a question or a wish."""
CANCEL = _rule(
    r"^(哦|那|嗯)?[，, ]*(算了|不用了|不查了|不问了|没事了)(吧|不用了|不查了|谢谢)?[\s!！。.~,，]*$",
    r"^(oh,? |ah,? |ok(ay)?,? |no,? )?((never ?mind|forget (it|that|about it)|leave it|drop it)[\s,.]*)+"
    r"(,? thanks?( you)?)?[\s!.,]*$",
)
"""What was asked is wanted no longer; a prepared write is cancelled by other words (`bot/decisions.py`)."""
IDENTITY = _rule(
    r"^(请问)?(你|您)(到底)?(是不是|是)(一个|个)?(真人|活人|人工|机器人|人|ai|人工智能)(还是.{1,6})?(吗|么|嘛|啊|呢)?[\s?？!！。]*$",
    r"^(are|r) (you|u) (a |an )?(real |live )?(human|person|robot|bot|ai|machine|chatbot)( or .{1,20})?[\s?!.]*$"
    r"|^am i (talking|speaking|chatting) (to|with) (a |an )?(real |live )?(human|person|robot|bot|ai|machine)\b.{0,20}$",
)
LEGAL = _rule(
    r"(官司|诉讼|法院|仲裁).{0,12}(赢|输|胜|败)|胜诉|败诉(吗|率)|(该|要)不?要?(起诉|告)(他|她|它|对方|客户|买方)",
    r"\b(win|lose)\b.{0,20}\b(court|lawsuit|trial)\b|\bshould (i|we) (sue|take .{1,30} to court)\b",
)
HAND_OVER = _rule(
    r"转人工|人工客服|找(个)?(真)?人(工)?(来)?(聊|说|谈|处理|帮)|真人|活人|接(通)?(人工|客服)|跟(你们)?(的)?(客服|人|经理)(说|谈|聊)",
    r"(talk|speak|chat|connect)( me)? (to|with) (a|an|some|your)?\s*(real |live |actual )?(person|human|agent|someone|somebody|"
    r"colleague|manager|representative|staff)",
    r"\b(get|give|find|need|want|fetch|bring|put)\b( me)?( (on|through))?( (to|with))? (a|an|some|any|your) (real |actual )?(human|person|agent|somebody)\b(?! (who|that|with))",
    r"\b(can|could|will|would) (some(one|body)|any(one|body)) (please )?(help|assist|ring|phone|call)( me| us)?( back)?( out)?( please)?[\s?.!]*$",
    r"(有没有|有冇|有无|可唔可以搵|能不能找)(个)?人(可以|能|可)?(帮|理|管)(帮|下|一下|忙|下手|手)*(我|我们|我哋)?[\s吗呀?？!！。]*$",
    r"\b(get|give|find|fetch|bring|put|pass)\b( me)?( (on|through|over))?( to)? (somebody|someone|anyone|a (person|human|colleague|manager)) (there )?(who|that) (can|could|will|would|actually|really|knows?)\b(?! (buy|purchase|fund|finance|collect|pay))",
    r"\b(real|live) (person|human|agent)\b|\bhuman (please|agent|being)\b|\bhand (me |this )?over to\b",
    r"骗子|收钱不赔|起诉你们|告你们|投诉你们|我要投诉|\b(i will|i'll|we will|going to) (sue|take you to court)\b|"
    r"\b(file|make|lodge) a complaint\b|\byou are (cheats|crooks|scammers|frauds)\b",
)
DISTRESS = _rule(
    r"睡不着|瞓唔着|失眠|崩溃|撑不(住|下去)|顶唔顺|熬不过|活不下去|走投无路|绝望|要跳楼|(真|实在|完全)的?不知道(该)?(怎么|咋)办",
    r"\b(can'?t|cannot|haven'?t) (sleep|slept)\b|\bsleepless\b|\blosing sleep\b|\bdesperate\b|\bpanick?ing\b|\bin (a )?(total )?panic\b|\bat (my|our) wits'? end\b|\bworried sick\b|\bi (really |just )?do ?n['o]?t know what to do( any ?more)?\b|\b(lose|losing) (my|our) (house|home|business|company)\b|\bbreaking down\b|\bruined\b",
)
"""Despair: a person takes over, whatever else is asked."""
TAMPERING = _rule(
    r"(删|删除|删掉|抹掉|抹去|抹走|洗掉|销毁|消除|清掉|去掉|拿走)(咗|了|掉|走)?.{0,30}(逾期|欠款|报损|索赔|付款|发货|发票|交易|拒赔|拒收)[^,，。?]{0,6}(记录|纪录|资料|痕迹|档案)",
    r"(逾期|欠款|报损|索赔|付款|发货|发票|交易|拒赔|拒收)[^,，。?]{0,6}(记录|纪录|资料|痕迹|档案)[^,，。?怎会被自何多几]{0,6}(删|抹|洗掉|销毁|清掉|去掉|拿走)(?!.{0,8}(后果|会怎))",
    r"\b(delete|erase|remove|wipe|destroy|get rid of|take out|scrub)\b.{0,40}\b(overdue|late[- ]payment|arrears|notice|claim|payment|delivery|invoice|default)s?\b.{0,16}\b(record|entry|entries|history|trace|line|file)s?\b",
    r"(把|将|帮我)?.{0,12}(改|调|写|填|倒签)(到|成|为|回).{0,6}(昨天|前天|上周|上个?月|以前|之前|较早)",
    r"(到期日|付款日|发货日|出运日|开票日|日期).{0,6}(改|调|写|填)(到|成|为|晚|早|掉|一下)",
    r"(篡改|伪造|造假|倒签|补签|做假|作假|虚开|假(合同|发票|单据|提单))(?!怎么(发现|识别)|.*(不赔|除外|后果))",
    r"\b(backdate|back-date|falsify|forge|fake)\b|\bchange the (due|invoice|dispatch|overdue|shipping) date\b",
)
CONCEALMENT = _rule(
    r"(唔好|不要|别|不想|唔想|避免|千祈唔好)(俾|给|让|畀|被)(个|间)?(保险公司|保险人|保险那边|承保人|insurer|你们).{0,4}(见到|看到|看见|知|知道|发现|查到|睇到)",
    r"(怎么|如何|怎样|能不能|可不可以|有没有办法).{0,14}(不被|不让|别让|避免).{0,6}(发现|知道|查到|查出)",
    r"(怎么|如何|怎样|咋).{0,24}(保险公司|保险人|保险那边|你们|人家).{0,6}(看不出|查不出|查不到|发现不了|察觉不了|不会发现|不会知道)",
    r"(瞒|隐瞒|绕过|糊弄|蒙混).{0,8}(保险|承保|审核|关联|逾期|你们)|(别|不要|不).{0,3}(告诉|通知)(保险公司|保险人|你们).{0,6}(行|可以|吗)",
    r"\bso (that )?(the insurer|you|they|nobody|no one)\b.{0,24}\b((do|does|ca|wo|is|are)n['o]?t|not|cannot|never|nothing)\b.{0,12}\b(see|notice|find|know|reali[sz]e|spot|tell|learn)s?\b",
    r"\b(hide|conceal|keep)\b.{0,30}\b(from (the |my |our )?insurer|secret from|related)|without (the insurer|you|them) "
    r"(knowing|finding out|noticing)|get around the (policy|limit|rules)",
)
MAY_I_TELL = _rule(
    r"^(?!.*(告诉|透露给?|告知|说给)(我|咱))(?=.*(额度|限额|limit|保了多少))(?=.*(客户|买方|买家|对方|他|集团|人家))"
    r".*(能|可以|可否|能否|方便|允许|该)(不能|不可以|不该)?(直接)?.{0,8}(告诉|透露|告知|说|讲|公开|回复).{0,10}(吗|么|嘛|不|呢|[?？])",
    r"^(?!.*(告诉|透露给?|告知|说给)(我|咱))(?=.*(额度|限额|limit|保了多少)).*(能不能|可不可以|可否|能否|该不该|方便不方便).{0,10}(客户|买方|买家|对方|他|人家).{0,4}(说|讲|透露|公开)",
    r"^(?=.*\b(limit|cover|insured|insure|insurance)\b)(?=.*\b(customers?|buyers?|clients?|debtors?|him|his|them|her|their)\b)"
    r".*\b((may|can|could|should) (i|we)|(am i|are we) allowed to|(is it|would it be) (ok(ay)?|fine|allowed|alright) (for us |if (i|we) |to ))"
    r".{0,24}\b(tell|say|disclose|reveal|share|show|mention|let|answer)\b",
    r"^(?=.*\b(limit|cover|insured|insure)\b)(is it )?(ok(ay)?|fine|alright|allowed) to (tell|mention|show|disclose|reveal|say)\b.{0,16}\b(customer|buyer|client|debtor|him|her|them)\b",
    r"为(什么|啥|何|咩).{0,12}(看不到|睇唔到|(不|唔)(能|给|让|可以|肯|畀)).{0,24}(财务|报表|资料)",
)
"""Whether the buyer may be told of its limit is asked, by who insures it: a rule, which the documents tell."""
BUYERS_SIDE = _rule(
    r"(把|将).{0,24}(限额|额度).{0,14}(告诉|透露|发给|转发|写.{0,4}(邮件|信))",
    r"\b(tell|send|forward|show|e-?mail) (the |our )?(buyer|customer|client|debtor|them)\b.{0,24}\b(limit|cover)\b",
    r"我(是|们是|这边是|代表).{0,10}(买方|买家|采购方)(公司)?(的|那边)?(人|员工|老板|财务)?.{0,20}(额度|限额|多少)",
    r"(给|对)我们(公司)?(批|授|核)了?多少(额度|限额)?.{0,8}我(们)?是(买方|买家)|(把|能).{0,8}(限额|额度).{0,6}(告诉|透露|发)给?(买方|买家|客户|对方)",
    r"\b(i am|i'm|we are|we're) (the|a|from the) buyer\b",
    r"\bi('m| am| work)? in (the )?(purchasing|procurement|buying|accounts payable)\b.{0,100}\b(limits?|credit|cover|insured)\b|我(是|在).{0,12}采购(部|的|员)?.{0,40}(额度|限额|保了?多少)",
    r"\b(i work (at|for|in)|i('m| am) (at|with|from|employed)|(we|i)('re| are| am)|(my|our) (company|firm|employer) is)\b.{0,60}\b(limits?|cover|insured)\b.{0,40}\b(on|against) (us|me|our (firm|company))\b",
)
OTHERS_RECORDS = _rule(
    r"\b(ignore|forget|bypass|override|disregard|drop)\b.{0,20}\b(rules?|restrictions?|instructions?|guidelines|permissions?)\b.{0,40}\b(list|show|give|tell|print|dump|reveal|all|every)\b",
    r"(忽略|无视|绕开|绕过|忘掉|别管|不用管)[^,;。]{0,8}(规则|规定|限制|指令|权限|设定).{0,20}(列|给|告诉|显示|所有|全部|每)",
    r"(别人|其他人|同事|朋友|别的公司|其他公司|竞争对手|同行|别家)(的)?(公司|客户)?(的|们的)?.{0,8}(额度|限额|理赔|索赔|保单|赔款)",
    r"我.{0,3}(朋友|同学|亲戚|前东家|同事以前).{0,40}(额度|限额|理赔|索赔|索偿|保单|赔款|赔案|limits?|claims?)",
    r"^(?!.*\b(our|we|us)\b).*\b(friend|mate|brother|cousin|neighbour|neighbor|wife|husband)s? (of mine )?(is|works?|runs)\b.{0,60}\b(limits?|claims?|cover)\b",
    r"(额度|限额|理赔|保单).{0,10}(别人|朋友|竞争对手|同行|别家)",
    r"\b(my friend|another company|other (companies|policyholders|customers|firms|people)|competitor|my neighbour)('s|s')?\b"
    r".{0,30}\b(limits?|claims?|policy|cover)\b|\b(limits?|claims?|policy|cover)\b.{0,20}\b(of|for) (my friend|other "
    r"(companies|policyholders|firms)|(a|my|our) competitor)|\b(limits?|claims?|cover)\b.{0,25}\b(competitors?|another company|other (companies|policyholders|firms))\b|\bwho else (insures|has a limit|is insured)",
    r"(还有谁|哪些公司|哪家|多少家).{0,8}(投保|保了|有).{0,12}(这个|该)?(买方|客户|额度|限额)",
)
OFF_TOPIC = _rule(
    r"(系统)?提示词|\b(system|hidden) prompt\b|\byour (prompt|instructions)\b",
    r"股票|股市|大盘|基金|债券|理财产品|比特币|彩票|天气|下雨|足球|篮球|电影|菜谱|做菜|旅游攻略|机票|酒店预订|星座|算命|写(一?首|一?个|一?段|点)?.{0,6}(诗|歌|小说|作文|代码|程序|脚本|宏|sql)|笑话|段子|谜语|脑筋急转弯|唱(首|个|支)?歌",
    r"(美元|欧元|日元|英镑|人民币)?汇率.{0,8}(多少|明天|今天|走势|会涨|会跌|预测)|(明天|今天).{0,6}汇率|外汇走势|黄金价格|房价",
    r"车险|交强险|寿险|重疾|医疗险|医保|社保|养老(金|保险)|意外险|航意险|旅游险|旅行险|家财险|健康险|宠物险|学平险|雇主责任|货运险|运输险|财产险|火灾险",
    r"(?<![a-z])(hibor|shibor|libor|lpr|euribor|sofr|sonia|estr)(?![a-z]).{0,16}(多少|几多|现在|今天|今日|是几)|(今天|今日|现在|而家|眼下).{0,6}(?<![a-z])(hibor|shibor|lpr|euribor|sofr|拆息)",
    r"\b(hibor|shibor|libor|euribor|sofr|sonia|estr|lpr)\b.{0,30}\b(today|now|moment|currently|fixing|this (morning|week))\b|\b(what('s| is)|where('s| is)|current|today'?s?)\b.{0,20}\b(hibor|shibor|libor|euribor|sofr|sonia|estr|lpr|base rate|prime rate)\b",
    r"(开|办|开立|开设|open)(一?个|一下)?.{0,8}(银行|对公|公司|企业|储蓄|活期)(的)?(账户|帐户|户头|户口|账号|account)|开(个)?对公户",
    r"\bopen(ing)?\b.{0,20}\b(bank|current|business|savings|corporate|checking) account\b",
    r"[走行搭](哪|边)(个|条|只)?船|(哪|边)(个|条|只)船|船期|订舱|舱位|海运费|运费多少|船公司",
    r"进项|销项|抵扣|报税|(怎么|如何|咋)(退税|开票|记账|入账)|出口退税(怎么|如何|要|多少|申请)|个税|所得税",
    r"\b(input|output) (vat|tax)\b|\b(vat|tax) (return|refund|filing|reclaim)s?\b|\b(reclaim|claim back|recover)\b.{0,16}\b(input|vat|tax)\b",
    r"^(?!.*(信用|这个|你们|我们|咱们|我司)(的)?(保险|保单|险)).*(货|柜|集装箱|箱子)[^,;。?]{0,10}(掉(进|到|下|海|水|江)|落(水|海)|沉(了|没|船)|翻船|泡水|进水|烧(了|毁)|被偷|被盗|摔坏|运输途中.{0,6}(损|坏|丢))",
    r"^(?!.*\b(this|our|your|credit) (insurance|policy|cover)\b).*\b(container|cargo|goods|freight|pallets?|box|truck)\b.{0,24}\b(fell|fallen|sank|sunk|overboard|stolen|burn(t|ed)|soaked|wrecked|damaged|smashed|lost at sea|went down)\b",
    r"\b(stock|share)s? (price|market|tip)s?\b|\bbitcoin\b|\bcrypto|\bweather\b|\bfootball\b|\bmovie\b|\brecipes?\b|\bpoem\b|\b(a|another|some|good|funny) jokes?\b(?!,)|\briddle\b|\blottery\b",
    r"\b(car|motor|auto|life|health|medical|travel|home|pet|marine cargo|dental|pension)\b[\w\s-]{0,15}\b(insurance|policy|cover|claim|premium)\b",
    r"\bexchange rates?\b.{0,25}\b(tomorrow|today|next|now|forecast|be)\b|\bwhich (bonds?|stocks?|shares?|funds?)\b|\b(buy|recommend).{0,15}\b(bonds?|stocks?|shares|funds?)\b",
    r"\bwhich (vessel|ship|carrier)\b|\bfreight rates?\b|\b(write|code|build|give)\b( me)?( (a|an|some|the))? ([\w-]+ ){0,3}(code|program|script|essay|story|macro|sql|regex)\b|\bcapital of\b|\bworld cup\b",
)
