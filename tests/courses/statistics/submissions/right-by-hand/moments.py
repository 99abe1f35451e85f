"""Without numpy: what a list can do."""


def mean(x):
    total = 0.0
    for value in x:
        total += value
    return total / len(x)


def variance(x):
    return sum((value - mean(x)) ** 2 for value in x) / len(x)
