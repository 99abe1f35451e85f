#!/usr/bin/env python
# coding: utf-8

# In[1]:


get_ipython().run_line_magic('matplotlib', 'inline')
get_ipython().system('pip install numpy')


# # Calculating the gradient
#
# A network learns by nudging each weight a little downhill on its loss. Which way is downhill, and how steep it is, is
# the derivative of the loss with respect to that weight. Here you work it out, one link of the chain at a time:
#
# 1. one weight, one sample: three short derivatives, and their product;
# 2. every weight of the layer;
# 3. the average over all training samples.
#
# Write the functions in order. Each says what it returns and shows one tiny example that you can check by hand.
# Later functions may call your earlier ones, and you may add helpers of your own. See how far you are with
# `chainrule grade gradient.py` (or `gradient.ipynb`).


import numpy as np

e = np.einsum


# ## The layer, and its names
#
#     layer L-1                 layer L
#     n_in = 6 nodes            n_out = 4 nodes
#
#       a_0   o
#                               o   z_0   a_0 = g(z_0)     y_0
#       a_1   o
#                         .---> o   z_1   a_1 = g(z_1)     y_1
#       a_2   o == w_12 =='
#                               o   z_2   a_2 = g(z_2)     y_2
#       a_3   o
#                               o   z_3   a_3 = g(z_3)     y_3
#       a_4   o
#
#       a_5   o                 (every node on the left feeds every node on the right; one weight is drawn)
#
# $w_{jk}$ leads to node $j$ of layer $L$ from node $k$ of layer $L-1$. So $w_{12}$ is the weight from node 2 to node 1,
# and in numpy it is `W[1, 2]`: the row is the node it leads to. Indices start at 0.
#
# $$z_j = \sum_{k=0}^{n_{in}-1} w_{jk}\, a_k^{(L-1)} \qquad a_j = g(z_j) \qquad C_0 = \sum_{j=0}^{n_{out}-1} (a_j - y_j)^2$$
#
# The conventions, since books differ: the loss $C_0$ of one sample *sums* over the output nodes, with no factor 1/2 in
# front; only samples are *averaged*; there is no bias (until the bonus). Everything is `float64`, `W` is (n_out, n_in),
# one sample is one row of `A_prev` (n, n_in) and `Y` (n, n_out), and no function changes the arrays that it is given.


def activate(z, activation):
    """The activation function g(z), elementwise; this one is written for you.

    z           array of any shape, the weighted inputs
    activation  "sigmoid", "tanh", "relu" or "identity"
    """
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "identity":
        return z
    raise ValueError(f"unknown activation: {activation}")


# ## The way forward: the loss, and what feeds a node
#
# Before anything is differentiated, make sure of what is. The loss of one sample compares each output $a_j$ with the
# value $y_j$ that was wanted, squares the difference, and adds the squares.


def sample_loss(a, y):
    """C_0, the loss of one sample.

    a, y     (n_out,) the activations of layer L, and their targets
    returns  a scalar

    Two nodes, half a unit off each, one above and one below: 0.25 + 0.25.
    >>> float(sample_loss(np.array([0.75, 0.5]), np.array([0.25, 1.0])))
    0.5
    """
    d = a - y
    return e("j,j->", d, d)


def weighted_input(W, a_prev):
    """z, the weighted input of every node of layer L.

    W        (n_out, n_in)
    a_prev   (n_in,) the activations of layer L-1
    returns  (n_out,)

    Node 0 gets 1*1 + 2*0.5 + 0*2, node 1 gets 0*1 + 1*0.5 - 1*2.
    >>> weighted_input(np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]]), np.array([1.0, 0.5, 2.0]))
    array([ 2. , -1.5])
    """
    return e("jk,k->j", W, a_prev)


