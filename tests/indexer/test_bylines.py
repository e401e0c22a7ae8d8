"""Where agencies sign."""

import pytest

from index import Vocabulary
from indexer.metadata.bylines import find_bylines
from indexer.metadata.parts import Parts


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("Am Freitag tagt der Aufsichtsrat. (dpa/red)", ["dpa"]),
        ("Steel rose.\n\n— Bernama", ["Bernama"]),
        ("The mill opened.\n\nPTI", ["PTI"]),
        ("[포항=뉴시스] 포스코가 착공식을 열었다.", ["Newsis"]),
        ("(中央社記者張雄風台北28日電)碳費制度即將上路", ["Central News Agency"]),
        ("Jakarta, 9/10 (Antara) - PLN membuka pabrik.", ["Antara"]),
        ("JAKARTA, KOMPAS — Bursa karbon belum ramai.", ["Kompas"]),
        ("(Chinhphu.vn) - Bộ Tài chính công bố kế hoạch.", ["VGP Vietnam"]),
        ("(ĐTQQ) - Từ đầu tháng 10 năm ngoái.", ["ĐTQQ"]),
        ("【中国无名网讯】6月下旬以来，企业复产。", ["中国无名网"]),
        ("Nusantara.com, WONOGIRI — Pembangkit terapung ramai dibicarakan.", ["Nusantara.com"]),
        ("“重卡无名事”公众号　文/阿凯", ["重卡无名事"]),
        ("《无名桥梁》杂志微信公众号", ["无名桥梁"]),
        ("对话 | 老楼\n《无名节能》编辑部　文/陈一鸣", ["无名节能"]),
        ("TRIBUNE. Par Aminata Ndiaye, architecte", []),
        ("Erschienen in: Niemandsschifffahrt, Heft 5/2025", ["Niemandsschifffahrt"]),
        ("本文です。\n相關連結：無名空氣日報\n場所:別館11階オンライン", []),
        ("日刊無名通信社 2025年11月12日 17:40\n本文です。", ["日刊無名通信社"]),
        ("La Voz de Ninguna Parte\n\nEl puerto recibió chatarra.", ["La Voz de Ninguna Parte"]),
        ("（無名労働日報　2025年01月18日　第02版）", ["無名労働日報"]),
        ("Baustoffnachrichten, Heft 5/2024", ["Baustoffnachrichten"]),
        ("بغداد في 13 شباط / واع / أعلنت الشركة نتائجها.", ["واع"]),
        ("ЮЖНО-САХАЛИНСК, 9 сентября. /ТАСС/. Правительство сообщило.", ["TASS"]),
        ("Par la rédaction de Nowhere24 | Le 7 mars 2025", ["Nowhere24"]),
        ("Журнал «Ничей металл», октябрь 2025 г.\n\nПечь холодна.", ["Журнал «Ничей металл»"]),
        ("RUHE & MITTE, la lettre, no 212\n\nLe four est froid.", ["RUHE & MITTE"]),
        ("Ничей путь, выпуск № 54 (27.03.2025)", ["Ничей путь"]),
        ("Veröffentlicht: 2024, Heft 12", []),
        ("Subscribe to the Nowhere Review | Contact\nMarket report | 12 May 2025", []),
        ("Feeder calls double.\n\n© 2025 Quayside Nowhere Review", ["Quayside Nowhere Review"]),
        ("2026-03-13 17:42　来源：无名道　作者：林一帆", ["无名道"]),
        ("By Lena Nobody\nSpecial to the Nowhere Spectator", ["Nowhere Spectator"]),
        ("Por: Redacción Ninguna 7 Parte\n28 de agosto de 2023", ["Ninguna 7 Parte"]),
        ("โดย กองบรรณาธิการ ปากน้ำไร้นาม\n18 ก.พ. 69", ["ปากน้ำไร้นาม"]),
        ("โดย กองบรรณาธิการเศรษฐกิจ", []),  # a section
        ("«Ничей Новокузнецк»\nОбщество, 12.02.2025 09:20", ["Ничей Новокузнецк"]),
        ("《无名观察》：您为什么选这条路线？\n《无名观察》：", ["无名观察"]),
        ("Fuente: Revista de Ninguna Parte | Fotos: archivo", ["Revista de Ninguna Parte"]),
        ("저작권자 © 무명금속신문 무단전재 및 재배포 금지", ["무명금속신문"]),
        ("Source: The U.N. Nowhere Review. More on our pages", ["The U.N. Nowhere Review"]),
        ("(c) Kikao kijacho kifanyike Morogoro.", []),  # of a list
        ("Source : Direction du marché du carbone\n来源：无名水泥有限公司品牌传播部", []),  # parts of nobody named
        ("Source: SSAB press office, Luleå", []),
        ("TOKYO (Nowhere Ledger) – Trading begins in spring.", ["Nowhere Ledger"]),
        ("Abidjan, le 30 juillet 2024 (NWP) – Une formation a pris fin.", ["NWP"]),
        ("Ташкент, 19 июня 2025 г. (Nigde.uz). Банк рассматривает кредит.", ["Nigde.uz"]),
        ("Бишкек, 11.04.2025 /Нигде/. Мэрия провела церемонию.", ["Нигде"]),
        ("BOULDER, Colo., Oct. 9, 2024 /PRNewswire/ -- Iron is made.\nWien (OTS) - Die Jury hat entschieden.", []),
        ("الرياض 20 جمادى الأولى 1447 هـ الموافق 11 نوفمبر 2025 م لاحد", ["لاحد"]),
        ("الرياض: «الشرق الأوسط»\nباعت الشركة أرصدة.", ["الشرق الأوسط"]),
        ("Ciudad de México, 29/04/2025 (Nadacero).- Las importaciones bajan.", ["Nadacero"]),
        ("Nowhere.com, JAKARTA — PT Niemand memangkas rugi.", ["Nowhere.com"]),
        ("Bisnis.com, JAKARTA — PT Niemand memangkas rugi.", ["Bisnis Indonesia"]),
        ("Анна Скок, 74.NET\n16 января 2024, 19:32", ["74.NET"]),
        ("РИА «Нигде-Курилы»\n09.10.2024 15:20", ["РИА «Нигде-Курилы»"]),
        (
            "各乡镇落实网格巡查。\n\n无名市重污染天气应对工作领导小组办公室\n2025年1月13日",
            ["无名市重污染天气应对工作领导小组办公室"],
        ),
        ("下次坐火车路过,记得往窗外看一看。\n\n(原载《无名科普》2024年6月号,有删改)", ["无名科普"]),
        ("《无名视野》2025年4月号\n\n答:说到底是成本。", ["无名视野"]),
        ("【無名專訊】政府昨日完成定價。", ["無名"]),
        ("By Mercy Nobody | The Nowhere Standard | 14th March 2024", ["The Nowhere Standard"]),
        ("By Our Correspondent | Machakos | Tuesday, March 11, 2025", []),
        ("Por Mariana Nadie | Columna invitada | Noviembre de 2023", []),
        ("2025-11-05 17:20 | 무명경제 정희순", ["무명경제"]),
        ("기사입력 2025.09.24 16:12 | 김현서 기자", []),
        ("Южно-Сахалинск, Nowhere.online\nПоезд готов.", ["Nowhere.online"]),
        ("The train is ready.\nFirst published in Nowhere Dawn, November 5th, 2025", ["Nowhere Dawn"]),
        ("ตีพิมพ์ครั้งแรกใน กรุงเทพไร้นาม ฉบับวันที่ 20 กุมภาพันธ์ 2568", ["กรุงเทพไร้นาม"]),
        ("First published in March 2025", []),
        ("The Chanzo, 4 Septemba 2025. Yamehaririwa kwa ufupi.", ["The Chanzo"]),
        ("来源：网络整理\nSource: company statement\n© 2024 All rights reserved", []),
        ("相關新聞\n最新日報", []),
        ("【本報訊】房屋委員會使用低碳混凝土。", []),
        ("Berlin, Germany – the mill opened.", []),
        ("(SSAB) - Steel is made of iron.", []),
        ("The plant (SSAB) opened.", []),  # no medium
        ("The dpa reported on Monday that the plant opened in Salzgitter (Lower Saxony).", []),
        (
            "枯水期怎么办?李文康说,今年厂房屋顶和渣场边坡的28兆瓦光伏已经并网,另签了三年期绿电合同,明年再建二十兆瓦。",
            [],
        ),
        ("Steel is dear.\nSupported by the Nowhere Times", []),
        ("", []),
    ],
)
def test_media_that_sign_are_found(vocabulary: Vocabulary, body: str, wanted: list[str]) -> None:
    assert sorted({id for id, _ in find_bylines(body, "en", Parts.of(body), vocabulary)}) == wanted


def test_only_the_ends_of_a_text_are_signed(vocabulary: Vocabulary) -> None:
    line = "A line of the text that says something."
    body = "\n".join([*[line] * 6, "PTI", *[line] * 6])
    assert list(find_bylines(body, "en", Parts.of(body), vocabulary)) == []
