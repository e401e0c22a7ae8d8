"""Documents that several tests search."""

from index import Document

NOTICES = [
    Document(
        id="th",
        title="จีนขยายตลาดคาร์บอน",
        body="กระทรวงนิเวศวิทยาและสิ่งแวดล้อม (MEE) จัดประชุมเรื่องเหล็กสีเขียวที่เมือง Nanjing",
        org="MEE",
        topic=["emissions-trading", "low-carbon-steel"],
        date="2025-03-26",
    ),
    Document(
        id="zh-Hans",
        title="全国碳市场扩大行业覆盖范围",
        body="生态环境部宣布钢铁、水泥、铝冶炼行业纳入碳市场。实现碳达峰、碳中和。",
        org=["MEE", "SEEE"],
        topic="emissions-trading",
        date="2025-03-26",
    ),
    Document(
        id="zh-Hant", title="內地碳市場擴容", body="鋼鐵企業計劃實現碳達峰。", date="2025-04", topic="emissions-trading"
    ),
    Document(
        id="en",
        title="Carbon market extends to steel",
        body="The ministry said that steel, cement and aluminium makers join the carbon market.",
        org="MEE",
        topic=["emissions-trading", "cement"],
        date="2025-03-27",
    ),
    Document(
        id="sw",
        title="Soko la kaboni lapanuliwa",
        body="Wizara ya Ikolojia na Mazingira ilitangaza kwamba chuma cha kijani na saruji vitaingia soko la kaboni.",
        date="2025-03-28",
    ),
    Document(
        id="ja",
        title="水素還元製鉄の実証",
        body="日本の鉄鋼メーカーは脱炭素を進める。",
        org="Nippon Steel",
        date="2023",
    ),
]
