"""The rules of the house (design §1), each a function from source text or models to the sentences it objects.

tests/test_house.py asks them of the whole tree, and of small made-up sources that break each rule once.
"""
