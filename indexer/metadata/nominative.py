"""The nominative of names of organisations, in Russian: «в Каспийской товарной бирже» names the Каспийская товарная
биржа. Endings are those of the declensions in any grammar; what a name begins with decides which one is meant."""

import regex

_HEADS = {
    "m": "авиазавод акимат альянс банк водоканал департамент завод заповедник институт исполком кластер клуб колледж "
    "комбинат комитет консорциум концерн кооператив лесхоз профсоюз совет союз суд техникум трест университет фонд "
    "хокимият холдинг центр",
    "n": "агентство ведомство министерство общество правительство предприятие собрание товарищество управление "
    "учреждение объединение отделение движение бюро",
    "f": "академия администрация ассоциация биржа гильдия группа дирекция дума инспекция комиссия компания "
    "конфедерация корпорация лаборатория лига обсерватория организация палата партия прокуратура служба станция "
    "фабрика федерация школа",
}
_ENDINGS = {
    "": "|а|у|ом|е",
    "о": "о|а|у|ом|е",
    "ие": "ие|ия|ию|ием|ии",
    "ия": "ия|ии|ию|ией",
    "а": "а|ы|и|е|у|ой|ей",
}
"""Of a noun's nominative its ending → all of the singular."""
_STRESSED = ("городск", "областн", "краев", "морск", "речн", "портов", "донск", "тверск", "заводск", "миров")
"""Adjectives whose masculine ends in -ой."""
_WRITTEN_OUT = {"РК": "Республики Казахстан", "РФ": "Российской Федерации"}
_ADJECTIVE = regex.compile(r"(\p{L}[\p{L}-]+?)(ого|его|ому|ему|ым|им|ом|ем|ой|ей|ую|юю|ая|яя|ое|ее|ый|ий)")
_CASE = regex.compile(r"(\p{Lu}[\p{L}-]{3,}?)(?:а|у|ом|ем|е|ы|и|ю|я|ой)( .+)?")
_SOFT = frozenset(("его", "ему", "им", "ем", "ей", "юю", "яя", "ее", "ий"))
_BEFORE_I, _BEFORE_E = "гкхжчшщ", "жчшщц"
_MOST = 4
"""Adjectives before the noun."""


def _stem(noun: str) -> tuple[str, str]:
    ending = next(end for end in ("ие", "ия", "о", "а", "") if noun.endswith(end))
    return noun.removesuffix(ending), ending


def _nouns() -> dict[str, tuple[str, str]]:
    """Each form of a noun in the singular → its nominative and its gender."""
    forms = {}
    for gender, nouns in _HEADS.items():
        for noun in nouns.split():
            stem, ending = _stem(noun)
            for form in _ENDINGS[ending].split("|"):
                forms[stem + form] = noun, gender
    return forms


_NOUNS = _nouns()


def nominative(name: str) -> str:
    """A Russian name in the nominative; as it is where its first words are no adjectives and a noun that is known."""
    words = name.split(" ")
    for place, word in enumerate(words[: _MOST + 1]):
        if known := _NOUNS.get(word.lower()):
            noun, gender = known
            adjectives = [_agreeing(adjective, gender) for adjective in words[:place]]
            written = noun if word.islower() else noun.capitalize() if word.istitle() else word
            told = " ".join([*adjectives, written, *(_WRITTEN_OUT.get(more, more) for more in words[place + 1 :])])
            return told[0].upper() + told[1:]
        if not _ADJECTIVE.fullmatch(word):
            break
    return name


def _agreeing(adjective: str, gender: str) -> str:
    """An adjective in the nominative of a gender."""
    match = _ADJECTIVE.fullmatch(adjective)
    if match is None:
        return adjective
    stem, ending = match.groups()
    soft = ending in _SOFT and stem[-1] not in _BEFORE_I + "ц"
    if gender == "m":
        if stem.lower() in _STRESSED:
            return stem + "ой"
        return stem + ("ий" if soft or stem[-1] in _BEFORE_I else "ый")
    if gender == "f":
        return stem + ("яя" if soft else "ая")
    return stem + ("ее" if soft or stem[-1] in _BEFORE_E else "ое")


def without_case(name: str) -> list[str]:
    """What the nominative of a name that begins with a noun may be, where that is not known: Казхром of «Казхрома»."""
    found = _CASE.fullmatch(name)
    return [] if found is None else [found[1] + ending + (found[2] or "") for ending in ("", "а", "й")]
