"""Tables: the dictionary, reading, checking and showing them."""
