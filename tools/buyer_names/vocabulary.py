"""Words that company names share: places, trades, legal forms. They tell companies apart, they name none."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def places() -> frozenset[str]:
    """Provinces, cities, counties and regions of China, without the word for what they are."""
    return frozenset((_HERE / "places.txt").read_text(encoding="utf-8").split())


TRADES = (
    "国际贸易 国际物流 国际货运代理 货运代理 进出口贸易 进出口 对外贸易 供应链管理 供应链 企业管理 电子商务 机电设备 "
    "机电工程 机电 机械设备 机械制造 机械 精密机械 精密仪器 精密制造 精密模具 精密 电子科技 电子元件 电子器件 电子 "
    "信息技术 信息科技 信息产业 信息 网络科技 网络技术 网络 软件开发 软件 计算机 通信设备 通信技术 通信 通讯 科技发展 "
    "科技实业 科技 技术开发 技术服务 技术 工程技术 新材料 复合材料 高分子材料 金属材料 建筑材料 装饰材料 包装材料 "
    "耐火材料 材料 新能源 清洁能源 能源科技 能源 光伏 太阳能 风电 光电 光学 半导体 集成电路 芯片 微电子 智能科技 "
    "智能装备 智能制造 智能设备 智能 人工智能 机器人 自动化设备 自动化控制 自动化 控制系统 系统工程 系统 仪器仪表 仪器 "
    "仪表 电器设备 电器 电气设备 电气 电力设备 电力 电缆 电线 电线电缆 电池 电源 电机 电梯 照明电器 照明 灯饰 灯具 "
    "家用电器 五金制品 五金工具 五金机电 五金 工具 金属制品 金属 钢铁 钢结构 钢管 钢材 特钢 不锈钢 有色金属 铝业 铝材 "
    "铜业 铸造 锻造 标准件 紧固件 轴承 齿轮 液压 气动 泵业 阀门 管道 管业 密封 弹簧 模具 塑胶制品 塑料制品 塑料 塑胶 "
    "塑业 橡胶制品 橡胶 橡塑 轮胎 化工科技 化工原料 化工 化学 石油化工 石油 石化 涂料 油墨 颜料 染料 化纤 化肥 农药 "
    "玻璃 陶瓷 水泥 石材 建材 建筑工程 建筑安装 建筑装饰 建筑 建设工程 建设 装饰工程 装饰 装修 园林 安装工程 土石方 "
    "市政工程 水利 工程 设计 门窗 卫浴 洁具 家居用品 家居 家具 家纺 家电 地板 木业 竹木 纺织品 纺织科技 纺织 针织 "
    "印染 丝绸 毛纺 棉纺 布业 服装 服饰 制衣 鞋业 鞋服 皮革 皮具 箱包 帽业 饰品 珠宝 首饰 工艺品 工艺 礼品 玩具 文具 "
    "体育用品 户外用品 日用品 日用化工 日化 化妆品 洗涤 食品科技 食品 饮料 酒业 茶业 粮油 粮食 面粉 油脂 调味品 乳业 "
    "肉类 水产品 水产 海产 果蔬 果业 农产品 农业发展 农业科技 农业 农牧 农机 牧业 饲料 种业 林业 渔业 养殖 医疗器械 "
    "医疗科技 医疗 医药 药业 制药 生物科技 生物技术 生物医药 生物工程 生物 保健品 健康 环保科技 环保设备 环保工程 环保 "
    "环境工程 环境 水务 水处理 净化 节能 汽车零部件 汽车配件 汽车部件 汽车 汽配 摩托车 自行车 电动车 车业 车辆 船舶工业 "
    "船舶 造船 航空 航天 轨道交通 铁路 物流 运输 仓储 快递 包装制品 包装 彩印 印刷 印务 纸业 纸制品 造纸 商贸 工贸 经贸 "
    "贸易 外贸 商业 百货 超市 连锁 实业发展 实业 产业发展 产业 工业 制造 重工 装备制造 装备 设备 发展 投资管理 投资 控股 "
    "置业 房地产 地产 物业 矿业 煤业 煤炭 矿山 文化传播 文化传媒 文化 传媒 广告 影视 教育科技 教育 咨询 旅游 酒店 餐饮 "
    "酒楼 服务 劳务 人力资源 金融 保险 证券 银行 电信 数码 数据 数字 云计算 安防 消防 空调 制冷 暖通 热能 锅炉 压缩机 "
    "风机 过滤 起重 工程机械 纺织机械 包装机械 食品机械 数控 机床 刀具 磨具 磨料 焊接 激光 传感器 连接器 线路板 电路板 "
    "显示 液晶 电声 音响 影像 办公用品 办公 厨具 餐具 刷业 伞业 制品 用品 器材 配件 零部件 部件 元件 商务 管理 开发 "
    "研究院 研究所 事务所 测控技术 测控 橡塑 木业 制衣 传动 齿轮传动 衡器 眼镜 磁性材料 磁材 粉体 粉末冶金 铸件 锻件 线缆 光缆 光纤 "
    "视听 智控 客车 专用车 园艺 苗木 花卉 宠物用品 宠物 母婴用品 童装 内衣 袜业 羽绒 窗帘 毛毯 地毯 卫生用品 纸品 精细化工 树脂 胶粘 "
    "胶带 保温 防水 密封件 汽车电子 汽车内饰 动力 柴油机 发电 变压器 开关 电容 磁电 热力 燃气 新型建材 装备科技 冷链 速冻 调味 "
    "肉制品 糖业 乳品 制罐 印铁 钟表 乐器 工业设计 检测 认证 计量 包装材料 玻纤 碳素 石墨 耐磨 钨业 稀土 镁业 钛业 锌业 铅业 硅业 硅材料"
).split()

TRADE = re.compile("|".join(sorted(dict.fromkeys(TRADES), key=lambda word: (-len(word), word))))

CHINESE_FORM = re.compile(
    r"(集团股份有限公司|集团有限责任公司|集团有限公司|集团控股有限公司|股份合作公司|股份合作社|股份有限公司|有限责任公司|有限公司|股份公司|"
    r"集团总公司|总公司|集团公司|公司|合伙企业|有限合伙|普通合伙|个人独资企业|企业社|企业行|专业合作社|合作社|"
    r"经营部|商行|商店|(?<![化加])工厂|总厂|(?<=..)厂|(?<=..)社|集团)$"
)
CHINESE_FORM_HEAD = re.compile(CHINESE_FORM.pattern.removesuffix("$").replace("(?<=..)", ""))
"""A legal form at the beginning of what is left of a text."""
TRADES_HEAD = re.compile(rf"(?:{TRADE.pattern})+")
BRANCH_END = re.compile(r".{0,8}?(?:分公司|子公司|分行|支行|分厂|办事处|代表处|分店|营业部|事业部)")
BRANCH = re.compile(
    r"^(.{4,}(?:公司|集团|厂|银行|商行|企业))(.{0,12}?(?:分公司|子公司|分行|支行|分厂|办事处|代表处|分店|营业部|事业部))$"
)
LATIN_BRANCH = re.compile(r"\b(branch(?: office)?|niederlassung|zweigniederlassung|succursale|sucursal|filiale)\b")

LATIN_TRADES = frozenset(
    "international intl trading trade traders import imports export exports impex group groupe gruppe gruppo holding holdings "
    "industry industries industrial industrie industria industriale systems system technology technologies technical tech "
    "technik engineering services service solutions manufacturing mfg company enterprise enterprises machinery machines "
    "equipment components parts electronics electronic electrical electric electromechanical logistics logistik supply chain "
    "material materials metal metals steel iron aluminium aluminum copper plastic plastics rubber chemical chemicals chemie "
    "foods food textile textiles apparel garment garments clothing footwear shoes leather furniture home furnishing furnishings "
    "hardware tools lighting toys arts crafts sporting goods luggage paper packaging printing glass ceramics ceramic building "
    "construction decoration environmental energy new solar power battery cable bearing bearings valve valves pump pumps mould "
    "mold precision instruments instrument medical devices pharma pharmaceutical pharmaceuticals biotechnology biotech auto "
    "automotive automation intelligent smart software information network communication communications optoelectronics "
    "semiconductor semiconductors tyre tire tires accessories retail wholesale distribution distributors marine agro "
    "agricultural agriculture aquatic feed grain oil petrochemical mining shipbuilding daily necessities cosmetics knitting "
    "fiber fibers commerce commercial commodities products product development global europe asia pacific china chinese america "
    "cement wood timber mirrors optics optical eyewear fasteners screws wire mesh pipe pipes tube tubes fittings gears gear transmission motors "
    "motor engine engines boiler boilers fan fans hvac refrigeration cooling heating filter filters sensors sensor laser circuits chips led "
    "display displays batteries charger gifts stationery umbrella umbrellas candles porcelain tableware kitchenware cookware cutlery appliance "
    "appliances bags knitwear lingerie hats caps socks fur carpet carpets curtains bedding towels yarn yarns fabric fabrics dyeing silk wool "
    "cotton linen seeds fertilizer fertilizers pesticide tea coffee wine beverage beverages dairy meat seafood fruit vegetables rice flour sugar "
    "salt oils edible education training consulting advertising media film culture tourism travel hotel catering property estate realty freight "
    "forwarding warehousing express airlines shipping vessels offshore gas coal minerals gold silver zinc tin nickel titanium magnesium alloy "
    "alloys foundry casting castings forging forgings stamping tooling abrasives welding hydraulics pneumatic pneumatics robotics robot robots "
    "internet digital data cloud telecom broadcasting audio video acoustics photovoltaic wind power grid transformer transformers switchgear "
    "cables wires connectors management supplies wholesale outdoors homeware coatings fabrications protection "
    "american european deutschland maschinenbau handel handels handelsgesellschaft werke werk vertrieb bau general united first "
    "national and und et y e of the for de la le les du des der die das di von van"
    .split()
)



@cache
def english_trades() -> Mapping[str, frozenset[str]]:
    """An English trade word, and the Chinese ones that it may stand for."""
    found: dict[str, frozenset[str]] = {}
    for line in (_HERE / "english_trades.txt").read_text(encoding="utf-8").splitlines():
        chinese, _, english = line.partition(":")
        for word in english.split():
            found[word] = found.get(word, frozenset()) | {chinese}
    return found


LATIN_FORM_REST = frozenset("pvt private pte pty ltd limited co company inc corp the".split())
"""Words of legal forms that a list of forms leaves standing when they are typed by halves."""

LATIN_FORMS = {"corp": "corp", "corporation": "corp", "kk": "kk", "sl": "sl", "company": "co", "co": "co", "sarl": "sarl"}
"""Legal forms that the list of `rigour` lacks."""

OTHER_SPELLINGS = frozenset("harbin xian shaanxi hongkong kowloon macau macao taipei taiwan hohhot urumqi lhasa ordos canton peking".split())
"""Places of China whose usual English name is not their pinyin."""
