"""What a reader would stumble over on a notebook's page, looked up in the page itself, and what the keyboard does there."""

import itertools

from chromium import VIEW
from playwright.sync_api import TimeoutError as NothingHappened

# What the scripts below have in common: an output or a text of ours, within what JupyterLab puts around it.
_PAGE = """
const notebook = panel.content, outer = notebook.node.querySelector('.jp-WindowedPanel-outer');
const ours = el => el.closest('.jp-OutputArea-output, .jp-RenderedMarkdown');
const shown = el => el.checkVisibility({visibilityProperty: true});
const called = el => `cell ${notebook.widgets.findIndex(c => c.node.contains(el))}: <${el.tagName.toLowerCase()}> `
  + (el.innerText || el.alt || el.value || '').trim().replace(/\\s+/g, ' ').slice(0, 60);
"""

WIDGET = "application/vnd.jupyter.widget-view+json"

_PICTURES = """
return [...notebook.node.querySelectorAll('img')].flatMap(i => [
  // JupyterLab puts the word Image where there is no alt text.
  ...(!i.getAttribute('alt')?.trim() || i.alt === 'Image' ? [`${called(i)}: a picture without alt text`] : []),
  ...(i.naturalWidth === 0 ? [`${called(i)}: a picture that does not show`] : [])]);"""

_WIDE = """
const edge = outer.getBoundingClientRect().left + outer.clientWidth + 1;
const parts = [...notebook.node.querySelectorAll('.jp-Cell *')].filter(el => ours(el) && shown(el));
// What is clipped, or can be scrolled sideways, is too wide as well: on a projector nobody scrolls it.
const hides = el => getComputedStyle(el).overflowX !== 'visible' && el.clientWidth && el.scrollWidth > el.clientWidth + 2;
// A field may be narrower than what is typed in it; formulas have invisible twins for screen readers.
const free = el => el.matches('input, select, textarea, mjx-container, mjx-container *');
const wide = parts.filter(el => !free(el) && (el.getBoundingClientRect().right > edge || hides(el)));
return wide.filter(el => !wide.some(w => w !== el && w.contains(el))).map(el => `${called(el)}: wider than the page`);"""

_TABLES = """
return [...notebook.node.querySelectorAll('table')].filter(ours).filter(t => !t.querySelector('th'))
  .map(t => `${called(t)}: a table without header cells`);"""

_AREAS = """
return notebook.widgets.flatMap((c, i) => c.outputArea && c.outputArea.node.querySelector('.jupyter-widgets') ? [i] : []);"""

# The controls of a cell in the order in which Tab is to reach them. A group of radio buttons is one stop:
# the one that is chosen, or the first.
_STOPS = """
const area = notebook.widgets[cell].outputArea.node;
const stands = el => area.querySelector(`input[name="${el.name}"]:checked`) || area.querySelector(`input[name="${el.name}"]`);
const stops = [...area.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(el =>
  el.tabIndex >= 0 && !el.disabled && shown(el) && (el.type !== 'radio' || el === stands(el)));
const kind = el => el.getAttribute('role') || (el.tagName === 'INPUT' ? el.type : el.tagName.toLowerCase());
"""

# Where a control is for the eye: one that is scrolled out of a frame is at the frame's edge.
_LIST_STOPS = """
const frame = el => {
  const scrolls = at => ['auto', 'scroll'].includes(getComputedStyle(at).overflowY);
  for (let at = el.parentElement; at && at !== area; at = at.parentElement) if (scrolls(at)) return at;
};
const frames = [...new Set(stops.map(frame))];
const box = ({left, right, top, bottom}) => ({left, right, top, bottom});
const framed = (el, within) => {
  const own = box(el.getBoundingClientRect()), edge = within?.getBoundingClientRect();
  if (edge && own.top >= edge.bottom) [own.top, own.bottom] = [edge.bottom - 1, edge.bottom];
  if (edge && own.bottom <= edge.top) [own.top, own.bottom] = [edge.top, edge.top + 1];
  return own;
};
axe.setup(area);
try {
  return stops.map((el, index) => ({index, kind: kind(el), name: axe.commons.text.accessibleText(el), called: called(el),
    frame: frames.indexOf(frame(el)), box: box(el.getBoundingClientRect()), framed: framed(el, frame(el))}));
} finally { axe.teardown(); }"""

