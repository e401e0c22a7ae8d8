"""How likely a text is, judged by its characters: text that was read in a wrong encoding is not.

A character costs what a text spends on it, in nats: −ln of about how often it stands in texts of its script.
Letters of two scripts side by side, capitals inside words and marks that nothing carries cost more. Only
differences matter: of two readings of the same bytes the one that costs less by far is the right one.
"""

from functools import lru_cache
from math import log

from analyzers.folding import fold_han
from analyzers.segmenters import jieba_search

# The characters of each script, most frequent first, counted over news, encyclopaedias and manuals.
_HAN = (
    "的定一選在択是入用年表合和以为中示有場素於出国碳不國数于大力業了成日行能目个個可使爲内時設时式业人電发上方会會変到與値来炉化動公地挿發排电要見數度水分引及高生這鉄取与來更后並開这作本付钢書部學指理後鋼"
    "多文对価学對格产工建計全線対量自并前代法下月将新进將削如或者设其體関家為炭画过当他名置項型器程社集动市体所間被形主点通之算开機模同加列性而割製進字最提産斯印減应實始现換们應枠据期物經接位放現実缶场此铁"
    "存記保內参種重机產編制們囲二材系移关資次過元实權第由象间支解交範得込里索基利线件号任除關標平連色尔義从區直低気企特爾発因証立単长也路回计據统語等些三組費準种還源從事区段原比図语经長切止但押包绿譯適需効"
    "务氣金明安別备調風必再品務描專南測面正整臺環外例援运推译鐵料転政小問追问考供熱球翻螺複气至都聯西規您言传類标約認它刷环爐含展管證右持确検司番運受亚海测達超联教担杆終约統倉准敷网子台亞容服當矢員率流操意"
    "起相布道配続信港类円氧済然左两誤向德境結照兩常少確称界议點落员先世備各態口看稱注单売码償改克果差何碼则處試级替構初灣限轉幅资績働构則買四还具順处網既吨每際無美你議拡项払组商近民單投角该已手券該施选圖吹"
    "省石属我馬報站応条厂造易経废説东車图天车只給权英毎马连无續録达返题士早规邊音山结科息傳門首拉歐課循报求脱声令创端罰稼未戸溶请就難北影東边變酸误非盟队術空半控請像总状优決綠校隊曲創反专共铝價階兰較减查細"
    "十詳认収蘭把降术判離完呼导異证軸协視固增括调題头效心温情積变驗予价断说廠揃院況没质溫样優风感好罗命转收节導户见研按號广說條尼裝技核足战序威值告责參获屬羅氢級强候军版總州氫热案速廣赛軍光决编戶视樣論賽欧"
    "香署门土义檢换升免消責档么質巴領功戰续致洲维卡納别噸活启打圍态泥带监頭策较步強验诺訂冶读知送沒几預林響城做装领訊維米依那客治纳讓答礎围府评采寫云麼即身试域河记獲錯究论輸张万節纪紀显阿露响執願煤練炼架费"
    "预許今王础訓承输著清快写諾烧波築須想占幾讀适藍越披添張京往什另缘很检聲去密复雄律汽擴扩百播擔书板团緣着室萬帶额抵太许筑助函根络岸委师离觀尽古財裏硬华宣课五库協键華录博捕牌愿負独六否略層廢际腳額擊老习范"
    "監龙織载均富擇错给徵频團龍險补銷互煉零派失師又隨药细居陆鋁卷評普佔随雲底濟藥母访须演甚卫留击衛族举私短济爭庫錄练仍份登奥片習周择釋座採观红食顯压佈乐育江樂争终官储燃护且伊岛永閱够层景购微島识陸季真護鱼"
    "頻执裡块啟僅耗識亿哪职才织魚圣混女粉艺靠划树夠盖舊劃剧貨朝焦軟局揭难望星擬训杂壓白繼账職医闻聖仅湾逐奧继劇矿竖獨干鳍己塔积醫拟畫七鍵页估狀曾疫鰭簡史營负載森亦停死洛游尾購营历智夫蒙概批话延莱儲阶絡湿討"
    "曼武射烟萊苏守帝述防叶徑病走买佛攻框葉符詢伦植副申背析若距轮余衝粗倫托稅哈册峰革尋况股花隱群哥宗檔隔園神届歷般蓋熟找塊儿羣精屋货幣嚴县阳縣深简软乎双秒授绕遠努久辑敗沙千极征倒党航班賴便黨钟顿側故吉希黑"
    "樓侧骨志頓套签桥憑冷聽夹附緩蘇硫虚舉脚享住兵虛弗阅賣严漏满註姆逊房让审遜凝氏破卻怎念弧胞福鐘訪瓦冠陽黄油稳假萨雙订齿湖馆紅思塞席係似皮黃輯迹薩汉齒郡扣木修驅肯雜輛迪館牙奇针儘雷奖盤仪擁杰皇拥闭街佳办践"
    "火兒漢势充察园某隐爱恩览億笔甲伯繳亲村释傑泰宇镇週兼询售众勢串勒淬飞败票愛洁纽雖松粒督洋顶親堡跨鲁康杀簽友鎮覆摄極青潛忽斷帮橋触截颗飛八紐远衆氟遊藝善軌农寬封併贝夾麦埃篇幫冲堂頁伏绝蓝魯缺殺灵話插赖损"
    "紧兴屆突壤丰樹宽觸她輪异貝爆洞田餘九句丁麥灰害農靈劳濕迟復藏益讨罪腦掉錢伴興词抓讯激尤径遷眼跑誌歌絕茲齐諮針险欄虽談觉剩菲覽栉款浏伺迁董閉味介辦翰荷遍淨吃末櫛穿渡探章拍胡獎船伸渐毒嗎瘟旋毛縮岁顧"
)
_HANGUL = (
    "다이을니를에는기서하로가의수지자합시사스한정전소제고선용은있도면트으할일입리대나표문인상택터어드보습만그아식계경내부개화비과체모성위동년구업데음국여차원산요려라목장해조공탄유중되설간력재환명배와까오들"
    "연출우적텍단열마야형축필작거클증세크버삽호색강철분격릭행신관때미변저영른됩생된법집발당래레타량본파방확령실감주추회줄러점함록건키포쪽페역치반콘양달충품항션운현준번후값었편검것셀료너코두향립권및않메예슬"
    "속같안프창청담무온월매누직테든금통블복바또결글따맞름린물며말율별각특게놓련쇄브언범첫효없광천접참진옵르뉴십취침숫액채튼앞살새디더째베탭능네했받걸석급억남쓰날림순락롤왼삭태임커불꼴초엽활란끌볼투링찾춤막"
    "백룹최늘약판높질종녹았머곡짜숨넣움눌애젠끝져픽램될꾸쇼닥렬등닫픈릅납괄책루노평응손길워폐처졌측히알므갖돈획존쇳섞착낮독댓카큼울똑떨돌꼽께좋넘쟁럽교많쉽떤냐꼭멘못됐규뿐넷맵큐랩던술망먼톤심얼학빌티피북톡"
)
_ALPHABETS = {
    "Thai": "ารนอ่กเง้มัลดวีบคยสทตปิแะหใขจ์พชืุำโไูณ็ถภึซผฟธญษศฉฐๆฮฝฒฏฤฎฑ๊ฬ๋ฯฆฌฃ",
    "Cyrillic": "оеаинтрсвлкмдпуыягзбьчйхжюцшфэщёіїєґ",
    "Arabic": "اليمنوتربةعدسفكأقهحجطشصخىإثضزغذًئءظّؤآَُـٌٍِْپچگکی،؛؟",
    "Greek": "οαιντερυςσπκμηλόίάγωέθχήύβώδφζξψϊϋ",
    "Latin": "éáíóàâăãếệđäüöçıñêưươôạớợốịảầủậğşờãểộọồèúòÉõùîëïåæøßẩýỉẽổằửễĩœ",
}
_UPPER = 3.0
"""What a capital letter costs above the small one."""
_RANGES = (  # what stands in none of the lists above: first, last, script, cost
    (0x20, 0x20, "", 2.0),
    (0x30, 0x39, "", 4.0),
    (0x09, 0x0D, "", 3.0),
    (0x00, 0x1F, "", 14.0),
    (0x21, 0x7E, "", 5.5),
    (0x7F, 0x9F, "", 14.0),
    (0xA0, 0xA0, "", 6.0),
    (0xA1, 0xBF, "", 8.0),
    (0xC0, 0x24F, "Latin", 9.0),
    (0x250, 0x2FF, "", 11.0),
    (0x300, 0x36F, "", 6.0),
    (0x370, 0x3FF, "Greek", 9.0),
    (0x400, 0x52F, "Cyrillic", 9.5),
    (0x530, 0x58F, "Armenian", 4.5),
    (0x590, 0x5FF, "Hebrew", 4.5),
    (0x600, 0x6FF, "Arabic", 8.5),
    (0x900, 0xDFF, "Indic", 4.5),
    (0xE00, 0xE7F, "Thai", 9.0),
    (0xE80, 0xEFF, "Lao", 4.5),
    (0xF00, 0xFFF, "Tibetan", 5.0),
    (0x1000, 0x109F, "Myanmar", 4.5),
    (0x10A0, 0x10FF, "Georgian", 4.5),
    (0x1100, 0x11FF, "Hangul", 6.0),
    (0x1200, 0x137F, "Ethiopic", 5.5),
    (0x1780, 0x17FF, "Khmer", 4.5),
    (0x1E00, 0x1EFF, "Latin", 6.0),
    (0x1F00, 0x1FFF, "Greek", 7.0),
    (0x2010, 0x2027, "", 6.0),
    (0x2030, 0x203A, "", 9.0),
    (0x2080, 0x209C, "", 8.0),
    (0x2500, 0x259F, "", 12.0),
    (0x20A0, 0x2BFF, "", 9.0),
    (0x3001, 0x3002, "", 4.0),
    (0x3000, 0x303F, "", 6.5),
    (0x3040, 0x309F, "Kana", 4.8),
    (0x30A0, 0x30FF, "Kana", 5.3),
    (0x3100, 0x312F, "Han", 10.0),
    (0x3400, 0x4DBF, "Han", 14.0),
    (0xF900, 0xFAFF, "Han", 14.0),
    (0xFF01, 0xFF5E, "", 6.0),
    (0xFF61, 0xFF9F, "Kana", 9.5),
    (0x1F300, 0x1FAFF, "", 9.0),
)
_CAPITAL_INSIDE, _CAPITALS = 4.0, 2.5
"""What a capital costs more after a small letter, and less after another capital."""
_OTHER_LATIN, _OTHER_SCRIPT = 7.0, 5.5
_NEXT, _STEP = 2.0, 3
"""What a character costs at most after one that Unicode has shortly before it, as in tables of characters."""
_RARE_HAN, _RAREST_HAN = 10.5, 13.0
_UNKNOWN = 13.0


