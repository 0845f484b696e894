"""A beginner's commonest slips: one line each, which says what to do, and nothing where nothing simple can be said."""

import pandas as pd
import pytest

from eastern_flank.exercises import boxes, slips

TROOPS = pd.DataFrame({"id": ["force"], "troops": [4000], "led_by": ["nato"]})
NAMES = {"two": TROOPS, "looks": {"planned": "hatched"}, "how_many": 5, "sizes": TROOPS["troops"]}
NAMES["looked"] = TROOPS.set_index("id")


def told(code, lesson="02", names=NAMES):
    """What a reader is told who runs this cell."""
    try:
        exec(compile(code, "cell", "exec"), dict(names))
    except Exception as error:
        return slips.explain(error, code, names, lesson)
    raise AssertionError("the cell has no error")


SLIPS = {
    "row = battalion_canada": 'Is battalion_canada a word? Then put quotation marks around it: "battalion_canada".',
    'devices = {"A": unit}\nef.check("06.1", devices)': 'put quotation marks around it: "unit"',
    'answer = empty\nef.check("03.2", answer)': 'put quotation marks around it: "empty"',  # though lesson 02 makes that name
    "battalions.sum()": "The name battalions is made in another cell, which has not run yet. Run the cells above first",
    "plt.subplots()": "made in another cell",
    "x = how_manny": "Or did you mean the name how_many?",
    "pritn(5)": "There is no name pritn here. Did you mean print?",
    "qqqq(5)": "There is no name qqqq here. Look at its spelling",
    "x = true": "Python does not know true. Write True.",
    'two["trops"]': 'two has no column "trops". Did you mean "troops"?',
    'two[["id", "trops"]]': 'two has no column "trops". Did you mean "troops"?',
    'two["jets"]': 'two has no column "jets". There are id, troops, led_by.',
    'two.loc[two["jets"] == 1]': 'two has no column "jets"',
    'looks["plannd"]': 'looks has no key "plannd". Did you mean "planned"?',
    'two["troops"].cuont()': "This column has no .cuont. Did you mean .count?",
    "two.tail_(1)": "This table has no .tail_. Did you mean .tail?",
    '"a".uper()': "This text has no .uper. Did you mean .upper?",
    'row = "canada': 'A quotation mark is missing here: row = "canada. Write one in front of the word and one behind it.',
    'x = 1\nrow = canada"': 'A quotation mark is missing in line 2: row = canada".',
    "row = “canada”": 'The quotation marks here are curly. Write straight ones: row = "canada"',
    "row = battalion canada": 'put quotation marks around them: row = "battalion canada"',
    "pair = (700, 1300": "A bracket is not closed: each ( needs a ).",
    'two[two["id"] == "force"': "A bracket is not closed: each [ needs a ].",
    "pair = 700, 1300)": "There is a ) too many here",
    "pair = (700, 1300]": "The brackets do not match here: ( needs ), not ].",
    "share = 41 %": "Write 0.41 as a share, or 41 as a percentage.",
    "share = 41,5 %": "Write 0.415 as a share, or 41.5 as a percentage.",
    "size = 1,050": "Python reads 1,050 as two numbers. Write 1050, or 1.050 with a decimal point.",
    "size = 4 000": "Python reads no spaces in a number. Write 4000.",
    "size = 4000troops": "Letters follow a number here: size = 4000troops.",
    'two[two["id"] = "force"]': "Two equals signs compare, one gives a name. Did you mean == here?",
    "if how_many = 5:\n    pass": "Two equals signs compare",
    "if how_many == 5:\nprint(1)": "The line after a colon begins with four spaces. They are missing in line 2",
    "x = 1\n  y = 2": "The line begins with spaces in line 2. Delete them",
    "for x in two\n    pass": "A colon is missing at the end in line 1",
    'looked.loc["forse"]': 'looked has no row "forse". Did you mean "force"?',
    'word = "forse"\nlooked.loc[word, "troops"]': 'looked has no row "forse". Did you mean "force"?',
    'mask = two["id"] == "force"\ntwo.loc[mask, "id"], two["trops"]': 'two has no column "trops". Did you mean "troops"?',
    "return 5": "Python cannot read what is written here: return 5. It says: 'return' outside function.",
    "share = 41 %  # of them": "Write 0.41 as a share, or 41 as a percentage.",
    "= 5": "Python cannot read what is written here: = 5. Look for a missing bracket, comma or quotation mark.",
}


@pytest.mark.parametrize(("code", "words"), SLIPS.items(), ids=range(len(SLIPS)))
def test_a_slip_is_one_line_that_says_what_to_do(code, words):
    line = told(code)
    assert words in line and "\n" not in line


def test_an_error_that_names_no_line_is_told_in_python_s_words():
    error = SyntaxError("source code string cannot contain null bytes")  # Python up to 3.11.3 has a ValueError there
    said = "Python cannot read what is written here. It says: source code string cannot contain null bytes."
    assert slips.explain(error, "x = 1\0", NAMES, "02") == said


NOTHING_SIMPLE = [
    "1 / 0",
    "int('a')",
    "{}['x']",
    "[][3]",
    "two.iloc[9]",
    "open('nothing')",
    "sizes[('a', 1)]",
    "print.x",
    'two.loc["forse"]',  # its rows have numbers
    'two.set_index("id").loc["forse"]',
]


@pytest.mark.parametrize("code", NOTHING_SIMPLE)
def test_where_nothing_simple_can_be_said_nothing_is(code):
    assert told(code) is None


def test_a_name_that_only_a_worked_solution_makes_is_not_promised_by_the_cells_above():
    assert "how_many_are_there" not in slips._made_in("02") and "troops" in slips._made_in("02")


def test_a_name_that_lasts_only_inside_a_function_is_made_by_no_cell():
    code = "def draw(fig):\n    row = 1\nwide = [each for each in ()]\nimport a.b as c"
    code += "\nclass D:\n    e = 1\nfor one, two in ():\n    three = 3"
    assert slips._made_by(slips._tree(code)) == {"draw", "wide", "c", "D", "one", "two", "three"}


def test_a_name_that_is_made_further_down_is_not_sought_above(monkeypatch):
    monkeypatch.setattr(slips, "_cells", lambda lesson: ["total = count + 1", "count = 4", "total = count + 2"])
    assert "is made in a cell further down. Run that one first." in told("total = count + 1", names={})
    assert "Run the cells above first" in told("total = count + 2", names={})
    assert "Run the cells above first" in told("total = count + 3", names={})


def test_a_lesson_that_is_not_there_changes_nothing():
    assert "put quotation marks" in told("x = troops", lesson="99")
    assert slips._made_in("no lesson") == set()


def test_the_words_of_a_box_are_known():
    for exercise in ("00.2", "06.1", "07.3"):
        assert slips._words_asked_for(f'ef.check("{exercise}", x)'), exercise
    assert slips._words_asked_for('ef.check("99.9", x)') == slips._words_asked_for("x = 1") == set()
    assert all(isinstance(box, boxes.Box) for box in boxes.BOXES.values())
