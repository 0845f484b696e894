"""What people get of the lessons: notebooks that have been run, editions, pages, PDFs, handouts and the class view."""