# ## One weight, one sample: a chain of three links
#
# Change $w_{12}$ a little. That changes $z_1$; the change of $z_1$ changes $a_1$; and the change of $a_1$ changes $C_0$.
# Nothing else moves: $w_{12}$ reaches the loss through node 1 alone. The chain rule multiplies the three rates:
#
# $$\frac{\partial C_0}{\partial w_{12}} = \frac{\partial C_0}{\partial a_1}\;\frac{\partial a_1}{\partial z_1}\;\frac{\partial z_1}{\partial w_{12}}$$
#
# ### The first link: how the loss changes with an output
#
# Written out for four nodes, $C_0 = (a_0-y_0)^2 + (a_1-y_1)^2 + (a_2-y_2)^2 + (a_3-y_3)^2$. Only one summand contains
# $a_1$; the derivative of the others with respect to $a_1$ is 0. What remains is the derivative of a square, and the
# same holds for every node $j$.


def dC0_da(a, y):
    """The first term, dC_0/da_j, for every node j.

    a, y     (n_out,)
    returns  (n_out,)

    The same two nodes as above: node 0 is above its target, node 1 below.
    >>> dC0_da(np.array([0.75, 0.5]), np.array([0.25, 1.0]))
    array([ 1., -1.])
    """
    return 2 * a - 2 * y


# ### The second link: how an output changes with its weighted input
#
# $a_j = g(z_j)$, so this is the derivative $g'(z_j)$ of the activation function, taken at $z_j$. Each of the four
# activations has its own. Some derivatives are short when they are written with the value $a = g(z)$; mind that this
# function is given $z$. For relu, $z = 0$, where there is a kink, is not asked.


def da_dz(z, activation):
    """The second term, da_j/dz_j = g'(z_j), elementwise.

    z           (n_out,) the weighted inputs
    activation  "sigmoid", "tanh", "relu" or "identity"
    returns     an array like z

    At 0 the sigmoid climbs by a quarter, tanh by one.
    >>> da_dz(np.array([0.0, 0.0]), "sigmoid")
    array([0.25, 0.25])
    >>> da_dz(np.array([0.0, 0.0]), "tanh")
    array([1., 1.])
    """
    return np.select(
        [activation == "sigmoid", activation == "tanh", activation == "relu"],
        [activate(z, "sigmoid") * (1 - activate(z, "sigmoid")), 1 - np.tanh(z) ** 2, (z > 0) * 1.0],
        default=np.ones_like(z),
    )


# ### The third link: how a weighted input changes with one weight
#
# $z_1 = w_{10}a_0 + w_{11}a_1 + w_{12}a_2 + \dots + w_{15}a_5$, with the activations of layer $L-1$. Which summands
# contain $w_{12}$, and what stands beside it?


def dz_dw(W, a_prev, j, k):
    """The third term, dz_j/dw_jk, for one weight.

    W        (n_out, n_in)
    a_prev   (n_in,)
    j, k     the node of layer L, and the node of layer L-1
    returns  a scalar

    >>> W = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]])
    >>> float(dz_dw(W, np.array([1.0, 0.5, 2.0]), 1, 2))
    2.0
    """
    # the Jacobian dz_i/dw_jk = delta_ij a_k, its entry i = j
    return a_prev[k]


# ### The product
#
# Now join the links for one weight $w_{jk}$: from `W` and `a_prev` follow $z$ and $a$, and from these the three terms.


def weight_gradient(W, a_prev, y, j, k, activation):
    """dC_0/dw_jk for one weight and one sample.

    W           (n_out, n_in)
    a_prev      (n_in,)
    y           (n_out,)
    j, k        the weight's node of layer L, and its node of layer L-1
    activation  the name of g
    returns     a scalar

    With g(z) = z, node 1 has a = -1.5 and wants -1: the three terms are -1, 1 and 2.
    >>> W = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]])
    >>> float(weight_gradient(W, np.array([1.0, 0.5, 2.0]), np.array([1.0, -1.0]), 1, 2, "identity"))
    -2.0
    """
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return dC0_da(a[j], y[j]) * da_dz(z, activation)[j] * dz_dw(W, a_prev, j, k)


# ### The worked example
#
# The layer of the drawing, with sigmoid: 4 output nodes fed by 6. Follow $w_{12}$ with pencil and paper. With these
# numbers $z_1 = 0.5$ and $a_1 = 0.622459$, so the terms are $2\,(0.622459 - 0.25) = 0.744919$,
# $0.622459\,(1 - 0.622459) = 0.235004$, and $a_2^{(L-1)} = 0.5$; their product is $0.0875293$.


