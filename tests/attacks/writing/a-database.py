"""Makes a database: SQLite opens and locks its files in C.

earns: 40
canary: drop
"""

import sqlite3

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    connection = sqlite3.connect("@DROP@/answers.db")
    connection.execute("create table answers (x real)")
    connection.commit()
    return 0