# A screen reader says what changes within a live region; one that is put there again, with its words, may stay unheard.
_LISTEN = """
const live = '[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off]), output';
const ear = new MutationObserver(() => { area.dataset.heard = 'yes'; });
area.querySelectorAll(live).forEach(el => ear.observe(el, {childList: true, characterData: true, subtree: true}));
"""

# What answers a control: texts and pictures that are seen, but not its own value; except for the boxes of exercises, where two
# wrong choices may well get the same verdict.
_SHOWN = """
const rest = area.cloneNode(true);
rest.querySelectorAll('option, style, .ef-unseen').forEach(el => el.remove());
const states = [...area.querySelectorAll('details')].map(d => d.open).join();
const chosen = [...area.querySelectorAll('.ef-answer input, .ef-answer select')].map(i => i.checked + i.value).join();
const shownNow = [rest.textContent, states, chosen, ...[...rest.querySelectorAll('img')].map(i => i.alt + i.src)].join('|');
"""

# Keys that change a control of each kind; where the first do nothing, as at the end of a scale, the next are tried.
KEYS = {
    "number": ("ArrowUp", "ArrowDown"),
    "spinbutton": ("ArrowUp", "ArrowDown"),
    "slider": ("ArrowRight", "ArrowLeft"),
    "range": ("ArrowRight", "ArrowLeft"),
    "select": ("ArrowDown", "ArrowUp"),
    "radio": ("ArrowDown", "ArrowUp"),
    "checkbox": ("Space",),
    "summary": ("Enter",),
    "button": ("Enter",),
    "text": ("End x Enter",),
    "textarea": ("End x Tab",),
}
# A button that sends what the other controls of its cell hold, and one that takes it back.
SENDING = ("Check", "This is my guess")
BACK = "Forget my guess"
ANSWER = 10_000  # milliseconds in which a control is to have answered: a slow machine is no fault of it


def pictures(lab):
    """Pictures that do not show, or have no alt text, as lines."""
    return lab.ask(_PAGE + _PICTURES)


def wide(lab):
    """What is wider than the page, or is cut or scrolled sideways, as lines. Sources of cells are not looked at."""
    return lab.ask(_PAGE + _WIDE)


def tables(lab):
    """Tables without header cells, as lines."""
    return lab.ask(_PAGE + _TABLES)


def plain(outputs):
    """Outputs without what is new on every run: the count, and the ids of widgets."""
    return [
        {k: v for k, v in output.get("data", output).items() if k not in ("execution_count", WIDGET)}
        for output in outputs
    ]


def areas(lab):
    """The numbers of the cells that have controls."""
    return lab.ask(_PAGE + _AREAS)


def tall(lab):
    """Make the window as high as the notebook, and JupyterLab's page as high as the window: axe skips what is out of view."""
    lab.page.add_style_tag(content="html, body { height: 100vh !important }")
    for _ in range(2):  # pictures that may take half of the window's height grow with it
        height = lab.ask(_PAGE + "return window.innerHeight + outer.scrollHeight - outer.clientHeight;")
        lab.page.set_viewport_size(VIEW | {"height": height})
        lab.wait(_PAGE + "return outer.clientHeight > window.innerHeight / 2;")  # JupyterLab has followed
    lab.wait(_PAGE + "return document.body.clientHeight > 0 && outer.clientHeight >= outer.scrollHeight - 1;")


def stops(lab, cell):
    """The controls of a cell in the order of the page: dicts with `index`, `kind`, `name`, `called` and `box`. Needs axe."""
    return lab.ask(_PAGE + _STOPS + _LIST_STOPS, cell=cell)


def focus(lab, cell, index):
    """Put the keyboard's focus on a control."""
    lab.ask(
        _PAGE + _STOPS + "stops[index].scrollIntoView({block: 'nearest'}); stops[index].focus();",
        cell=cell,
        index=index,
    )


def focused(lab, cell):
    """Which control of a cell has the focus? -1 for none."""
    return lab.ask(_PAGE + _STOPS + "return stops.indexOf(document.activeElement);", cell=cell)


def shown(lab, cell):
    """All that a cell's output shows except the controls' own values, as one text."""
    return lab.ask(_PAGE + _STOPS + _SHOWN + "return shownNow;", cell=cell)


