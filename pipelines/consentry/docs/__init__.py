"""Pages made from code, so that they cannot disagree with it.

`python -m consentry.docs` writes them, `--check` says which are out of date. One module per page; `pages`
is the list. Written by hand and not here: how-to, explanation, adr.
"""
