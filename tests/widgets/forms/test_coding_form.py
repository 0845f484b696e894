"""The coding form: named choices, and a result that follows them and computes what the functions compute."""

import ipywidgets as widgets
import nbformat
import pandas as pd
import pytest

from eastern_flank.core import project
from eastern_flank.core.errors import UnknownName
from eastern_flank.exercises import agreement, record
from eastern_flank.tables import csv_reader
from eastern_flank.tables import load as tables
from eastern_flank.widgets.forms import coding_form

CODES = ["yes", "no", "not_stated"]
PASSAGES = pd.DataFrame(
    {
        "question": ["Is it?", "Is it <b>?", "Is it?"],
        "paraphrase": ["a", "b", "c"],
        "phrase": ["x", "y", "z"],
        "speaker": ["u", "v", "w"],
    },
    index=[1, 2, 3],
)
CODERS = pd.DataFrame({"coder_a": ["yes", "no", "yes"], "coder_b": ["yes", "no", "no"]}, index=[1, 2, 3])


@pytest.fixture
def form():
    return coding_form.coding_form(PASSAGES, CODERS, CODES)


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_WORK", str(tmp_path / "my_work"))
    return tmp_path / "my_work"


def kept_form():
    return coding_form.coding_form(PASSAGES, CODERS, CODES, save_as="04_codes")


def choose(form, **codes):
    for name, code in codes.items():
        form.choices[int(name.strip("p"))].value = code


def test_every_choice_has_a_name_and_all_codes(form):
    assert [choice.input.description for choice in form.choices.values()] == ["Passage 1", "Passage 2", "Passage 3"]
    assert all(choice.input.kind == "list" for choice in form.choices.values())
    assert form.choices[1].input.options == [coding_form.OPEN, *CODES]
    assert form.choices[1].value == coding_form.OPEN


def test_at_first_nothing_is_coded(form):
    assert form.codes.isna().all()
    assert form.said == "You have coded 0 of 3 passages."


def test_while_coding_nothing_is_said_of_the_other_coders(form):
    """Who codes is not to be steered: the comparison comes with the grid, at the end."""
    choose(form, p1="not_stated", p2="no")
    assert form.said == "You have coded 2 of 3 passages. Still open: 3."
    assert form.notes.status == form.said
    assert form.grid().said == [
        "You have coded 2 of 3 passages. Code the others in the form, then run this cell again."
    ]
    assert "coder_a" not in form.grid()._repr_html_() and "coder_a" not in repr(form.grid())


def test_on_paper_all_passages_are_there_with_a_line_for_each_code(form):
    page = form._repr_mimebundle_()["text/html"]
    assert page.count("<li>") == page.count("Code: ") == 3
    assert "Is it &lt;b&gt;?" in page and "Give each passage a code: yes, no, not_stated." in page


def test_the_grid_compares_a_complete_coding(form):
    choose(form, p1="yes", p2="no", p3="no")
    grid = form.grid()
    expected = agreement.cohen_kappa(form.codes, CODERS["coder_a"])
    assert grid.said == [
        f"coder_a: the same code for 2 of 3, 67 per cent; kappa {expected:.2f}.",
        "coder_b: the same code for 3 of 3, 100 per cent; kappa 1.00.",
    ]
    assert list(grid.codes.columns) == ["you", "coder_a", "coder_b"]
    assert [grid.deciding(passage) for passage in (1, 2, 3)] == ["", "", "They differ."]
    choose(form, p1="not_stated")
    assert form.grid().said[-1].startswith("Nobody else has your code for passage 1.")
    assert "you" not in CODERS


