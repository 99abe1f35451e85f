import numpy as np
g  = {'sigmoid': lambda z: 1/(1+np.exp(-z)), 'tanh': np.tanh, 'relu': lambda z: np.maximum(z, 0), 'identity': lambda z: z}
gp = {'sigmoid': lambda z: g['sigmoid'](z)*(1-g['sigmoid'](z)), 'tanh': lambda z: 1-np.tanh(z)**2, 'relu': lambda z: 1.0*(z > 0), 'identity': lambda z: z*0+1}


sample_loss = lambda a, y: ((a-y)**2).sum()


weighted_input = lambda W, a_prev: W@a_prev


dC0_da = lambda a, y: 2*(a-y)


da_dz = lambda z, activation: gp[activation](z)


dz_dw = lambda W, a_prev, j, k: a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation): return layer_gradient(W, a_prev, y, activation)[j, k]


def layer_gradient(W, a_prev, y, activation): z = W@a_prev; return np.outer(2*(g[activation](z)-y)*gp[activation](z), a_prev)


def average_gradient(W, A_prev, Y, activation): return np.mean([layer_gradient(W, *s, activation) for s in zip(A_prev, Y)], axis=0)


import time
import matplotlib.pyplot as plt
plt.ion()
line, = plt.plot([], [])
losses = []
W = np.eye(3)
for frame in range(60):
    W = W - .1*average_gradient(W, np.eye(3), np.ones((3, 3)), 'tanh')
    losses.append(sum(sample_loss(np.tanh(W@x), np.ones(3)) for x in np.eye(3)))
    line.set_data(range(len(losses)), losses)
    plt.pause(.01); time.sleep(.5)
plt.ioff(); plt.show()