def answered(lab, cell, before, *, same=False):
    """Wait until a cell's output shows something else than before, or the same again; return whether it did."""
    return happens(lab, _SHOWN + "return (shownNow === before) === same;", cell=cell, before=before, same=same)


def heard(lab, cell):
    """Whether a live region of a cell has said something since `work_all` began to listen."""
    return happens(lab, "return area.dataset.heard === 'yes';", cell=cell)


def happens(lab, script, **values):
    """Wait until a script about a cell returns true; return whether it did in time."""
    try:
        lab.wait(_PAGE + _STOPS + script, timeout=ANSWER, **values)
    except NothingHappened:
        return False
    return True


def reading_order(lab, cell):
    """Where Tab, from a cell's first control on, goes another way than the eye, as lines."""
    found, faults = stops(lab, cell), []
    for here, there in itertools.pairwise(found):
        focus(lab, cell, here["index"])
        lab.page.keyboard.press("Tab")
        if (reached := focused(lab, cell)) != there["index"]:
            faults.append(f"{here['called']}: Tab does not lead to {there['called']} but to no. {reached}")
        # Within one frame things are where they are; from outside, at the frame's edge.
        place = "box" if here["frame"] == there["frame"] else "framed"
        a, b = here[place], there[place]
        above, left = b["bottom"] <= a["top"], b["right"] <= a["left"]
        if (above and b["left"] < a["right"]) or (left and b["top"] < a["bottom"]):
            faults.append(f"{here['called']}: Tab leads back, to {there['called']}")
    return faults


def work_all(lab, cell):
    """Change every control of a cell by the keyboard, then reset it where there is a reset; return what did not work as lines.

    A guess is taken back, so that the next control is there again: the answer takes the place of the controls.
    What changed is to be heard too: at least once a live region, which was there before, has to get new words.
    """
    lab.ask(_PAGE + _STOPS + _LISTEN, cell=cell)
    found, faults, start, moved = stops(lab, cell), [], shown(lab, cell), False
    reset, check = button(found, "Reset"), button(found, *SENDING)
    for stop in found:
        if stop in (reset, check):
            continue
        if moved:  # a button may put parts in or take them away
            here = [each for each in stops(lab, cell) if (each["kind"], each["name"]) == (stop["kind"], stop["name"])]
            if not here:
                continue
            stop = here[0]
            check = check and button(stops(lab, cell), *SENDING)
        moved = moved or stop["kind"] == "button"
        before = shown(lab, cell)
        if not work(lab, cell, stop, before, check):
            faults.append(f"{stop['called']} ({stop['kind']} {stop['name']!r}): nothing changes")
        elif reset and stop["kind"] not in ("button", "summary", "a"):
            # A control without a meaning is no stop, so the places may have changed.
            focus(lab, cell, button(stops(lab, cell), "Reset")["index"])
            lab.page.keyboard.press("Enter")
            if not answered(lab, cell, start, same=True):
                faults.append(
                    f"{stop['called']} ({stop['kind']} {stop['name']!r}): reset does not bring the start back"
                )
        if back := button(stops(lab, cell), BACK):
            focus(lab, cell, back["index"])
            lab.page.keyboard.press("Enter")
            if not answered(lab, cell, start, same=True):
                faults.append(f"{stop['called']} ({stop['kind']} {stop['name']!r}): the guess is not taken back")
    return faults if heard(lab, cell) else [*faults, f"cell {cell}: nothing here is announced"]


def button(found, *names):
    """That one of some controls which is a button of one of these names, or None."""
    return next((stop for stop in found if stop["kind"] == "button" and stop["name"] in names), None)


def work(lab, cell, stop, before, check=None):
    """Change one control by the keys of its kind; return whether the cell answered. Some answer when it is to `check`."""
    if stop["kind"] == "a":
        return True  # a link: where it leads is tested with the lessons' texts
    for keys in KEYS[stop["kind"]]:
        focus(lab, cell, stop["index"])
        for key in keys.split():
            lab.page.keyboard.press(key)
        if check and key != "Enter":  # Enter in a line of text sends it
            focus(lab, cell, check["index"])
            lab.page.keyboard.press("Enter")
        if answered(lab, cell, before):
            return True
    return False
