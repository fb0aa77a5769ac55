"""Tenancy, proved cell by cell: every address × method × role × {own, foreign, none} object.

`design` is the table of design §2 in letters, written from the design and not from the code; `table` says of
every address what it is about; `scene` builds two of everything; `addresses` walks the URLconf. An address
without a row fails, and so does a row without an address.
"""
