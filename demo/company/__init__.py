"""The invented company Tulp & Tandwiel BV: its cast, told once, written as its systems would export it.

Lives here: who there is, what each person shows, and the shapes of the export files. Does not live here:
any rule: what is decided about these people is the business of the package `consentry` alone.
"""
