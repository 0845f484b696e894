"""The codebook's reference of tables and columns, written from the dictionary so that the two cannot drift apart.

`eastern-flank docs` rewrites the part of data/README.md that is between two comments. All other words of that page are
written by hand.
"""

from pathlib import Path

from eastern_flank.core import atomic_write, generated, project
from eastern_flank.core.markup import Markup, code, escape, link, table
from eastern_flank.tables.csv_reader import Unsound, size
from eastern_flank.tables.schema import listed, read_json

START = "<!-- codebook: written by `eastern-flank docs` from datapackage.json; do not edit by hand -->"
END = "<!-- codebook: end -->"

TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "yes or no",
    "date": "date, as 2016-06-13",
}


def render(package: dict) -> str:
    """Write the reference of all tables.

    Parameters
    ----------
    package : dict
        The dictionary (datapackage.json).

    Returns
    -------
    str
        Markdown: a list of the tables, then layer by layer for each table its columns and, where columns have a closed list of
        values, the values and their meaning.
    """
    parts, layer = [_contents(package["resources"])], None
    for entry in package["resources"]:
        if entry["layer"] != layer:
            layer = entry["layer"]
            parts.append(f"### Layer: {escape(layer)}")
        parts.append(_section(entry))
    return "\n\n".join(parts) + "\n"


def update(readme_path: Path | None = None, package_path: Path | None = None) -> bool:
    """Bring the reference in a page up to date.

    Parameters
    ----------
    readme_path, package_path : pathlib.Path, optional
        The page and the dictionary; by default data/README.md and data/datapackage.json.

    Returns
    -------
    bool
        Whether the page had to be changed.

    Raises
    ------
    MarkersMissing
        Where the page lacks the two comments, in order and once each.
    Unsound
        Where the page or the dictionary cannot be read.
    """
    data = project.root() / "data"
    readme_path, package_path = readme_path or data / "README.md", package_path or data / "datapackage.json"
    size(readme_path, readme_path.name)  # a pipe would keep us waiting
    try:
        page = readme_path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Unsound(readme_path.name, "is not in UTF-8; put back the file as it was") from None
    reference = render(read_json(package_path.parent, package_path.name))
    new = generated.fill(page, readme_path.name, START, END, reference)
    if new != page:
        atomic_write.write(readme_path, new.encode())
    return new != page


def _contents(resources):
    links = [link(entry["title"], f"#{entry['title'].lower().replace(' ', '-')}") for entry in resources]
    rows = [(link, _file(entry), entry["layer"]) for link, entry in zip(links, resources, strict=True)]
    return table(("Table", "File", "Layer"), rows)


def _section(entry):
    schema = entry.get("schema")
    if schema is None:
        return f"#### {escape(entry['title'])}\n\nFile: {_file(entry)}, no table. {escape(entry['description'])}"
    key = " and ".join(map(code, listed(schema.get("primaryKey", []))))
    parts = [
        f"#### {escape(entry['title'])}",
        f"File: {_file(entry)}. {escape(entry['description'])} {f'Key: {key}.' if key else 'No key.'}",
        table(("Column", "What it holds", "Type", "Rules"), [_column(field, schema) for field in schema["fields"]]),
    ]
    values = [row for field in schema["fields"] for row in _values(field)]
    if values:
        parts += ["The values that these columns may take:", table(("Column", "Value", "Meaning"), values)]
    return "\n\n".join(parts)


def _column(field, schema):
    unit = f", unit: {field['unit']}" if "unit" in field else ""
    rules = Markup("; ".join(_rules(field, schema)))
    return (code(field["name"]), field["description"], TYPES[field["type"]] + unit, rules)


def _rules(field, schema):
    """Yield what a value of this column must satisfy, in words, as Markdown."""
    limits = field.get("constraints", {})
    yield "required" if limits.get("required") else "may be empty"
    if limits.get("unique"):
        yield "each value once"
    low, high = limits.get("minimum"), limits.get("maximum")
    if low is not None or high is not None:
        words = f"at least {low}" if high is None else f"at most {high}" if low is None else f"from {low} to {high}"
        yield escape(words)
    if "pattern" in limits:
        yield f"matches {code(limits['pattern'])}"
    for key in schema.get("foreignKeys", []):
        for name, target in zip(listed(key["fields"]), listed(key["reference"]["fields"]), strict=True):
            if name == field["name"]:
                place = f"{key['reference']['resource']}.{target}"
                yield f"a value of {code(place)}"
    if "referenceTo" in field:
        targets = [code(f"{target['resource']}.{target['field']}") for target in field["referenceTo"]]
        yield f"a value of {' or '.join(targets)}{', or one of the values below' if 'otherValues' in field else ''}"
    if "foundIn" in field:
        yield f"is in the paragraph that {code(field['foundIn'])} names"
    if _values(field) and "referenceTo" not in field:
        yield "one of the values below"


def _values(field):
    """Return a row (column, value, meaning) for each value that the column may take, in the dictionary's order."""
    closed = field.get("constraints", {}).get("enum", [])
    meanings = {value: field.get("enumLabels", {}).get(value, value) for value in closed}
    meanings |= {value: "yes" for value in field.get("trueValues", [])}
    meanings |= {value: "no" for value in field.get("falseValues", [])}
    meanings |= field.get("otherValues", {})
    return [(code(field["name"]), code(value), meaning) for value, meaning in meanings.items()]


def _file(entry):
    return link(code(entry["path"]), entry["path"])