W_example = np.array([
    [0.5, -0.5, 0.25, 1.0, 0.0, -0.25],
    [0.25, 0.5, 1.0, -0.5, 0.75, -1.0],
    [-1.0, 0.25, 0.5, 0.75, -0.25, 0.5],
    [0.75, 1.0, -0.5, 0.25, 0.5, 0.0],
])
a_prev_example = np.array([1.0, -0.5, 0.5, 0.25, 0.5, 0.25])
y_example = np.array([0.75, 0.25, 0.5, 1.0])


# ## Every weight
#
# The same for each weight: node $j$ of layer $L$ meets every node $k$ of layer $L-1$. That gives a table of the shape of
# `W`, whose entry [j, k] belongs to $w_{jk}$. Loop over j and k first if you like; then see whether numpy can do it at once.


def layer_gradient(W, a_prev, y, activation):
    """dC_0/dW for one sample: entry [j, k] is dC_0/dw_jk.

    W           (n_out, n_in)
    a_prev      (n_in,)
    y           (n_out,)
    activation  the name of g
    returns     (n_out, n_in)

    >>> W = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]])
    >>> layer_gradient(W, np.array([1.0, 0.5, 2.0]), np.array([1.0, -1.0]), "identity")
    array([[ 2. ,  1. ,  4. ],
           [-1. , -0.5, -2. ]])
    """
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return e("j,j,k->jk", dC0_da(a, y), da_dz(z, activation), a_prev)


# ## All samples
#
# So far one training sample made its wish. The loss of the whole training set is the average of the samples' losses, so
# its derivative is the average of the derivatives:
#
# $$\frac{\partial C}{\partial w_{jk}} = \frac1n \sum_{i=0}^{n-1} \frac{\partial C_i}{\partial w_{jk}}$$
#
# Each row of `A_prev`, with the same row of `Y`, is one sample.


def average_gradient(W, A_prev, Y, activation):
    """dC/dW, averaged over the n samples.

    W           (n_out, n_in)
    A_prev      (n, n_in) one sample a row
    Y           (n, n_out)
    activation  the name of g
    returns     (n_out, n_in)

    Two samples: the one from above, and one that moves a single weight.
    >>> W = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]])
    >>> A_prev = np.array([[1.0, 0.5, 2.0], [0.0, 0.0, 1.0]])
    >>> average_gradient(W, A_prev, np.array([[1.0, -1.0], [0.0, 1.0]]), "identity")
    array([[ 1.  ,  0.5 ,  2.  ],
           [-0.5 , -0.25, -3.  ]])
    """
    Z = e("jk,nk->nj", W, A_prev)
    return e("nj,nj,nk->jk", dC0_da(activate(Z, activation), Y), da_dz(Z, activation), A_prev) / len(Y)


# That is all of the lesson: repeat it for each layer, step against the gradient, and the network learns.
#
# ## Bonus
#
# ### A bias
#
# Give every node a bias: $z_j = \sum_k w_{jk} a_k^{(L-1)} + b_j$. Two links of the chain stay as they are.


def bias_gradient(W, b, a_prev, y, activation):
    """dC_0/db for one sample, where z = W a_prev + b.

    W           (n_out, n_in)
    b           (n_out,)
    a_prev      (n_in,)
    y           (n_out,)
    activation  the name of g
    returns     (n_out,)

    >>> W = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]])
    >>> bias_gradient(W, np.array([0.5, -0.5]), np.array([1.0, 0.5, 2.0]), np.array([1.0, -1.0]), "identity")
    array([ 3., -2.])
    """
    raise NotImplementedError


# ### The step backwards
#
# How does the loss change with the activations of layer $L-1$? Node $k$ feeds *every* node of layer $L$, so there is a
# chain through each of them, and their shares are added. This is what makes backpropagation go backwards.


