"""How much there may be in a folder of tables: far more than a class needs, and never so much that it keeps a computer busy."""

FILE = 5_000_000  # bytes, of one file and of all tables together
RESOURCES = 100  # files that a dictionary describes
COLUMNS = 100  # of a table
ROWS = 20_000  # of one table and of all tables together
CELLS = 200_000  # of one table and of all tables together
CELL = 10_000  # characters of a cell
LIST = 1_000  # items of a list in the dictionary, such as the words that a column may hold
WORDS = 20  # words for yes, for no, or for an empty cell
CODERS = 100  # people whose codings are read together
PHRASES = 5_000  # of evidence, in all tables together
REFERENCES = 3  # to other tables, in which a column has a part
PATTERN = 200  # characters of a pattern
PATTERN_MEMORY = 2**18  # bytes that a compiled pattern may use
PATTERNS_TIME = 0.5  # seconds for all patterns of a dictionary together
PHRASE = 200  # characters of a phrase of evidence
ARTICLE = 50_000  # characters of an article
PARAGRAPHS = 100  # of an article
FILES = 10_000  # files and folders among which the check looks for tables that nobody described
MISTAKES = 50  # after so many, the rest is not looked at
HEADER_PROBLEMS = 5  # that a message lists
EXAMPLES = 100  # cells among which an example is sought
MESSAGE = 1_000  # characters of a line about a mistake
NAME = 200  # characters of a name in such a line, and of a file's path in the dictionary
