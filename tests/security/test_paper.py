"""Paper takes no file of this computer, asks nobody, and is made in seconds or not at all."""

from unpacking import unpacked

from eastern_flank.publishing import html as pages
from eastern_flank.publishing import pdf


def test_paper_takes_no_file_of_this_computer(tmp_path, pango):
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET" * 20)
    attack = f'<a rel="attachment" href="{secret.as_uri()}">x</a>\n\n<img alt="x" src="{secret.as_uri()}">'
    html = pdf.printable(pages.document(f"# Title\n\n{attack}\n\nWords.", "students"))
    html = html.replace("</head>", f'<link rel="attachment" href="{secret.as_uri()}"></head>')
    assert b"TOPSECRET" not in unpacked(pdf.pdf(pdf.render(html)))
