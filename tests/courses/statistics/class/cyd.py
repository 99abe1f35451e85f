def mean(x):
    return sum(x) / len(x)


def variance(x):
    m = mean(x)
    total = 0.0
    for value in x:
        total += value - m if value > m else m - value
    return total / len(x)