@lru_cache(maxsize=65536)
def character(character: str) -> tuple[str, float]:
    """The script of a letter, "" for anything else, and the cost of the character by itself."""
    known = _KNOWN.get(character)
    if known:
        return known
    code = ord(character)
    if character.isascii() and character.isalpha():
        return "Latin", 3.2 if character.islower() else 4.5
    if 0x4E00 <= code <= 0x9FFF:
        return "Han", _RARE_HAN if _in_daily_use(character) else _RAREST_HAN
    if 0xAC00 <= code <= 0xD7A3:
        return "Hangul", 9.5 if character.encode("euc_kr", "ignore") else 13.0
    if 0xC0 <= code <= 0x24F and character.islower():
        return "Latin", _OTHER_LATIN
    if (
        0x0800 <= code < 0x2000
        and character.isalpha()
        and not any(first <= code <= last for first, last, *_ in _RANGES)
    ):
        return "Other", _OTHER_SCRIPT
    if character.isupper() and (lower := _KNOWN.get(character.lower())):
        return lower[0], lower[1] + _UPPER
    return next(((script, cost) for first, last, script, cost in _RANGES if first <= code <= last), ("", _UNKNOWN))


class Meter:
    """Adds up what a text costs, character by character; `before` is the one that it stands after."""

    __slots__ = ("_last", "_script")

    def __init__(self, before: str = "") -> None:
        self._last = before
        self._script = character(before)[0] if before else ""

    def add(self, now: str) -> float:
        """The cost of the next character."""
        script, cost = character(now)
        if self._last and now > "\x7f" and 0 < ord(now) - ord(self._last) <= _STEP:
            cost = min(cost, _NEXT)
        if script and self._script and script != self._script:
            cost += _switch(script, self._script, bool(character(self._last)[0]))
        if now.isupper():
            cost += _CAPITAL_INSIDE * self._last.islower() - _CAPITALS * self._last.isupper()
        self._script = script or self._script
        self._last = now
        return cost