def test_the_grid_names_the_rule_that_decides_and_marks_who_differs():
    passages = PASSAGES.assign(rule=[1, 4, 5], reason=["a", "Poland is no Baltic state", "c"])
    form = coding_form.coding_form(passages, CODERS, CODES)
    choose(form, p1="yes", p2="yes", p3="yes")
    page = form.grid()._repr_html_()
    assert "Rule 4. Poland is no Baltic state." in page and "Rule 1. a." not in page
    assert page.count("≠") == 2  # you in passage 2, coder b in passage 3
    assert "<strong>yes ≠</strong>" in page and page.count('<th scope="row"') == 3
    assert "2: yes, no, no. Rule 4. Poland is no Baltic state." in repr(form.grid())


def test_a_measure_without_a_value_says_why():
    same = pd.DataFrame({"coder_a": ["yes", "yes", "yes"]}, index=[1, 2, 3])
    form = coding_form.coding_form(PASSAGES, same, CODES)
    choose(form, p1="yes", p2="yes", p3="yes")
    assert "coder_a: the same code for 3 of 3, 100 per cent; kappa has no value here" in form.grid().said[0]


def test_the_rules_are_beside_the_passages():
    form = coding_form.coding_form(
        PASSAGES, CODERS, CODES, rules=["What is said counts.", "Silence is <b>silence</b>."]
    )
    (both,) = form.children
    passages, beside = both.children
    assert passages.layout.overflow == "auto" and len(passages.children) == 6
    assert [f"{n} of 3. " in passages.children[2 * n - 2].value for n in (1, 2, 3)] == [True] * 3
    assert passages.layout.border_top  # else the frame looks as if the passages ended at its lower edge
    assert beside.children[0] is form.notes
    assert "<li>Silence is &lt;b&gt;silence&lt;/b&gt;.</li>" in beside.children[1].value


def test_the_form_answers_its_exercise(place):
    passages = pd.concat([PASSAGES.iloc[:1]] * 12).set_axis(range(1, 13))
    coders = pd.DataFrame({"coder_a": ["yes"] * 12}, index=passages.index)
    form = coding_form.coding_form(passages, coders, CODES, exercise="04.5")
    for choice in form.choices.values():
        assert record.last("04.5") is None
        choice.value = "yes" if choice.label != "Passage 3" else "not_stated"
    assert record.last("04.5")["right"] == "yes" and record.last("04.5")["answer"].startswith("yes, yes, not_stated")
    assert form.said.splitlines()[1].startswith("Right. All are coded.")


def test_the_page_is_announced_escaped_and_readable_without_a_kernel(form):
    assert form.notes in form.children and form.notes.seen
    assert "Is it &lt;b&gt;?" in form.children[2].value
    bundle = form._repr_mimebundle_()
    assert bundle["text/plain"] == "Form with a choice for each of 3 passages\nYou have coded 0 of 3 passages."
    assert not [child for child in form.children if isinstance(child, widgets.Output)]


# --- codes that are kept ---


def test_without_a_name_nothing_is_kept(form, place):
    choose(form, p1="yes")
    assert form.again is None
    assert not place.exists()


def test_codes_are_saved_as_they_are_given_and_come_back(place):
    form = kept_form()
    assert form.saved == "Your work is kept in my_work/04_codes.csv as you go."
    assert not place.exists()
    choose(form, p1="yes", p3="not_stated")
    assert form.saved == "Saved in my_work/04_codes.csv."
    again = kept_form()
    assert dict(again.codes) == {1: "yes", 2: None, 3: "not_stated"}
    assert again.saved == "Your work is back, from my_work/04_codes.csv."
    assert again.said == form.said and "You have coded 2 of 3 passages." in again.said
    choose(again, p1=coding_form.OPEN)
    assert dict(kept_form().codes) == {1: None, 2: None, 3: "not_stated"}


def test_the_file_shows_what_is_known_of_each_passage(place):
    choose(kept_form(), p2="no")
    table = pd.read_csv(place / "04_codes.csv", keep_default_na=False)
    assert list(table.columns) == ["passage", "code", "question", "speaker", "paraphrase", "phrase"]
    assert list(table["passage"]) == [1, 2, 3]
    assert list(table["code"]) == ["", "no", ""]
    assert list(table.iloc[1][2:]) == ["Is it <b>?", "v", "b", "y"]


