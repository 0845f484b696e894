"""Put the lessons in the working folder back as they are published; `install` runs it in its copy of the project."""

from eastern_flank.publishing import notebooks, published

for lesson in notebooks.find():
    nb, note = published.restored(notebooks.read(lesson), lesson)
    notebooks.write(nb, lesson)
    if note:
        print(note)
