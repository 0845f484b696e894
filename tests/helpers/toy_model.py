"""The toy model of lesson 07, for all sets of its assumptions at once."""

from itertools import product

import pandas as pd


def answers(assumptions):
    """The troops that each set of low, start and high values asks for."""
    values = product(*assumptions[["low", "start", "high"]].to_numpy())
    sets = pd.DataFrame(values, columns=assumptions.index)
    days = (sets["warning"] + sets["fighting"] - sets["deciding"]).clip(lower=0)
    return (sets["attackers"] / sets["ratio"] - sets["local"] - sets["reinforcements"] * days).clip(lower=0)
