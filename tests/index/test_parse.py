"""The query language: what is typed, the tree it becomes, and what is said of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Limits, QueryError
from index.parse import parse
from index.query import All, And, Boost, How, Match, Not, Or, Prefer, Query, Range
from index.schema import Schema

SCHEMA = Schema.extended({"country": "facet"})


def show(query: Query | None) -> str:
    """A tree as one line: words plain, 'whole', "quoted", pre*, pat?tern, fuz~1; [and], (or), !not, {prefer|better}."""
    match query:
        case None:
            return "nothing"
        case All():
            return "*"
        case Range(name, low, high):
            return f"{name}:{low}..{high}"
        case Match(text, how, name, slack):
            shown = {
                How.WORDS: text,
                How.WHOLE: f"'{text}'",
                How.QUOTED: f'"{text}"' + (f"~{slack}" if slack else ""),
                How.PREFIX: f"{text}*",
                How.PATTERN: f"/{text}/",
                How.FUZZY: f"{text}~{slack}",
            }[how]
            return f"{name}:{shown}" if name else shown
        case And(queries):
            return "[" + " ".join(map(show, queries)) + "]"
        case Or(queries):
            return "(" + " ".join(map(show, queries)) + ")"
        case Not(inner):
            return "!" + show(inner)
        case Boost(inner, factor):
            return f"{show(inner)}^{factor:g}"
        case Prefer(inner, preferred):
            return "{" + show(inner) + "|" + show(preferred) + "}"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", "*"),
        ("   ", "*"),
        ("*", "*"),
        ("green steel", "green steel"),
        ("low-carbon C++ what's?", "low-carbon C++ what's?"),
        ('"carbon neutral"', '"carbon neutral"'),
        ('"carbon neutral" forum', '{"carbon neutral"|forum}'),
        ('"carbon neutral"~3', '"carbon neutral"~3'),
        ("“碳中和” «x» „y“ 「碳 达峰」", '["碳中和" "x" "y" "碳 达峰"]'),
        ("a AND b", "['a' 'b']"),
        ("a AND b OR c", "(['a' 'b'] 'c')"),
        ("a OR b AND c", "('a' ['b' 'c'])"),
        ("a OR b c", "(('a' 'b') c)"),
        ("(a OR b) AND NOT c", "[('a' 'b') !'c']"),
        ("（a OR b） AND c", "[('a' 'b') 'c']"),
        ("a and b or not c", "a and b or not c"),
        ("NOT a", "[* !'a']"),
        ("+a b -c", "{[['a'] !'c']|b}"),
        ("＋a －b", "[['a'] !'b']"),
        ("-a", "[* !'a']"),
        ('-"a b" c', '[c !"a b"]'),
        ("a - b", "a - b"),
        ("org:MIIT", "[org:'MIIT']"),
        ("ORG：MIIT", "[org:'MIIT']"),
        ('org:"China Baowu" steel', '{[org:"China Baowu"]|steel}'),
        ("org:(MIIT OR MEE)", "[(org:'MIIT' org:'MEE')]"),
        ("steel year:(2021 OR 2022)", "{[(year:'2021' year:'2022')]|steel}"),
        ("steel (-mill)", "[steel !'mill']"),
        ("url:https://example.com/a", "[url:'https://example.com/a']"),
        ("org:(MIIT MEE)", "[(org:'MIIT' org:'MEE')]"),
        ("-org:MIIT steel", "[steel ![org:'MIIT']]"),
        ("title:steel", "[title:'steel']"),
        ("country:KE", "[country:'KE']"),
        ("year:2021..2023", "[year:2021..2023]"),
        ("year:2021..", "[year:2021..None]"),
        ("year:..2023", "[year:None..2023]"),
        ("year:[2021 TO 2023]", "[year:2021..2023]"),
        ("year:[* TO 2023]", "[year:None..2023]"),
        ("date:>=2023-06", "[date:2023-06..None]"),
        ("date:<2023", "[[date:None..2023 !date:2023..2023]]"),
        ("carbon*", "carbon*"),
        ("碳*", "碳*"),
        ("alumin?um", "/alumin?um/"),
        ("st*l", "/st*l/"),
        ("what is CBAM?", "what is CBAM?"),
        ("carbn~", "carbn~1"),
        ("carbn~2 steel", "(carbn~2 steel)"),
        ("steel^2 slag", "(steel^2 slag)"),
        ("(green steel)^0.5", "green steel^0.5"),
        ("title:carb*", "[title:carb*]"),
        ("org:*", "[org:None..None]"),
        ("~", "~"),
        ("^2", "^2"),
        (":", ":"),
    ],
)
def test_tree(text: str, tree: str) -> None:
    parsed = parse(text, SCHEMA)
    assert show(parsed.query) == tree
    assert parsed.notes == []


@pytest.mark.parametrize(
    ("text", "tree", "note"),
    [
        ('"carbon neutral', "carbon neutral", "quotation mark at 1 has no partner"),
        ("(a b", "a b", "bracket at 1 is not closed"),
        ("a) b", "a b", "closing bracket at 2 has no partner"),
        ("AND", "nothing", "AND at 1 has nothing on its left"),
        ("a AND", "a", "AND at 3 has nothing on its right"),
        ("a OR OR b", "('a' 'b')", "OR at 3 has nothing on its right"),
        ("NOT", "nothing", "NOT at 1 has nothing on its right"),
        ("foo:bar", "foo bar", "there is no field foo; foo:bar was searched as words"),
        ("carbn~7", "carbn~2", "carbn~7 was searched with 2 wrong letters"),
        ("steel^" + "9" * 400, "steel^1000", "was taken as ^1000"),
        ("date:>=99", "[date:99..None]", "99 is not a year or a date"),
        ("steel^abc", "steel^abc", "a weight is a number"),
        ("*bon", " bon", "begins with a sign for any letters"),
        ("year:2023..2021", "[year:2021..2023]", "year from 2023 to 2021 was taken as from 2021 to 2023"),
        ("(" * 60 + "a", "a", "nested more than"),
    ],
)
def test_note(text: str, tree: str, note: str) -> None:
    parsed = parse(text, SCHEMA)
    assert show(parsed.query) == tree
    assert any(note in said for said in parsed.notes), parsed.notes


def test_addresses_need_no_note() -> None:
    assert parse("https://example.org/a", SCHEMA).notes == []


def test_limits() -> None:
    with pytest.raises(QueryError, match="2,001 characters, more than 2,000"):
        parse("a" * 2001, SCHEMA)
    with pytest.raises(QueryError, match="11 parts, more than 10"):
        parse("a " * 11, SCHEMA, Limits(clauses=10))


SIGNS = st.sampled_from(
    [
        "AND",
        "OR",
        "NOT",
        "(",
        ")",
        '"',
        "“",
        "「",
        "+",
        "-",
        "~",
        "^",
        "*",
        "?",
        ":",
        "..",
        "[",
        "TO",
        "]",
        "org:",
        "year:",
    ]
)
TYPED = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(SIGNS, st.sampled_from(["碳", "กา", "steel", "2021", "~2", "^2"])), max_size=15).map(" ".join),
    st.lists(st.one_of(SIGNS, st.sampled_from(["碳", "กา", "steel", "2021"])), max_size=15).map("".join),
    st.integers(1, 900).map(lambda n: "(" * n),
    st.integers(1, 400).map(lambda n: "NOT " * n + "a"),
)


@settings(max_examples=200)
@given(TYPED)
def test_never_fails_on_typing(text: str) -> None:
    parsed = parse(text, SCHEMA, Limits(clauses=10_000))
    shown = show(parsed.query)
    lost = [word for word in ("steel", "碳", "กา", "2021") if word in text and word not in shown]
    assert not lost or parsed.notes
