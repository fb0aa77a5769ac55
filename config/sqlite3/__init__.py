"""Django's SQLite with the number of parameters that the library at hand really takes."""
