"""What keeps every test honest: guards that run around all of them, and the runner behind `make test`."""
