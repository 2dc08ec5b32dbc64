"""Companies that nobody has, with every kind of name, number and neighbour that the matching tells apart."""

from tools.buyers import Buyer, Identifier

COMPANIES = (
    Buyer(
        "HS",
        "深圳市泓枢电子科技有限公司",
        ("深圳市启岚电子有限公司", "Hongshu Electronics Co., Ltd."),
        country="CN",
        identifiers=(Identifier("USCC", "91440300MA5EQXL178"),),
        city="深圳",
    ),
    Buyer("QY", "青岛麒悦纺织有限公司", country="CN", city="青岛"),
    Buyer("YT", "烟台沐棠食品股份有限公司", country="CN", city="烟台"),
    Buyer("NB", "宁波甬衡轴承集团有限公司", country="CN", city="宁波"),
    Buyer("CQ", "重庆长岭重工有限公司", country="CN", city="重庆"),
    Buyer("BB", "翊珩（苏州）五金有限公司", country="CN", city="苏州"),
    Buyer("DC", "东川石化有限公司", country="CN"),
    Buyer(
        "NH",
        "Nordhaus Pumpenwerk GmbH",
        country="DE",
        city="Bremen",
        identifiers=(Identifier("HRB", "HRB 990123"),),
    ),
    Buyer(
        "ZM",
        "Zimbrek Armaturen GmbH",
        country="DE",
        identifiers=(Identifier("VAT", "DE136695976"), Identifier("LEI", "529900T8BM49AURSDO55")),
    ),
    Buyer("MU", "Müller & Söhne Stahlbau AG", country="DE"),
    Buyer("KT", "Kestrelton Trading Ltd", ("Harrowgate Export Ltd",), country="GB"),
)
SIBLINGS = (
    Buyer("SZ", "苏州砺桐机电设备有限公司", country="CN", city="苏州"),
    Buyer("HZ", "杭州砺桐机电设备有限公司", country="CN", city="杭州"),
)
