#!/usr/bin/env python
# coding: utf-8

# # Homework 5

# In[1]:


get_ipython().run_line_magic('matplotlib', 'inline')
get_ipython().system('pip install numpy matplotlib')
get_ipython().run_line_magic('config', "InlineBackend.figure_format = 'svg'")
import matplotlib.pyplot as plt


# In[2]:


import numpy as np

# the activation functions and their derivatives, as in the lecture
G = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "identity": lambda z: z,
}
DG = {
    "sigmoid": lambda z: G["sigmoid"](z) * (1 - G["sigmoid"](z)),
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "relu": lambda z: np.where(z > 0, 1.0, 0.0),
    "identity": np.ones_like,
}


def sample_loss(a, y):
    diff = a - y
    return diff.dot(diff)


def weighted_input(W, a_prev):
    return W.dot(a_prev)


def dC0_da(a, y):
    diff = a - y
    return 2 * diff


def da_dz(z, activation):
    return DG[activation](z)


def dz_dw(W, a_prev, j, k):
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z_j = W[j].dot(a_prev)
    return 2 * (G[activation](z_j) - y[j]) * DG[activation](z_j) * a_prev[k]


def layer_gradient(W, a_prev, y, activation):
    z = W.dot(a_prev)
    delta = 2 * (G[activation](z) - y) * DG[activation](z)
    return np.outer(delta, a_prev)


def average_gradient(W, A_prev, Y, activation):
    Z = A_prev.dot(W.T)
    delta = 2 * (G[activation](Z) - Y) * DG[activation](Z)
    return delta.T.dot(A_prev) / A_prev.shape[0]


# In[11]:


get_ipython().run_cell_magic('time', '', 'sample_loss(np.ones(3), np.zeros(3))\n')
plt.plot(np.linspace(-3, 3), DG["tanh"](np.linspace(-3, 3)))


# In[ ]:
