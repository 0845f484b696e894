"""The article and the tables' rows as sentences: what a reader sees who asks where something comes from."""
