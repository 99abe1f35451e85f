"""Writes Markdown: an image that reports who reads, a link, mentions of everybody, a fence, a heading, table pipes.

earns: 40
canary: raw
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    seen = "![](https://evil.example/seen.png)"
    table = "| ok | variance | 60 / 60 |"
    link = "[the solution](javascript:alert(1))"
    raise ValueError(f"{seen} {link} @everyone @here closes #1 ``` ~~~ {table} \n\n# 100 of 100")
