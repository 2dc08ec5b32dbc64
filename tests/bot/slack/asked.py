"""A question for each kind of card, in English and in Chinese, with who asks it in the demo book."""

ASKED = {
    "limit": [("P-LQ-SALES", "limit for Nordhaus?"), ("P-LQ-OWNER", "大连沧枢海洋工程有限公司还有多少额度")],
    "claim": [
        ("P-HW-OWNER", "Where does claim CLM-HW-0007 stand?"),
        ("P-LQ-OWNER", "CLM-LQ-0004 到哪一步了？"),
    ],
    "deadline": [
        ("P-HW-CREDIT", "By when must I report invoice RE-26-0326 overdue?"),
        ("P-LQ-OWNER", "发票 LQ26-0089 最晚哪天必须报损？"),
    ],
    "supposed": [
        ("P-LQ-OWNER", "An invoice was due on 2026-10-20 and is unpaid, by when must I report it?"),
        ("P-LQ-OWNER", "客户逾期45天了,最晚哪天必须报"),
    ],
    "deadlines": [
        ("P-HW-CREDIT", "Which of our invoices are overdue?"),
        ("P-LQ-CREDIT", "我们哪些发票逾期了？"),
    ],
    "cover": [
        ("P-LQ-SALES", "can I ship 150k on 60 days to Nordhaus?"),
        ("P-LQ-SALES", "给Nordhaus发8万欧元的货，账期60天，保不保？"),
    ],
    "indemnity": [
        ("P-LQ-OWNER", "How much would be paid if Nordhaus goes bankrupt?"),
        ("P-LQ-OWNER", "Nordhaus破产了能赔多少？"),
    ],
    "calculation": [
        ("P-HW-OWNER", "receivables 500000, credit sales 2000000 in 360 days, what is the DSO?"),
        ("P-LQ-OWNER", "保费是多少，营业额500万元，费率0.25%"),
    ],
    "weeks": [("P-HW-OWNER", "13 week cash flow forecast"), ("P-LQ-OWNER", "预测未来13周的现金流")],
    "ageing": [
        ("P-HW-OWNER", "Show the ageing of our receivables"),
        ("P-LQ-OWNER", "我的应收账款账龄怎么样"),
    ],
    "buyers": [
        ("P-LQ-SALES", "limit for 砺桐机电 please, how much is left"),
        ("P-LQ-SALES", "砺桐机电还有多少额度"),
    ],
    "checklist": [
        ("P-HW-OWNER", "Which documents do I need for a claim after insolvency?"),
        ("P-LQ-OWNER", "买方破产索赔要哪些材料？"),
    ],
    "limits": [("P-HW-OWNER", "List all our limits"), ("P-LQ-OWNER", "列出我们所有的限额")],
    "alerts": [("P-HW-OWNER", "Which buyers should I worry about?"), ("P-LQ-OWNER", "有哪些预警")],
    "claims": [("P-HW-OWNER", "List all our claims"), ("P-LQ-OWNER", "列出我们所有的索赔案")],
    "policies": [
        ("P-LT-CREDIT", "How much premium for a turnover of 5 million?"),
        ("P-LT-CREDIT", "营业额500万保费多少"),
    ],
}