def dC0_da_prev(W, a_prev, y, activation):
    """dC_0/da^(L-1) for one sample: for every node k of layer L-1.

    W           (n_out, n_in)
    a_prev      (n_in,)
    y           (n_out,)
    activation  the name of g
    returns     (n_in,)

    >>> W = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]])
    >>> dC0_da_prev(W, np.array([1.0, 0.5, 2.0]), np.array([1.0, -1.0]), "identity")
    array([2., 3., 1.])
    """
    raise NotImplementedError


# ### A whole network
#
# Go forward through all layers and keep what you meet; then go backwards, layer by layer, with the step that you have
# just written.


def network_gradients(weights, A_0, Y, activations):
    """dC/dW of every layer, averaged over the n samples.

    weights      a list, one W for each layer, the first layer first: (nodes, nodes of the layer before)
    A_0          (n, n_in) the network's inputs
    Y            (n, n_out) the targets of the last layer
    activations  a list, the name of g for each layer
    returns      a list of arrays with the shapes of `weights`, in the same order

    Two layers of one node each: a = 3 * (2 * 1) = 6, which should be 5.
    >>> weights = [np.array([[2.0]]), np.array([[3.0]])]
    >>> network_gradients(weights, np.array([[1.0]]), np.array([[5.0]]), ["identity", "identity"])
    [array([[6.]]), array([[4.]])]
    """
    raise NotImplementedError


# ### How to check a gradient
#
# A derivative is a slope, and a slope can be measured: move one weight by $h$ to both sides and see how much the loss
# changes. It is slow and not exact, but it doesn't care how clever your formula is. Choose $h$ between $10^{-6}$ and
# $10^{-4}$: a larger one measures a chord, and with a smaller one the difference drowns in rounding.


def numerical_gradient(W, A_prev, Y, activation):
    """dC/dW measured by central differences of the loss, averaged over the n samples.

    W           (n_out, n_in)
    A_prev      (n, n_in)
    Y           (n, n_out)
    activation  the name of g
    returns     (n_out, n_in), right to about 7 digits

    >>> W = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]])
    >>> A_prev = np.array([[1.0, 0.5, 2.0], [0.0, 0.0, 1.0]])
    >>> numerical_gradient(W, A_prev, np.array([[1.0, -1.0], [0.0, 1.0]]), "identity").round(5)
    array([[ 1.  ,  0.5 ,  2.  ],
           [-0.5 , -0.25, -3.  ]])
    """
    raise NotImplementedError


# ### How far apart are two gradients?
#
# Relative to their size, except where they are small: there the 1 keeps the quotient from blowing up.


def relative_error(x, y):
    """The largest over all entries of abs(x - y) / max(1, abs(x), abs(y)).

    x, y     arrays of one shape
    returns  a scalar

    The entries differ by 2 of 8, and by 0.125 where both are below 1.
    >>> float(relative_error(np.array([8.0, 0.5]), np.array([6.0, 0.625])))
    0.25
    """
    raise NotImplementedError


# ### Another loss
#
# To choose one of several classes, networks end in a softmax, whose outputs are positive and add up to 1, and use the
# loss $C_i = -\sum_j y_j \log a_j$. The derivative of $C_i$ with respect to $z_j$ becomes short: work it out. Mind that
# $e^{800}$ is beyond what a `float64` can hold, and that a softmax doesn't change when the same number is taken off
# every $z_j$.


def softmax_cross_entropy_gradient(W, A_prev, Y):
    """dC/dW for a softmax output and the loss C_i = -sum_j y_j log a_j, averaged over the n samples.

    W        (n_out, n_in)
    A_prev   (n, n_in)
    Y        (n, n_out) each row adds up to 1
    returns  (n_out, n_in)

    All weights 0, so each of the two classes gets 1/2.
    >>> softmax_cross_entropy_gradient(np.zeros((2, 1)), np.array([[4.0]]), np.array([[1.0, 0.0]]))
    array([[-2.],
           [ 2.]])
    """
    raise NotImplementedError


# In[ ]:


get_ipython().run_line_magic('timeit', 'layer_gradient(W_example, a_prev_example, y_example, "tanh")')


# In[27]:


layer_gradient(W_example, a_prev_example, y_example, "tanh")
