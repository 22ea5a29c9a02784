"""The brief as an editor has it: every sentence with the words it rests on, in English, inert, the same each time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dragoman.errors import UsageError
from dragoman.record.store import Store
from dragoman.views.brief import make_brief
from dragoman.views.brief_clauses import past
from dragoman.views.brief_parts import Brief
from dragoman.views.brief_write import escaped, html, markdown, sources, write
from tests.golden.view import read_examples
from tests.joining.builder import Desk, day, person, state
from tests.record.test_relations import record_of
from tests.views.html_checks import Page

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(2)) ![i](//e) **b** `c` [^9] &lt; \u202e"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return read_examples(tmp_path_factory.mktemp("examples")).parent / "examples.dragoman"


@pytest.fixture(scope="module", params=["Ethiopia,Somalia", "Egypt", "Abiy Ahmed", "Turkey,Somalia"])
def brief(request: pytest.FixtureRequest, examples: Path) -> Brief:
    with Store.open(examples) as store:
        return make_brief(store, request.param.split(","))


def test_every_sentence_has_notes_that_open_at_their_words(brief: Brief, examples: Path) -> None:
    told = list(brief.sentences())
    assert len(told) > 5
    with Store.open(examples) as store:
        for sentence in told:
            assert sentence.notes, sentence.text
            for note in sentence.notes:
                text = store.report(note.passage.report_id).text
                assert text[note.passage.start : note.passage.end] == note.passage.text
                assert note.passage.marks
                assert all(note.passage.start <= s < e <= note.passage.end for s, e in note.passage.marks)


def test_every_entry_behind_a_sentence_can_be_shown(brief: Brief, examples: Path) -> None:
    from dragoman.record.lookup import find

    with Store.open(examples) as store:
        for note in brief.notes:
            assert find(store, note.entry_id).evidence


def test_a_sentence_is_a_sentence(brief: Brief) -> None:
    for sentence in brief.sentences():
        text = sentence.text
        assert re.search(r"[.!?…][”’]?(?: \([^()]+\))?$", text), text
        assert text[0].isupper() or text[0] in "“‘…", text
        assert text.count("“") == text.count("”"), text
        assert not re.search(r"\s[,.;:]|\s\s|\.\.|,\.|\b(\w{4,}) \1\b", text), text
        assert "None" not in text


def test_quoted_words_are_the_reports_own(brief: Brief) -> None:
    """Whatever stands between quotation marks, but for glosses in brackets, is in a passage noted there."""
    for sentence in brief.sentences():
        passages = _plain(" ".join(note.passage.text for note in sentence.notes))
        for quoted in re.findall(r"“([^”]+)”", sentence.text):
            for part in re.split(r" ?…|\[[^\]]*\]", quoted):
                words = _plain(part).strip(" .,")
                words = words[1:]  # its first letter may have got a capital
                assert words in passages, (part, sentence.text)


def _plain(text: str) -> str:
    return (
        " ".join(re.sub(r"[“”‘’\"']", "", re.sub(r"\[[^\]]*\]", "", text)).split())
        .replace(" .", ".")
        .replace(" ,", ",")
    )


def test_the_same_record_gives_the_same_brief(examples: Path) -> None:
    with Store.open(examples) as store:
        one, two = (make_brief(store, ["Ethiopia", "Somalia"]) for _ in range(2))
        assert markdown(one) == markdown(two)
        assert html(one) == html(two)


def test_as_of_a_day_no_later_report_speaks(examples: Path) -> None:
    with Store.open(examples) as store:
        then = make_brief(store, ["Ethiopia", "Somalia"], as_of="2024-07-31")
        assert {n.passage.published.end for n in then.notes} <= {
            end for end in (n.passage.published.end for n in make_brief(store, ["Ethiopia", "Somalia"]).notes) if end
        }
        assert all((n.passage.published.end or "") <= "2024-07-31" for n in then.notes)
        assert "as known on 31 July 2024" in then.facts


def test_only_the_days_asked_for(examples: Path) -> None:
    with Store.open(examples) as store:
        some = make_brief(store, ["Ethiopia", "Somalia"], since="2024-04-01", until="2024-07-31")
    course = next(s for s in some.sections if s.key == "course")
    days = [s.day for block in course.blocks for s in block.sentences]
    assert days
    assert all((d.end or "") >= "2024-04-01" and (d.start or "9") <= "2024-07-31" for d in days)


def test_the_page_is_whole_and_inert(brief: Brief) -> None:
    page = Page(html(brief))
    assert page.problems == []
    assert page.headings[0] == 1


def test_markdown_has_a_note_for_every_number(brief: Brief) -> None:
    text = markdown(brief)
    used = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    given = set(re.findall(r"^\[\^(\d+)\]: ", text, re.MULTILINE))
    assert used == given == {str(n.number) for n in sources(brief)}


KAMAU = person("Grace Kamau", "KEN", "p:kamau")
KENYA, UGANDA = state("Kenya", "KEN"), state("Uganda", "UGA")


def spoken(tmp_path: Path, text: str, *content: str, outlet: str = "Alpha", **how: object) -> list[str]:
    """The sentences of a brief about Kenya that rests on one statement."""
    desk = Desk(text, "2024-03-05", outlet)
    statement = desk.say(KAMAU, how.pop("cue", "said"), *content, **how)  # type: ignore[arg-type]
    source = how.get("source", "Grace Kamau")
    desk.statements = [_with_source(s, desk.span(str(source))) for s in desk.statements]
    assert statement
    with Store.open(record_of([desk], tmp_path / "a.dragoman")) as store:
        return [s.text for s in make_brief(store, ["Kenya"]).sentences()]


def _with_source(statement, span):
    import msgspec

    return msgspec.structs.replace(statement, source=span)


def test_words_before_the_verb_become_a_clause(tmp_path: Path) -> None:
    (told,) = spoken(
        tmp_path, "The border will open soon, Grace Kamau said.", "The border will open soon", kind="indirect"
    )
    assert told == "According to Alpha, Grace Kamau said that the border will open soon."


def test_a_quotation_keeps_its_words_and_its_marks(tmp_path: Path) -> None:
    words = "We asked for “patience,” not for a gift,"
    (told,) = spoken(tmp_path, f"“{words}” Grace Kamau told reporters.", words, cue="told")
    assert told == "Grace Kamau said: “We asked for ‘patience,’ not for a gift.” (Alpha, 5 March 2024)"


def test_the_report_s_own_verb_stands_where_it_can(tmp_path: Path) -> None:
    (told,) = spoken(
        tmp_path,
        "Grace Kamau also warned that the road may close.",
        "that the road may close",
        cue="also warned",
        kind="indirect",
    )
    assert told == "According to Alpha, Grace Kamau warned that the road may close."


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("Grace Kamau denied it.", "it", "denied"),
        ("Grace Kamau said that they may come.", "that they may come", "said"),
        ("Grace Kamau’s claims that rain fell were old.", "that rain fell", "claims"),
        ("Grace Kamau opposed any talk of such a step.", "any talk of such a step", "opposed"),
        ("Kenya Opens Road, Says Grace Kamau", "Kenya Opens Road", "Says"),
    ],
)
def test_what_only_the_sentence_before_explains_is_not_told(tmp_path: Path, text: str, content: str, cue: str) -> None:
    assert spoken(tmp_path, text, content, cue=cue, kind="indirect") == []


def test_a_day_in_the_words_is_given_in_brackets(tmp_path: Path) -> None:
    desk = Desk("Kenya closed the road to Uganda last month.", "2024-03-05", "Alpha")
    desk.do("closed", "COERCE", [KENYA], [UGANDA], when=day("2024-03-05"))
    desk.time("last month", day("2024-02-01", "2024-02-29"))
    with Store.open(record_of([desk], tmp_path / "a.dragoman")) as store:
        course = next(s for s in make_brief(store, ["Kenya"]).sections if s.key == "course")
    (told,) = [s.text for b in course.blocks for s in b.sentences]
    assert told == "Alpha reported: “Kenya closed the road to Uganda last month [1 – 29 February 2024].”"


def test_hostile_names_and_titles_do_nothing(tmp_path: Path) -> None:
    villain = person(f"Eve {HOSTILE}", "KEN", "p:eve")
    desk = Desk(f"Eve {HOSTILE} said that Kenya {HOSTILE} won.", "2024-03-05", HOSTILE, title=HOSTILE)
    desk.say(villain, "said", f"that Kenya {HOSTILE} won", kind="indirect")
    desk.statements = [_with_source(desk.statements[0], (0, 4 + len(HOSTILE)))]
    with Store.open(record_of([desk], tmp_path / "a.dragoman")) as store:
        brief = make_brief(store, ["Kenya"])
        assert list(brief.sentences())
        page = Page(html(brief))
        text = markdown(brief)
    assert page.problems == []
    assert "alert(1)" in page.text
    assert "<script" not in text
    assert not re.search(r"(?<!\\)\]\(", text)
    assert "\u202e" not in text + page.text
    assert re.findall(r"(?<!\\)\[\^(\d+)\](?!:)", text) == ["1"]
    converter = pytest.importorskip("markdown")
    rendered = converter.markdown(text, extensions=["footnotes", "tables", "fenced_code"])
    assert "<script" not in rendered
    assert "<img" not in rendered
    assert not re.search(r'href="(?!#fn)', rendered)


@pytest.mark.parametrize("text", ["# head", "1. one", "- item", "> quote", "= line", "*bold*", "a | b"])
def test_escaped_text_starts_no_block(text: str) -> None:
    assert not re.match(r"\s*(?:[#>*=-]|\d+[.)])(?:\s|$|\w)", escaped(text))


@pytest.mark.parametrize(
    ("lemma", "form"),
    [("accuse", "accused"), ("deny", "denied"), ("lash out", "lashed out"), ("say", "said"), ("reply", "replied")],
)
def test_the_past_of_a_verb(lemma: str, form: str) -> None:
    assert past(lemma) == form


def test_it_is_written_whole_or_not_at_all(examples: Path, tmp_path: Path) -> None:
    with Store.open(examples) as store:
        made = make_brief(store, ["Egypt"])
    write(made, tmp_path / "b.md")
    write(made, tmp_path / "b.html")
    assert (tmp_path / "b.md").read_text("utf-8") == markdown(made)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.html", "b.md"]
    for name in ("b.txt", "."):
        with pytest.raises(UsageError):
            write(made, tmp_path / name)