def test_where_the_codes_are_is_announced_and_readable_without_a_kernel(place):
    form = kept_form()
    assert form.children[-2:] == (form.notes, form.again)
    assert form.notes.status.endswith("\nYour work is kept in my_work/04_codes.csv as you go.")
    assert form._repr_mimebundle_()["text/plain"] == (
        "Form with a choice for each of 3 passages\nYou have coded 0 of 3 passages.\n"
        "Your work is kept in my_work/04_codes.csv as you go."
    )


def test_two_forms_at_once_take_over_each_other_s_codes(place):
    one, other = kept_form(), kept_form()
    choose(one, p1="yes")
    choose(other, p2="no")
    assert dict(other.codes) == {1: "yes", 2: "no", 3: None}
    assert other.saved == "Saved in my_work/04_codes.csv. Changed elsewhere, and taken over: Passage 1."
    assert "You have coded 2 of 3 passages." in other.said
    assert dict(kept_form().codes) == dict(other.codes)


def test_a_code_that_is_none_is_named_and_stays_in_the_file(place):
    choose(kept_form(), p1="yes")
    path = place / "04_codes.csv"
    path.write_text(path.read_text("utf-8").replace("1,yes", "1,perhaps").replace("2,,", "2, NO ,"), "utf-8")
    form = kept_form()
    assert dict(form.codes) == {1: None, 2: "no", 3: None}
    assert "Passage 1: 'perhaps' is not one of this column's values" in form.saved
    choose(form, p3="yes")
    assert "1,perhaps" in path.read_text("utf-8")
    choose(form, p1="no")
    assert "perhaps" not in path.read_text("utf-8")
    assert "perhaps" not in form.saved


def test_start_again_puts_the_file_aside(place):
    form = kept_form()
    choose(form, p1="yes", p2="no")
    form.again.click()
    assert form.codes.isna().all()
    assert form.said == "You have coded 0 of 3 passages."
    assert form.saved == "Started again. Your work so far is kept as my_work/04_codes_kept_1.csv."
    assert sorted(path.name for path in place.iterdir()) == ["04_codes_kept_1.csv"]
    choose(form, p3="no")
    assert dict(kept_form().codes) == {1: None, 2: None, 3: "no"}


def test_a_file_that_cannot_be_put_aside_stays_and_that_is_said(place, monkeypatch):
    form = kept_form()
    choose(form, p1="yes")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(place), "rename", refuse)
    form.again.click()
    assert form.codes[1] == "yes"
    assert form.notes.status.splitlines()[-1].startswith("Not started again. Not saved: my_work cannot be written")


def test_a_folder_that_cannot_be_written_does_not_stop_the_form(place):
    place.write_text("a file")
    form = kept_form()
    choose(form, p1="yes", p2="no")
    assert dict(form.codes) == {1: "yes", 2: "no", 3: None}
    assert "You have coded 2 of 3 passages." in form.said
    assert form.notes.status.splitlines()[-1].startswith("Not saved: my_work cannot be written")


def test_a_damaged_file_does_not_stop_the_form(place):
    place.mkdir()
    (place / "04_codes.csv").write_bytes(b"PK\x03\x04")
    form = kept_form()
    assert "a workbook of Excel" in form.saved
    choose(form, p1="yes")
    assert dict(kept_form().codes) == {1: "yes", 2: None, 3: None}


def test_a_name_that_no_file_can_have_is_refused():
    with pytest.raises(UnknownName, match="cannot be a file name"):
        coding_form.coding_form(PASSAGES, CODERS, CODES, save_as="../codes")


# --- the codings of a class ---


