"""Every plot of the site as a browser draws it: no text on another, none cut off, none too small to read on a phone."""

import pytest
from site_fixtures import TYPE

from eastern_flank.core import lesson as lessons

pytestmark = [pytest.mark.browser, pytest.mark.ci]
SMALLEST = 11  # CSS pixels
MEASURE = """(smallest) => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  const close = 2; // pixels by which boxes may touch: they are larger than their letters
  const faults = [];
  let count = 0;
  for (const plot of document.querySelectorAll(".plot")) {
    const whole = plot.getBoundingClientRect();
    if (!whole.width) continue; // the other width is shown
    count += 1;
    const { overflowX, overflowClipMargin } = getComputedStyle(plot); // what the page lets stand beyond a plot is not cut off
    const room = Math.max(close, overflowX === "clip" ? parseFloat(overflowClipMargin) || 0 : 0);
    const scale = whole.width / plot.viewBox.baseVal.width;
    const texts = [...plot.querySelectorAll("text")].filter((text) => text.textContent.trim());
    const seen = texts.map((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      const spare = 0.22 * Math.min(bottom - top, right - left); // above and below the letters
      const { a, b } = text.getScreenCTM();
      const [across, down] = Math.abs(b) > Math.abs(a) ? [spare, 0] : [0, spare]; // letters may stand upright
      const size = parseFloat(getComputedStyle(text).fontSize) * scale;
      const box = { left: left + across, right: right - across, top: top + down, bottom: bottom - down };
      return { words: text.textContent, ...box, size };
    });
    seen.forEach((one, place) => {
      if (one.size < smallest) faults.push(`${one.words} has ${one.size.toFixed(1)} px`);
      const inside = one.left > whole.left - room && one.right < whole.right + room;
      if (!inside || one.top < whole.top - room || one.bottom > whole.bottom + room)
        faults.push(`${one.words} is cut off`);
      for (const other of seen.slice(place + 1)) {
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (across > close && down > close) faults.push(`${one.words} is on ${other.words}`);
      }
    });
  }
  return { faults, count };
}"""


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("number", [path.stem[:2] for path in lessons.paths()])
def test_texts_of_plots_are_apart_whole_and_large_enough(page, site_url, number, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{site_url}lessons/{number}.html")
    page.evaluate(TYPE)
    found = page.evaluate(MEASURE, SMALLEST)
    assert found["count"] > 0
    assert found["faults"] == []


@pytest.mark.parametrize("number", [path.stem[:2] for path in lessons.paths()])
def test_none_is_cut_off_while_the_type_has_not_come(page, site_url, number):
    page.set_viewport_size({"width": 1366, "height": 844})
    page.goto(f"{site_url}lessons/{number}.html")
    page.wait_for_selector("html:not(.wait)", state="attached")
    page.evaluate("document.fonts.clear()")  # what stays is the system's, made as wide: fallback.css
    page.evaluate("document.fonts.ready")
    faults = page.evaluate(MEASURE, SMALLEST)["faults"]
    assert [fault for fault in faults if fault.endswith("cut off")] == []


def test_a_label_is_no_wider_while_the_type_has_not_come(page, site_url):
    wide = "() => [...document.querySelectorAll('.plot text[font-weight]')].map((each) => each.getBoundingClientRect().width)"
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site_url}lessons/07.html")
    page.wait_for_selector("html:not(.wait)", state="attached")
    page.evaluate(TYPE)
    own = page.evaluate(wide)
    page.evaluate("document.fonts.clear()")
    seen = [now / before for now, before in zip(page.evaluate(wide), own, strict=True) if before]
    assert len(seen) > 5
    assert max(seen) < 1.03  # a number that stands beside it would seem to go on with it


@pytest.mark.parametrize("number", ["02", "03", "04", "05", "07", "08", "09"])
def test_so_are_the_pictures_of_a_live_picture(page, site_url, number):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site_url}lessons/{number}.html")
    page.evaluate(TYPE)
    page.evaluate(
        """async () => {
          for (const box of document.querySelectorAll("[data-live]")) {
            const script = box.querySelector("script[data-frames]");
            const frames = await new Promise((found) => {
              globalThis.efFrames = (name, { pieces, frames }) =>
                found(frames.map((frame) => frame.svg?.narrow.map((place) => pieces[place]).join("") ?? ""));
              document.head.append(Object.assign(document.createElement("script"), { src: script.dataset.frames }));
            });
            const place = Object.assign(document.createElement("div"), { className: "fig" });
            const some = frames.filter((_, number) => number % 4 === 1).join("");
            place.innerHTML = some.replaceAll('class="plot"', 'class="plot narrow"');
            box.after(place);
          }
        }"""
    )
    found = page.evaluate(MEASURE, SMALLEST)
    assert found["count"] > 5
    assert found["faults"] == []


def test_colours_follow_the_theme(page, site_url):
    page.goto(f"{site_url}lessons/05.html")
    read = 'getComputedStyle(document.querySelector(\'[data-figure="05_exclave"] path[fill*="color-mix"]\')).fill'
    colours = []
    for theme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        colours.append(page.evaluate(read))
    assert colours[0] != colours[1]


def test_frames_and_pages_are_light(site):
    import gzip

    for path in (site / "lessons" / "frames").glob("*.js"):  # 05 has another map in each crop and round each place
        assert len(gzip.compress(path.read_bytes())) < (130_000 if path.name.startswith("05") else 40_000), path.name
    for path in (site / "lessons").glob("*.html"):
        assert len(gzip.compress(path.read_bytes())) < 200_000, path.name