def cost(text: str, before: str = "") -> float:
    """The cost of a text, which stands after the character `before`."""
    meter = Meter(before)
    return sum(map(meter.add, text))


@lru_cache(maxsize=65536)
def is_word(pair: str) -> bool:
    """Whether two Han characters are a word."""
    return (0, 2) in jieba_search(fold_han(pair))


def frequent(script: str) -> str:
    """The frequent characters of "Han" or "Hangul"."""
    return {"Han": _HAN, "Hangul": _HANGUL}[script]


def _switch(first: str, second: str, adjacent: bool) -> float:
    """What it costs that a letter of one script follows one of another."""
    if {first, second} == {"Han", "Kana"}:
        return 0.3
    return 6.0 if adjacent else 2.0


def _in_daily_use(character: str) -> bool:
    """GB 2312 and Big5 both have their frequent characters in front."""
    return b"\xb0" <= character.encode("gb2312", "ignore")[:1] < b"\xd8" or (
        b"\xa4" <= character.encode("big5", "ignore")[:1] < b"\xc7"
    )


def _known() -> dict[str, tuple[str, float]]:
    lists = (
        (_HAN, "Han", 20, 2.4),
        (_HANGUL, "Hangul", 10, 2.0),
        *((letters, script, 3, 1.3) for script, letters in _ALPHABETS.items() if script != "Latin"),
        (_ALPHABETS["Latin"], "Latin", 20, 1.8),
    )
    return {
        letter: (script, log(rank + spread) + least)
        for letters, script, spread, least in lists
        for rank, letter in enumerate(letters)
    }


_KNOWN = _known()