@pytest.fixture
def classroom(place):
    """Three students, each with a file that the form saved."""
    for name, codes in {
        "anna": ("yes", "no", "yes"),
        "bert": ("yes", "no", "no"),
        "çelik": ("no", "no", "yes"),
    }.items():
        form = kept_form()
        choose(form, p1=codes[0], p2=codes[1], p3=codes[2])
        (place / "class").mkdir(exist_ok=True)
        (place / "04_codes.csv").rename(place / "class" / f"{name}.csv")
    return place / "class"


def test_the_codings_of_a_class_are_one_table(classroom, capsys):
    table = coding_form.read_codings("class")
    assert table.to_dict("list") == {
        "anna": ["yes", "no", "yes"],
        "bert": ["yes", "no", "no"],
        "çelik": ["no", "no", "yes"],
    }
    assert list(table.index) == [1, 2, 3]
    pd.testing.assert_frame_equal(coding_form.read_codings(classroom), table)
    assert agreement.compare(table["anna"], CODERS).loc["coder_a", "same"] == 3
    assert agreement.krippendorff_alpha(table) == agreement.krippendorff_alpha(table.reset_index(drop=True))
    assert capsys.readouterr().out == ""


def test_files_of_other_makes_are_read_and_unreadable_ones_are_named(classroom, capsys):
    (classroom / "dora.CSV").write_text("passage;code\n10; Yes \n2;no\n", "utf-8-sig")
    (classroom / "emil.csv").write_bytes(b"PK\x03\x04")
    (classroom / "fay.csv").write_text("passage,stance\n1,yes\n")
    (classroom / "gus.csv").write_text("passage,code\n1,yes\n1,no\n")
    (classroom / "notes.txt").write_text("no coding")
    (classroom / "._anna.csv").write_bytes(b"\0\5\x16\7")  # what macOS leaves on a stick
    table = coding_form.read_codings("class")
    assert list(table) == ["anna", "bert", "dora", "çelik"]
    assert list(table.index) == [1, 2, 3, 10]
    assert list(table["dora"].fillna("-")) == ["-", "no", "-", "yes"]
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[1].strip() for line in lines] == ["emil.csv", "fay.csv", "gus.csv"]
    assert all(line.startswith("left out: ") for line in lines)


@pytest.mark.parametrize("folder", ["class", ".", "nowhere"])
def test_nothing_to_read_is_one_line(place, folder, capsys):
    (place / "class").mkdir(parents=True)
    with pytest.raises(coding_form.NoCodings, match=f"no coding was read from my_work/{folder.replace('.', '')}"):
        coding_form.read_codings(folder)


def test_a_coding_without_a_column_says_which(tmp_path):
    (tmp_path / "a.csv").write_text("passage,note\n1,x\n")
    with pytest.raises(csv_reader.Unsound, match=r"a\.csv:1: code: there is no such column"):
        coding_form._codes(tmp_path / "a.csv")


# --- the rules and the dozen of lesson 04 ---


def test_the_rules_are_those_that_the_codebook_and_the_lesson_have():
    rules = tables.load("coding/rules")
    codebook = " ".join((project.root() / "data" / "coding" / "README.md").read_text("utf-8").split())
    lesson = nbformat.read(project.root() / "notebooks" / "04_positions.ipynb", 4)
    (cell,) = [cell.source for cell in lesson.cells if cell.id == "rules"]
    for row in rules.itertuples():
        assert f"{row.rule}. {row.text}" in codebook
        assert f"{row.rule}. {row.text} *Example:* {row.example}" in cell


def test_the_rule_of_a_passage_gives_our_code():
    ours = tables.stances().set_index(["actor", "question"])
    for row in tables.load("coding/passages").itertuples():
        cell = ours.loc[(row.actor, row.question)]
        if row.rule == 3:
            assert cell["basis"] == "reporter_inference"
        if row.rule == 5:
            assert cell["stance"] == "not_stated"
        if row.rule == 2:
            assert cell["basis"] == "action" or cell["stance"] == "undecided"
