"""What dates are to a text: published, event, target, mentioned."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.counting import calls

from index.document import Dated, Document
from indexer.metadata.dates import best_date, find_dates, read_date

FILLER = {
    "th": "ผู้ผลิตเหล็กกล่าวว่าต้นทุนพลังงานยังสูง และจะลงทุนในเตาไฟฟ้าเพิ่มเติม",
    "zh": "业内人士认为，企业需要尽早安排减排投资，并做好数据管理。",
    "en": "Steelmakers say that energy costs remain high and that scrap is scarce.",
    "sw": "Wazalishaji wa chuma wanasema gharama za nishati bado ni kubwa sana.",
    "ja": "鉄鋼各社は電力価格の高さを課題として挙げ、対応を急いでいる。",
    "ko": "철강업계는 전기요금 부담이 여전히 크다고 말하며 대책을 요구했다.",
    "vi": "Các nhà máy thép cho biết chi phí năng lượng vẫn còn rất cao.",
}


def body(language: str, *lines: str) -> str:
    """Lines around a paragraph without dates, enough of it that first and last lines are apart."""
    filler = FILLER.get(language[:2], FILLER["en"])
    first, last = [line for line in lines if not line.startswith("<")], [line[1:] for line in lines if line[0] == "<"]
    return "\n".join([*first, *[filler] * 8, *last])


# language, first lines of the body (those with < are its last), the date of the document
PUBLISHED = [
    ("th", ("เวลาโพสต์: Nov-03-2022",), "2022-11-03"),
    ("th", ("เผยแพร่เมื่อ ๕ ตุลาคม ๒๕๖๖",), "2023-10-05"),
    ("th", ("เผยแพร่ 8 มิ.ย. 2567 | หมวด: สิ่งแวดล้อม | อ่าน 1,204 ครั้ง",), "2024-06-08"),
    ("th", ("นนทบุรี, 8 กันยายน 2566 – กระทรวงอุตสาหกรรมแถลงผลการประชุม",), "2023-09-08"),
    ("th", ("ปักกิ่ง 26 มีนาคม 2568 – กระทรวงนิเวศวิทยาแถลงข่าว",), "2025-03-26"),
    ("th", ("วันที่ 8 กันยายน 2566",), "2023-09-08"),
    ("th", ("<ปรับปรุงข้อมูลเมื่อวันที่ 15 พฤษภาคม 2566",), "2023-05-15"),
    ("th", ("<โดย กองบรรณาธิการ | 8 ก.ย. 66 | 10:30 น.",), "2023-09-08"),
    ("th", ("ฉบับเดือนมกราคม พ.ศ. 2567",), "2024-01"),
    ("th", ("วันจันทร์ที่ 9 กันยายน พ.ศ. 2567 เวลา 09.30 น.",), "2024-09-09"),
    ("zh-Hans", ("发布日期：2022-02-09    来源：本站编辑    浏览次数：386",), "2022-02-09"),
    ("zh-Hans", ("来源：中国冶金报 发布时间：2023-09-11 09:20 字号：【大】【中】【小】",), "2023-09-11"),
    ("zh-Hans", ("2024年1月22日 来源：生态环境部",), "2024-01-22"),
    ("zh-Hans", ("新华社北京2023年9月8日电（记者张某）第四届大会8日召开。",), "2023-09-08"),
    ("zh-Hans", ("<（2023-09-08）",), "2023-09-08"),
    ("zh-Hans", ("发布/2025年11月24日 05:00",), "2025-11-24"),
    ("zh-Hans", ("<写于二〇二四年六月五日，世界环境日",), "2024-06-05"),
    ("zh-Hans", ("<某某协会", "<2025年4月18日"), "2025-04-18"),
    ("zh-Hans", ("金融观察 2024年3月号",), "2024-03"),
    ("zh-Hans", ("时间：2021/11/24 点击：88",), "2021-11-24"),
    ("zh-Hans", ("2023年09月08日 10:20 | 来源：人民网",), "2023-09-08"),
    ("zh-Hant", ("發佈日期：2021-11-24",), "2021-11-24"),
    ("zh-Hant", ("記者/綜合報導 112年8月7日",), "2023-08-07"),
    ("zh-Hant", ("【2024/5/20 營建觀點】「聽說加爐石粉的混凝土比較差？」",), "2024-05-20"),
    ("zh-Hant", ("中華民國112年9月8日",), "2023-09-08"),
    ("en", ("Post time: Nov-03-2022",), "2022-11-03"),
    ("en", ("Release time: 2021-11-22  Source: network finishing",), "2021-11-22"),
    ("en", ("BEIJING, March 26, 2025 (Xinhua) -- China will expand its carbon market.",), "2025-03-26"),
    ("en", ("Shanghai, 16 July 2021 – After a decade of pilot schemes trading began.",), "2021-07-16"),
    ("en", ("By Jane Doe", "12 September 2024 · 4 min read"), "2024-09-12"),
    ("en", ("Published on September 8, 2023 by admin",), "2023-09-08"),
    ("en", ("Statistical bulletin, 25 January 2024                  1",), "2024-01-25"),
    ("en", ("Briefing note for members, 2 February 2024",), "2024-02-02"),
    ("en", ("Updated: 10 September 2023", "Published: 8 September 2023"), "2023-09-08"),
    ("en", ("Last updated 10 September 2023",), "2023-09-10"),
    ("en", ("Date: 08/09/2023",), "2023-09-08"),
    ("en", ("POHANG, May 27 (2025) -- The line treats 1.5 tons an hour.",), "2025-05-27"),
    ("en", ("<Mill Matters, March 2025",), "2025-03"),
    (
        "en",
        ("KUALA LUMPUR, Nov 26 (Bernama) -- It grew.", "<Profit for the months to Sept 30, 2025 rose."),
        "2025-11-26",
    ),
    ("en", ("September 8, 2023 | News",), "2023-09-08"),
    ("en", ("Posted by admin on Nov-03-2022",), "2022-11-03"),
    ("en", ("LONDON, Sept 8 (Reuters) - Steel output fell in 2023.",), "2023-09-08"),
    ("sw", ("Muda wa chapisho: Machi-28-2025",), "2025-03-28"),
    ("sw", ("MAONI | Januari 5, 2026",), "2026-01-05"),
    ("sw", ("Na mwandishi wetu, Dodoma, 14 Agosti 2024",), "2024-08-14"),
    ("sw", ("Jumatatu, 7 Februari 2022",), "2022-02-07"),
    ("sw", ("<Imechapishwa: tarehe 5 Machi mwaka 2025",), "2025-03-05"),
    ("sw", ("Toleo la tarehe 3 Juni 2024",), "2024-06-03"),
    ("ja", ("令和6年10月1日 環境部資源循環課",), "2024-10-01"),
    ("ja", ("（北京・2025年3月27日）中国生態環境部は26日の定例記者会見で方針を示した。",), "2025-03-27"),
    ("ja", ("掲載日：2023年9月8日",), "2023-09-08"),
    ("ja", ("2025年4月10日 17:05",), "2025-04-10"),
    ("ja", ("業界研究会 配布資料  令和6年2月15日",), "2024-02-15"),
    ("ja", ("公開日 2023.09.08 更新日 2023.09.10",), "2023-09-08"),
    ("ko", ("<2025.3.18/뉴스1",), "2025-03-18"),
    ("ko", ("2024. 1. 26.",), "2024-01-26"),
    ("ko", ("입력 2024.07.15 10:22 | 수정 2024.07.15 14:03 | 댓글 0 가 가",), "2024-07-15"),
    ("ko", ("게시 시간: 2022년 11월 3일",), "2022-11-03"),
    ("ko", ("기사입력 2023-09-08 09:00",), "2023-09-08"),
    ("ko", ("(서울=연합뉴스) 2023.09.08",), "2023-09-08"),
    ("vi", ("Thời gian đăng: 22-11-2022",), "2022-11-22"),
    ("vi", ("Thứ Ba, 16/04/2024, 09:15 (GMT+7)",), "2024-04-16"),
    ("vi", ("Hà Nội, 28/9/2023 – Chỉ còn vài ngày nữa, cơ chế bắt đầu.",), "2023-09-28"),
    ("vi", ("Ngày đăng: 27/03/2025",), "2025-03-27"),
    ("vi", ("Hà Nội, ngày 8 tháng 9 năm 2023",), "2023-09-08"),
    ("id", ("Jakarta, 26 September 2023 – Bursa Efek Indonesia (BEI) meluncurkan bursa karbon.",), "2023-09-26"),
    ("id", ("Jakarta, 9/10 (Antara) - PLN meresmikan pabrik.", "<COPYRIGHT © ANTARA 2023"), "2023-10-09"),
    ("id", ("Oleh redaksi, 4 Oktober 2023",), "2023-10-04"),
    ("id", ("Edisi Juli 2023",), "2023-07"),
    ("id", ("Jumat, 08 Sep 2023 10:20 WIB",), "2023-09-08"),
    ("ms", ("KUALA LUMPUR, 21 Oktober 2024 – Pembentangan Bajet memberi harapan.",), "2024-10-21"),
    ("de", ("Luleå/Göteborg, 18. August 2021. Der schwedische Stahlkonzern liefert.",), "2021-08-18"),
    ("de", ("Veröffentlicht am 8. September 2023",), "2023-09-08"),
    ("de", ("Brüssel, 25.01.2024 – Die Stahlwerke der Welt haben ähnlich viel erzeugt.",), "2024-01-25"),
    ("fr", ("Publié le 9 juin 2022 à 7 h 15",), "2022-06-09"),
    ("fr", ("Bruxelles, le 1er octobre 2023 – Le mécanisme entre en vigueur.",), "2023-10-01"),
    ("fr", ("Mis à jour le 10/09/2023",), "2023-09-10"),
    ("es", ("Actualizada el 3 de noviembre de 2025",), "2025-11-03"),
    ("es", ("Redacción, 26 de enero de 2024 | Lectura: 2 minutos | Compartir",), "2024-01-26"),
    ("es", ("Madrid, 8 sep 2023 (EFE).- La producción de acero cayó.",), "2023-09-08"),
    ("pt", ("Brasília, 12 de dezembro de 2024 – Foi publicada hoje a lei.",), "2024-12-12"),
    ("pt", ("Publicado em 08/09/2023 às 10h20",), "2023-09-08"),
    (
        "it",
        ("<Ultimo aggiornamento: 5 dicembre 2024", "<Leggi anche: L'UE approva la tassa (10 maggio 2023)"),
        "2024-12-05",
    ),
    ("pl", ("Dodano: 20.03.2025",), "2025-03-20"),
    ("nl", ("Laatst gewijzigd: 28 augustus 2025", "<Reacties", "<Jan 2 september 2025"), "2025-08-28"),
    ("it", ("Pubblicato il 8 settembre 2023",), "2023-09-08"),
    ("tr", ("15 Aralık 2025, İstanbul",), "2025-12-15"),
    ("tr", ("Yayın tarihi: 8 Eylül 2023",), "2023-09-08"),
    ("ru", ("Опубликовано: 19.08.2021 | Рубрика: Технологии",), "2021-08-19"),
    ("ru", ("2 октября 2023 г.",), "2023-10-02"),
    ("ru", ("МОСКВА, 8 сентября 2023 года. /ТАСС/. Производство стали выросло.",), "2023-09-08"),
    ("ar", ("20 ديسمبر 2025",), "2025-12-20"),
    ("ar", ("بروكسل – ٢٥ يناير ٢٠٢٤",), "2024-01-25"),
    ("ar", ("تاريخ النشر: 8 أيلول/سبتمبر 2023",), "2023-09-08"),
    ("hi", ("२६ जनवरी २०२४",), "2024-01-26"),
    ("hi", ("नई दिल्ली, 12 दिसंबर 2024। इस्पात मंत्रालय ने आज वर्गीकरण जारी किया।",), "2024-12-12"),
    ("el", ("Αθήνα, 29 Δεκεμβρίου 2025",), "2025-12-29"),
    ("el", ("Δημοσιεύτηκε στις 8 Σεπτεμβρίου 2023",), "2023-09-08"),
    ("ka", ("გამოქვეყნდა: 8 სექტემბერი 2023",), "2023-09-08"),
    ("lo", ("ປັກກິ່ງ, ວັນທີ 26 ມີນາ 2025: ກະຊວງນິເວດວິທະຍາ ແຈ້ງ",), "2025-03-26"),
    ("km", ("ភ្នំពេញ ថ្ងៃទី៨ ខែកញ្ញា ឆ្នាំ២០២៣",), "2023-09-08"),
    ("my", ("၂၀၂၃ ခုနှစ် စက်တင်ဘာလ ၈ ရက်",), "2023-09-08"),
    ("am", ("የታተመበት ቀን፡ ሴፕቴምበር 8 ቀን 2023",), "2023-09-08"),
]

# language, a first sentence, the value of its event
EVENTS = [
    ("pt", "Aos 12 dias do mês de agosto de 2025, às 14h, reuniram-se os representantes.", "2025-08-12"),
    ("es", "A los doce días del mes de agosto de 2025 se reunieron los representantes.", "2025-08"),
    ("th", "การประชุมครั้งที่ 4 จัดขึ้นที่เมือง Nanjing เมื่อวันที่ 8 กันยายน 2566 คณะผู้แทนเข้าร่วมจำนวนมาก", "2023-09-08"),
    ("th", "บน 18 พฤศจิกายน 2021 พันธมิตรนวัตกรรมโลหะวิทยาคาร์บอนต่ำก่อตั้งอย่างเป็นทางการแล้ว", "2021-11-18"),
    ("zh-Hans", "2021年7月16日上午9时30分，全国碳排放权交易正式启动。", "2021-07-16"),
    ("zh-Hans", "生态环境部2025年3月26日举行例行新闻发布会，介绍全国碳市场。", "2025-03-26"),
    ("zh-Hant", "國家生態環境部於二○二五年三月二十六日的例行記者會上宣布擴大碳市場。", "2025-03-26"),
    ("zh-Hant", "環境部於民國113年10月21日公告碳費徵收費率。", "2024-10-21"),
    ("en", "The conference took place in Nanjing on September 8, 2023, under CISA's guidance.", "2023-09-08"),
    ("en", "The summit will be held on 5-8 September 2023 in Nanjing and expects a thousand guests.", "2023-09-05"),
    ("sw", "Mkutano umefungwa jijini Nairobi Jumatano, Septemba 6, 2023, baada ya siku tatu.", "2023-09-06"),
    ("ja", "スウェーデンの鉄鋼大手SSABは2021年8月18日、化石燃料を使わずに製造した鋼板を納入した。", "2021-08-18"),
    ("ja", "令和5年4月、経済産業省が後押しする「GXリーグ」が本格的に活動を開始した。", "2023-04"),
    ("ko", "현대제철이 2023년 4월 26일 탄소중립 로드맵을 내놓았다.", "2023-04-26"),
    ("vi", "Ngày 7 tháng 1 năm 2022, Chính phủ ban hành Nghị định số 06/2022/NĐ-CP.", "2022-01-07"),
    ("ru", "16 июля 2021 года в Китае заработал национальный рынок углеродных квот.", "2021-07-16"),
    ("ka", "2021 წლის 18 აგვისტოს შვედურმა კომპანიამ ფოლადის პირველი პარტია გადასცა.", "2021-08-18"),
    ("am", "እ.ኤ.አ. ጁላይ 16 ቀን 2021 የቻይና ብሔራዊ የካርቦን ልቀት ግብይት በይፋ ተጀመረ።", "2021-07-16"),
    ("my", "ဥရောပကော်မရှင်သည် CBAM ကို ၂၀၂၃ ခုနှစ် အောက်တိုဘာလ ၁ ရက်နေ့တွင် စတင်ခဲ့သည်။", "2023-10-01"),
    ("km", "នៅថ្ងៃទី១៦ ខែកក្កដា ឆ្នាំ២០២១ ទីផ្សារបានបើកការជួញដូរជាផ្លូវការ។", "2021-07-16"),
    ("es", "SSAB entregó el 18 de agosto de 2021 a Volvo una primera partida de acero.", "2021-08-18"),
    ("tr", "Dünya Çelik Birliği'nin 25 Ocak 2024 tarihli verilerine göre üretim değişmedi.", "2024-01-25"),
    ("id", "Pemerintah memulai perdagangan karbon pembangkit listrik pada 22 Februari 2023.", "2023-02-22"),
]

# language, words with a year that is a target
TARGETS = [
    ("th", "จะถึงจุดสูงสุดภายในปี 2573", "2030"),
    ("th", "ให้ถึงจุดสูงสุดก่อนปี พ.ศ. 2573 ตามแผน", "2030"),
    ("th", "เป้าหมาย 2573 ของกระทรวง ปี 2573", "2030"),
    ("zh-Hans", "确保2030年前碳达峰", "2030"),
    ("zh-Hans", "到2025年，电炉钢比例提升到15%以上", "2025"),
    ("zh-Hant", "力爭2050年前實現碳中和", "2050"),
    ("en", "striving to reach carbon neutrality by 2050", "2050"),
    ("en", "peak emissions before 2030 are promised", "2030"),
    ("en", "it shall fall by the end of 2030", "2030"),
    ("en", "the 2030 target", None),  # a number and a goal, no reason for a year
    ("sw", "lengo la kufikia gigawati 300 ifikapo mwaka 2030", "2030"),
    ("sw", "kilele cha kaboni kabla ya 2030", "2030"),
    ("ja", "2030年までに3割減らす", "2030"),
    ("ko", "2030년까지 배출량을 40% 줄인다", "2030"),
    ("vi", "chạy chính thức trước năm 2030", "2030"),
    ("vi", "đến năm 2030 giảm phát thải", "2030"),
    ("de", "Bis 2045 will Deutschland treibhausgasneutral sein", "2045"),
    ("fr", "la neutralité carbone d'ici 2050", "2050"),
    ("es", "alcanzar el pico antes de 2030", "2030"),
    ("pt", "reduzir as emissões até 2030", "2030"),
    ("ru", "пройти пик выбросов до 2030 года", "2030"),
    ("tr", "2030 yılına kadar azaltacak", "2030"),
    ("id", "berubah sebelum 2030", "2030"),
    ("ar", "تُسحب تدريجياً حتى عام 2034", "2034"),
    ("hi", "२०७० तक नेट ज़ीरो", "2070"),
    ("el", "θα καταργηθεί έως το 2034", "2034"),
    ("ka", "2030 წლამდე", "2030"),
    ("lo", "ກ່ອນປີ 2030", "2030"),
    ("am", "ከ2030 በፊት", "2030"),
]

NO_DATE = [
    ("en", "Established in 2008, the forum is held every year by 2566 companies."),
    ("en", "ISO 14067:2018 and GB/T 28912-2012 apply. Tel. +86 10 2023 9908. Copyright 2021 Steel Ltd."),
    ("en", "It aims at net zero by 2050 and at a cut of 45 percent from 2005."),
    ("en", "The plant was built in 1979 and sold in 1998."),
    ("de", "Das Unternehmen wurde 1899 gegründet und berichtet seit 2012 über Emissionen."),
    ("en", "Promises for 2030 or 2050 are targets, not data."),
    ("en", "By 31 December 2030 the plant shall be closed."),
    ("th", "มีโรงงาน 2566 แห่ง และบริษัท 2,566 ราย ลดได้ 2566 ตัน ภายในปี 2573"),
    ("zh-Hans", "联盟成立于2019年。到2030年，比重进一步提高。按照GB/T 36132—2018执行。"),
    ("sw", "Vitengo 2,200 vitasajiliwa. Ifikapo mwaka 2030 uzalishaji utapungua."),
    ("ja", "2050年のカーボンニュートラルには、大型電炉も欠かせません。"),
    ("ko", "2030년 감축 목표까지 남은 시간은 길지 않다."),
    ("vi", "Nghị định 06/2022/NĐ-CP quy định lộ trình. Tiêu chuẩn TCVN 6260 cho phép."),
]


# Whole pages: language, title, lines, the date of the document, words → role and value.
PAGES: list[tuple[str, str, list[str], str | None, dict[str, tuple[str, str]]]] = [
    (
        "en",
        "Minutes of the council",
        [
            "Meeting held in the Town Hall on Monday 2 September 2024 at 7.00 pm",
            "09/24/01 Minutes of last meeting",
            "09/24/02 Heat network",
            "The rates of June were read out.",
            "09/24/03 Date of next meeting",
            "Monday 7 October 2024.",
        ],
        "2024-09-02",
        {},
    ),
    (
        "en",
        "Baosteel delivers 1,500 tonnes",
        [
            "Home > News",
            "Tuesday, September 12, 2023",
            "Baosteel delivered 1,500 tonnes of green steel on Monday. It aims at carbon neutrali"
            "ty by 2050, after starting in 2021.",
            "The company was founded in 1978.",
            "© 2023 Baosteel. All rights reserved.",
        ],
        "2023-09-12",
        {},
    ),
    (
        "en",
        "China's steel output falls 3.2% in August",
        [
            "BEIJING, Sept. 15 (Xinhua) -- China's crude steel output fell in August, according t"
            "o data released on Friday by the NBS. Output in 2022 was 1.01 billion tonnes. By 202"
            "5 the share shall be 15 percent.",
        ],
        "2022-09-15",
        {},
    ),
    (
        "en",
        "Press release",
        [
            "FOR IMMEDIATE RELEASE",
            "October 5, 2022",
            "",
            "worldsteel Short Range Outlook October 2022",
            "Brussels, 19 October 2022 - The World Steel Association today released its outlook. "
            "Demand will contract by 2.3% in 2022 and grow by 1.0% in 2023.",
        ],
        "2022-10-05",
        {},
    ),
    (
        "en",
        "Blog",
        [
            "Author: Li Wei",
            "Publish Time: 2024-05-06 Origin: Site",
            "The EU CBAM started on October 1, 2023 and will be fully in force on January 1, 2026.",
        ],
        "2024-05-06",
        {"January 1, 2026": ("target", "2026-01-01"), "October 1, 2023": ("event", "2023-10-01")},
    ),
    (
        "en",
        "A",
        [
            "The meeting was held on 30 March.",
            "",
            "Source: MIIT",
            "Updated: Mar 31, 2023",
        ],
        "2023-03-31",
        {"30 March": ("event", "2023-03-30")},
    ),
    (
        "zh-Hans",
        "宝武发布碳中和路线图",
        [
            "2021-01-20 来源：中国宝武",
            "1月20日，中国宝武在上海宣布，力争2023年实现碳达峰，2035年具备减碳30%的工艺技术能力，2050年实现碳中和。",
        ],
        "2021-01-20",
        {"1月20日": ("event", "2021-01-20"), "2050年": ("target", "2050")},
    ),
    (
        "zh-Hans",
        "生态环境部例行发布会",
        [
            "字号：[大] [中] [小]",
            "3月26日，生态环境部召开3月例行新闻发布会。",
            "",
            "来源：生态环境部",
            "2025-03-27",
            "分享到：",
        ],
        "2025-03-27",
        {"3月26日": ("event", "2025-03-26")},
    ),
    (
        "zh-Hans",
        "某钢厂",
        [
            "本报讯（记者 王某）12月28日，某钢厂建成投产。该项目2019年开工，总投资50亿元，年产2566万吨。",
            "（责任编辑：李某）",
            "发布时间：2023-01-03",
        ],
        "2023-01-03",
        {"12月28日": ("event", "2022-12-28"), "2019年": ("mentioned", "2019")},
    ),
    (
        "zh-Hant",
        "環保署公布",
        [
            "發布日期：112-08-07",
            "環境部112年8月22日成立。",
        ],
        "2023-08-07",
        {},
    ),
    (
        "th",
        "สมาคมเหล็กจัดสัมมนา",
        [
            "หน้าแรก / ข่าว",
            "12 ก.ย. 2566 | ข่าวประชาสัมพันธ์",
            "สมาคมเหล็กจัดสัมมนาเมื่อวันที่ 8 ก.ย. ที่ผ่านมา มีผู้เข้าร่วม 2566 คน โดยตั้งเป้าลดก"
            "ารปล่อยก๊าซลงร้อยละ 30 ภายในปี 2573 เทียบกับปี 2548",
        ],
        "2023-09-12",
        {"8 ก.ย.": ("event", "2023-09-08"), "ปี 2573": ("target", "2030"), "ปี 2548": ("mentioned", "2005")},
    ),
    (
        "th",
        "ครม.เห็นชอบ",
        [
            "กรุงเทพฯ 8 ก.ย. 2566 - ที่ประชุมคณะรัฐมนตรีเห็นชอบร่าง พ.ร.บ. การเปลี่ยนแปลงสภาพภูมิ"
            "อากาศ พ.ศ. .... ตาม พ.ร.บ. โรงงาน พ.ศ. 2535",
        ],
        "2023-09-08",
        {"พ.ศ. 2535": ("mentioned", "1992")},
    ),
    (
        "sw",
        "Habari",
        [
            "Imechapishwa 12 Septemba 2023",
            "Waziri alisema tarehe 8 Septemba kuwa kiwanda kitafunguliwa ifikapo 2025.",
        ],
        "2023-09-12",
        {"8 Septemba": ("event", "2023-09-08"), "2025": ("target", "2025")},
    ),
    (
        "ja",
        "発表",
        [
            "2023年9月8日",
            "株式会社神戸製鋼所",
            "当社は、2030年度までにCO2排出量を30〜40%削減（2013年度比）する目標を掲げています。",
        ],
        "2023-09-08",
        {"2030年度": ("target", "2030"), "2013年度": ("mentioned", "2013")},
    ),
    (
        "ja",
        "記事",
        [
            "経済産業省は8日、指針をまとめた。9月8日の会合で示した。",
            "[2023年9月9日 朝刊]",
        ],
        "2023-09-09",
        {"9月8日": ("event", "2023-09-08")},
    ),
    (
        "ko",
        "기사",
        [
            "[서울경제] 포스코가 지난 8일 수소환원제철 계획을 발표했다. 2030년까지 상용화한다.",
            "홍길동 기자 hong@x.com",
            "입력 2023.09.11. 오전 9:20",
        ],
        "2023-09-11",
        {},
    ),
    (
        "vi",
        "Bài",
        [
            "Đăng lúc: 08:30 12/09/2023 (GMT+7)",
            "Ngày 8/9, tại Hà Nội, Bộ Công Thương tổ chức hội nghị. Mục tiêu đến năm 2050 đạt phát thải ròng bằng 0.",
        ],
        "2023-09-12",
        {"8/9": ("event", "2023-09-08"), "năm 2050": ("target", "2050")},
    ),
    (
        "id",
        "Berita",
        [
            "Kompas.com - 12/09/2023, 10:30 WIB",
            "JAKARTA, KOMPAS.com - Kementerian ESDM menggelar rapat pada Jumat (8/9/2023). Target"
            " net zero emission 2060.",
        ],
        "2023-09-12",
        {"8/9/2023": ("event", "2023-09-08")},
    ),
    (
        "de",
        "Stahl",
        [
            "Pressemitteilung vom 8. September 2023",
            "Die Salzgitter AG hat am 7. September den Bau begonnen. Bis 2033 soll umgestellt sein.",
        ],
        "2023-09-08",
        {"7. September": ("event", "2023-09-07"), "2033": ("target", "2033")},
    ),
    (
        "de",
        "Stahl",
        [
            "Stand: 08.09.2023 14:30 Uhr",
            "Die Produktion sank 2022 um 8 Prozent.",
        ],
        "2023-09-08",
        {},
    ),
    (
        "fr",
        "Acier",
        [
            "Par Le Figaro avec AFP",
            "Publié le 08/09/2023 à 10:20, mis à jour le 09/09/2023 à 11:00",
            "ArcelorMittal a annoncé jeudi 7 septembre un investissement. D'ici 2030, les émissions baisseront.",
        ],
        "2023-09-08",
        {"7 septembre": ("event", "2023-09-07"), "2030": ("target", "2030")},
    ),
    (
        "es",
        "Acero",
        [
            "08/09/2023 - 10:20 CEST",
            "La siderúrgica presentó el pasado 7 de septiembre su plan. La meta es 2030.",
        ],
        "2023-09-08",
        {"7 de septiembre": ("event", "2023-09-07")},
    ),
    (
        "pt",
        "Aço",
        [
            "Por Redação — São Paulo",
            "08/09/2023 10h20  Atualizado há um dia",
            "A Gerdau anunciou nesta sexta-feira (8) um plano.",
        ],
        "2023-09-08",
        {},
    ),
    (
        "ru",
        "Сталь",
        [
            "8 сентября 2023, 10:20",
            "НЛМК объявил 7 сентября о проекте. К 2030 году выбросы снизятся на 20% к уровню 2019 года.",
        ],
        "2023-09-08",
        {"7 сентября": ("event", "2023-09-07"), "2030": ("target", "2030"), "2019 года": ("mentioned", "2019")},
    ),
    (
        "tr",
        "Çelik",
        [
            "AA | Giriş Tarihi: 08.09.2023 10:20 Son Güncelleme: 09.09.2023 11:00",
            "Bakanlık 7 Eylül'de açıkladı. 2053 yılına kadar net sıfır hedefleniyor.",
        ],
        "2023-09-08",
        {"7 Eylül": ("event", "2023-09-07")},
    ),
    (
        "ar",
        "الصلب",
        [
            "الرياض (واس) 8 سبتمبر 2023",
            "أعلنت الشركة في 7 سبتمبر عن مشروع. وتستهدف الحياد بحلول عام 2050.",
        ],
        "2023-09-08",
        {"عام 2050": ("target", "2050"), "7 سبتمبر": ("event", "2023-09-07")},
    ),
    (
        "hi",
        "इस्पात",
        [
            "नई दिल्ली | 8 सितंबर 2023",
            "मंत्रालय ने 7 सितंबर को नीति जारी की। 2070 तक नेट ज़ीरो का लक्ष्य है।",
        ],
        "2023-09-08",
        {"7 सितंबर": ("event", "2023-09-07"), "2070": ("target", "2070")},
    ),
    (
        "en",
        "2023 World Steel Conference",
        [
            "The 2023 World Steel Conference will be held in Shanghai from May 10 to 12. Registra"
            "tion closes on April 30.",
        ],
        "2023-05-10",
        {},
    ),
    (
        "en",
        "Guide to GB/T 28912-2012",
        [
            "The standard GB/T 28912-2012 has 2000 pages. Model 2023-A. Order no. 2021-11-24. Price: $2023.",
        ],
        None,
        {},
    ),
    (
        "en",
        "News",
        [
            "The plant, commissioned in May 2008, produced 2023 tonnes per day in 2022. See https"
            "://x.com/2021/03/04/a.html",
        ],
        "2022",
        {},
    ),
    (
        "sw",
        "Soko la kaboni",
        [
            "Mnamo Machi 26, Wizara ilifanya mkutano. Mwaka 2024 uzalishaji ulipungua.",
        ],
        "2024-03-26",
        {},
    ),
    (
        "en",
        "Company profile",
        [
            "Founded on 12 May 1999, we produce anchors. Since 2005 we export to 60 countries.",
        ],
        None,
        {},
    ),
    (
        "zh-Hans",
        "公司简介",
        [
            "公司成立于1999年5月12日，产品通过ISO9001:2015认证。",
        ],
        None,
        {},
    ),
    (
        "th",
        "แผน",
        [
            "แผนปฏิบัติการ (พ.ศ. 2564-2568) กำหนดเป้าหมายปี 2568",
        ],
        None,
        {},
    ),
]


@pytest.mark.parametrize(("language", "lines", "value"), PUBLISHED)
def test_published(language: str, lines: tuple[str, ...], value: str) -> None:
    title = "Steel in 2023" if "Sept 8 (Reuters)" in lines[0] else "Green steel"
    dates = find_dates(title, body(language, *lines), language)
    assert [dated.value for dated in dates if dated.role == "published"] == [value]
    assert best_date(dates) == value


@pytest.mark.parametrize(("language", "sentence", "value"), EVENTS)
def test_events(language: str, sentence: str, value: str) -> None:
    dates = find_dates("Green steel", body(language, sentence), language)
    assert [dated.value for dated in dates if dated.role == "event"] == [value]
    assert best_date(dates) == value


@pytest.mark.parametrize(("language", "words", "value"), TARGETS)
def test_targets(language: str, words: str, value: str | None) -> None:
    dates = find_dates("Green steel", body(language, words), language)
    assert {(dated.role, dated.value) for dated in dates} == ({("target", value)} if value else set())
    assert best_date(dates) is None


@pytest.mark.parametrize(("language", "text"), NO_DATE)
def test_no_date(language: str, text: str) -> None:
    assert best_date(find_dates("Green steel", text, language)) is None


@pytest.mark.parametrize(("language", "title", "lines", "value", "roles"), PAGES)
def test_pages(
    language: str, title: str, lines: list[str], value: str | None, roles: dict[str, tuple[str, str]]
) -> None:
    dates = find_dates(title, "\n".join(lines), language)
    assert best_date(dates) == value
    found = {dated.words: (dated.role, dated.value) for dated in dates}
    assert {words: found[words] for words in roles} == roles


def roles(dates: tuple[Dated, ...]) -> list[tuple[str, str, str]]:
    return [(dated.role, dated.value, dated.words) for dated in dates]


# As the real pages have them that this was made for.
def test_a_day_without_a_year_and_a_line_of_the_template() -> None:
    text = body(
        "th",
        "ส่งเสริมการผลิตที่เป็นมิตรต่อสิ่งแวดล้อมและการพัฒนาเศรษฐกิจแบบวงกลม...",
        "เมื่อวันที่ 16 กันยายน กระทรวงจัดงานแถลงข่าวครั้งที่ 8 และได้ออกแนวปฏิบัติ (พ.ศ. 2559-2563)",
        "<ภายในสิ้นปี 2564 มีโครงการมากกว่า 300 โครงการ และภายในปี 2568 การใช้พลังงานจะลดลง 13.5% เมื่อเทียบกับปี 2020",
        "<แผนเพื่อเข้าถึงคาร์บอนพีคภายในปี 2573 ในช่วงต้นเดือนสิงหาคม กระทรวงได้ออกแผนปฏิบัติการ",
    )
    dates = find_dates("การผลิตสีเขียว", text, "th", ["\nfwfw1", "\n\nเวลาโพสต์: Nov-03-2022"])
    assert roles(dates) == [
        ("published", "2022-11-03", "Nov-03-2022"),
        ("event", "2022-09-16", "16 กันยายน"),
        ("mentioned", "2016", "พ.ศ. 2559-2563"),
        ("mentioned", "2021", "ปี 2564"),
        ("target", "2025", "ปี 2568"),
        ("mentioned", "2020", "ปี 2020"),
        ("target", "2030", "ปี 2573"),
        ("mentioned", "2022-08", "เดือนสิงหาคม"),
    ]
    assert dates[0].field == ""
    assert dates[0].start == 0
    assert dates[2].until == "2020"


def test_the_year_of_a_title() -> None:
    text = (
        "In the afternoon of August 30, the Global Technology Transfer Conference was held in Shanghai.\n"
        "Established in 2008, the forum is international. Baowu strives to achieve carbon compliance by 2023, "
        "and proposes carbon neutrality by 2050. In June this year, it released programs."
    )
    dates = find_dates("Green Steel - 2022 Carbon Neutral Innovation Development Forum Held", text, "en")
    assert roles(dates) == [
        ("mentioned", "2022", "2022"),
        ("event", "2022-08-30", "August 30"),
        ("mentioned", "2008", "2008"),
        ("target", "2023", "2023"),
        ("target", "2050", "2050"),
        ("mentioned", "2022-06", "June this year"),
    ]
    assert best_date(dates) == "2022-08-30"


def test_an_annotated_line_of_the_template() -> None:
    dates = find_dates("聲測管", "在2019年座談會上簽署", "zh-Hant", ["發(fā)布日期:2021-11-24\n"])
    assert roles(dates) == [("published", "2021-11-24", "2021-11-24"), ("mentioned", "2019", "2019年")]


def test_a_title_that_was_there_twice_is_no_line_of_the_template() -> None:
    dates = find_dates("Held on 8 September 2023", "Words.", "en", ["\nHeld on 8 September 2023\n"])
    assert roles(dates) == [("event", "2023-09-08", "8 September 2023")]


@pytest.mark.parametrize(
    ("known", "text", "value"),
    [
        ("2022-11-03", "on 16 September it met", "2022-09-16"),
        ("2023-01-05", "on 28 December it met", "2022-12-28"),
        ("2022-11-03", "it will meet on 14 May", "2023-05-14"),
        ("2022", "on 16 September it met", "2022-09-16"),
        (None, "on 16 September it met", None),
        (None, "on 16 September 2021 and on 17 September it met", "2021-09-17"),
        (None, "it met on 17 September. In 2021 output fell. By 2030 it shall fall further", "2021-09-17"),
        (None, "it met on 17 September. In 2021 output fell, in 2020 it had grown", None),
        ("2022-11-03", "In 2019 it grew. In September of the same year it met, last year not", "2021"),
    ],
)
def test_years_that_are_not_written(known: str | None, text: str, value: str | None) -> None:
    dates = find_dates("Green steel", text, "en", known=known)
    assert (value in [dated.value for dated in dates]) if value else not [d for d in dates if "17" in d.words]


@pytest.mark.parametrize("role", ["target", "mentioned"])
def test_what_never_dates_a_text(role: str) -> None:
    assert best_date([Dated(role, "2030-01-01", "x")]) is None
    assert best_date([Dated(role, "2030-01-01", "x")], "2023") == "2023"


def test_best_date() -> None:
    month, day, post = (
        Dated("event", "2023-09", "x"),
        Dated("event", "2023-09-08", "x"),
        Dated("published", "2023", "x"),
    )
    assert best_date([month, day]) == "2023-09-08"
    assert best_date([month, day, post]) == "2023"
    assert best_date([], "2020") == "2020"


def test_history_is_no_event() -> None:
    text = body("en", "Published: 8 September 2023", "<Trading began on 16 July 2021. The law of 12 May 1999 was held.")
    assert [dated.value for dated in find_dates("T", text, "en") if dated.role == "event"] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023", "2023"),
        ("2566", "2023"),
        ("๒๕๖๖", "2023"),
        ("2023-09", "2023-09"),
        ("2566-09", "2023-09"),
        ("2023-13", None),
        ("20230908", "2023-09-08"),
        ("June 2024", "2024-06"),
        ("กันยายน 2566", "2023-09"),
        ("12 ม.ค. 2568", "2025-01-12"),
        ("junio de 2024", "2024-06"),
        ("KASIM 2022", "2022-11"),
        ("2023-09-08T10:00:00Z", "2023-09-08"),
        ("2023-09-08 10:00:00", "2023-09-08"),
        ("Fri, 08 Sep 2023 10:00:00 GMT", "2023-09-08"),
        ("Published 8 September 2023, updated 9 September 2023", "2023-09-08"),
        ("14.11.2025", "2025-11-14"),
        ("8 September", None),
        ("PT5M", None),
        ("yesterday", None),
        ("", None),
        ("823", None),
        ("1823", "1823"),
        ("1823-05-01", "1823-05-01"),
    ],
)
def test_dates_of_files(text: str, value: str | None) -> None:
    assert read_date(text) == value


TEXTS = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            "8 September 2023|16 กันยายน|2021年7月|ปี 2573|by 2050|Post time:|发布日期：|\n|. |BEIJING, |(|) - |this year"
            "|去年9月|Founded on|同年9月|2016-2020|8/9/2023|5-8 September|tarehe 5 Machi".split("|")
        ),
    ),
    max_size=12,
).map(" ".join)


@given(
    TEXTS, TEXTS, st.sampled_from([None, "th", "en", "zh-Hant", "sw"]), st.sampled_from([None, "2022-11-03", "2022"])
)
@settings(max_examples=150)
def test_any_text(title: str, body: str, language: str | None, known: str | None) -> None:
    dates = find_dates(title, body, language, [body], known)
    assert sum(dated.role == "published" for dated in dates) <= 1
    for dated in dates:
        text = {"title": title, "body": body}.get(dated.field)
        if text is not None:
            assert text[dated.start : dated.start + len(dated.words)] == dated.words
        Document(id="x", date=dated.value, dates=(dated,))
    document = Document(id="x", title="t", date=best_date(dates, known), dates=dates)
    assert Document.from_json(document.to_json()) == document


@pytest.mark.parametrize(
    "piece", ["8 September ", "8 September 2023 ", "in 2023. ", "9月8日", "\n", " ", "| 2023-09-08 "]
)
def test_linear_time(piece: str) -> None:
    find_dates("x", "2023", "en")
    small, large = (calls(lambda size=size: find_dates("x", piece * size, "en")) for size in (200, 400))
    assert large <= 2.2 * small + 1000


@pytest.mark.parametrize(
    "line", ["上一篇：某钢厂投产 2023-01-03", "© 2021-05-05 Steel Ltd.", "Next: Plant opens 3 May 2023"]
)
def test_lines_of_the_template_about_something_else(line: str) -> None:
    assert find_dates("Steel", "Words.", "en", [line]) == ()


@pytest.mark.parametrize(
    ("language", "title", "body", "value"),
    [
        ("de", "Zementwerk", "Baustoffnachrichten, Heft 5/2024 — Lesezeit 2 Min.\n\nDer Bau hat begonnen.", "2024-05"),
        ("ja", "用語解説", "【やさしい用語解説】（2023.10更新）\n\n高炉の一部で削減した。", "2023-10"),
        ("ja", "缶の挑戦", "アルミ缶のふたと胴は違う合金でできている。\n（週刊金属面、令和6年8月下旬号）", "2024-08"),
        ("sw", "Saruji", "Kwa nini saruji inachafua hali ya hewa?\nWasiliana nasi. Toleo la Juni 2022.", "2022-06"),
        ("zh-Hans", "排放标尺", "日期：24-01-20 作者：观察\n\n五部门联合印发意见。", "2024-01-20"),
        ("ko", "설계 기준", "작성자 관리자 | 작성일 25-06-30 | 조회 1187\n\n민간 아파트.", "2025-06-30"),
        ("en", "Wind power", "Smelters sign.\n\nFiled under: Metals, Power. Feb. 2025", "2025-02"),
        ("zh-Hans", "云南", "枯水期又来了。\n作者单位：研究院\n发表：2024年第12期", "2024"),
        ("th", "รายงานผลการอนุรักษ์พลังงาน ปี 2565", "โรงงานควบคุมส่งรายงาน", "2022"),
        ("th", "ส่งออกอะลูมิเนียม", "กรมเปิดเผยสถิติการส่งออกช่วงครึ่งแรกของปี 2567 ว่าเติบโต", "2024"),
        ("en", "Profile", "The company was founded in 2008. It grew in 2012.", None),
        ("en", "Plans", "By 2030 emissions will fall.", None),
        ("ru", "Квоты", "Разбираем план.\n\nЗамечания принимаются.\n\n05.11.2025 г.", "2025-11-05"),
        ("tr", "Çimento", "Birlik açıkladı.\n\nPiyasayı işletecek.\n\nHaber tarihi: 21 Ekim 2025 Salı", "2025-10-21"),
        ("ja", "電気炉", "【岡山】執り行った。\n協議を進めている。\n(鉄鋼担当・2025年10月22日付)", "2025-10-22"),
        (
            "en",
            "Answers",
            "Updated: 6 February 2026\n\nThe charge takes effect on 1 January 2027. Then it grows.",
            "2026-02-06",
        ),
        (
            "sw",
            "Amonia",
            "NAIROBI, Septemba 18 – Kiwanda kitajengwa mwaka 2026.\nChapisho: 18/09/2025, saa 9:20",
            "2025-09-18",
        ),
        ("th", "เชิญร่วมสัมมนา", "เชิญผู้ประกอบการเข้าร่วม\nวันพฤหัสบดีที่ 19 มีนาคม 2569 เวลา 09.00–16.00 น.\nที่ระยอง", "2026-03-19"),
        ("fr", "La lettre de l'acier n° 42 – avril 2023", "Les coûts restent élevés.", "2023-04"),
        ("de", "Stahl und Eisen, Heft 5/2023", "Die Kosten bleiben hoch.", "2023-05"),
        ("en", "Annual review 2024", "Prices fell and two furnaces were idled.", "2024"),
        ("en", "Mill orders furnace", "press_release_2024-04-17_final.docx\n\nIt is large.", "2024-04-17"),
        ("zh-Hant", "碳權", "（中央社台北12日電）將上架新的額度。\n（編輯：林某）1140312", "2025-03-12"),
        ("vi", "Thép Việt", "Sang quý I/2024, báo cáo đầu tiên đã nộp xong.", "2024-01"),
        (
            "id",
            "Bursa",
            'Masih sepi. Belum ada kewajiban bagi emiten.\n\n"Tanpa batas," katanya, Kamis (26/9/2024).',
            "2024-09-26",
        ),
        ("en", "Gulf", "They said on 28 October that it had begun.\n\nCopyright 2019-2024 Gulf Metals", "2024-10-28"),
        ("ar", "حديد", "أبوظبي في 19 نوفمبر / وام / أعلنت المجموعة\n\nوام / 2025", "2025-11-19"),
        ("th", "ถามตอบ: รถไฮโดรเจน", "เป็นสถานีต้นแบบ เปิดทดลองในปี 2565", None),
        ("zh-Hans", "云南", "2023年6月丰水期到来才放开复产。\n发表：2024年第12期", "2024"),
        ("en", "Rules", "The furnace 5/2024 is of type B.\nIt is 2 m high.", None),
    ],
)
def test_a_text_without_a_full_date(language: str, title: str, body: str, value: str | None) -> None:
    assert best_date(find_dates(title, body, language)) == value


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Dated this 18th day of February, 2025.", "2025-02-18"),
        ("— เขียนลงบล็อกส่วนตัว ปลายเดือนมกราคม 2567", "2024-01"),
    ],
)
def test_notices_and_blogs_say_when_they_were_written(text: str, wanted: str) -> None:
    dates = find_dates("A title", f"Something that is long enough.\n{text}", None)
    assert best_date(dates) == wanted
    assert [date.role for date in dates] == ["published"]
