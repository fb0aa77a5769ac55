"""A believable year in Isère, lived through the product's own actions (fictional people and organisations).

`cast` who there is, `stock` what was given, `people` whom it helps, `tales` what happened and `stories` how,
`agenda` in which order, `build` all of it at once. The same on every machine: days are counted back from
today, nothing is drawn by chance.
"""
