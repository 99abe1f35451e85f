def sample_loss(a, y)
    return 0
