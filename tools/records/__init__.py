"""Where records live: the SQL tables, the import of a user's book, and the bundled demo book."""
