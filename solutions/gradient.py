# %% [markdown]
# # Calculating the gradient
#
# A network learns by nudging each weight a little downhill on its loss. Which way is downhill, and how steep it is, is
# the derivative of the loss with respect to that weight: where it is positive, the loss climbs when the weight grows, so
# the weight should shrink. All these derivatives together are the *gradient*. Here you work it out, one link of the chain
# at a time:
#
# 1. one weight, one sample: three short derivatives, and their product;
# 2. every weight of the layer;
# 3. the average over all training samples.
#
# Write the functions in order, each in place of its line `raise NotImplementedError`. Each says what it returns, shows one
# tiny example that you can check by hand, and says how to measure what it should return. Later functions may call your
# earlier ones, and you may add helpers of your own. In the end your functions train a network. To see how far you are:
# `chainrule grade gradient.py` in a terminal, or the cell below each function in the notebook.

# %%
"""Calculating the gradient of the loss with respect to the weights: backpropagation, one link at a time."""

import numpy as np

# %% [markdown]
# ## The layer, and its names
#
# ![Two columns of nodes. On the left are the six activations of layer L-1, a_prev, numbered 0 to 5; on the right the four
# nodes of layer L, numbered 0 to 3, each with its weighted input z, its output a, and its target y. Every node on the left
# has a line to every node on the right. One line is marked: w_12, from node 2 on the left to node 1 on the
# right.](pictures/layer.svg)
#
#     layer L-1                      layer L
#     n_in = 6 nodes                 n_out = 4 nodes
#
#       a_prev[0]   o
#                                    o   z[0]   a[0] = g(z[0])     y[0]
#       a_prev[1]   o
#                              .---> o   z[1]   a[1] = g(z[1])     y[1]
#       a_prev[2]   o == w_12 =='
#                                    o   z[2]   a[2] = g(z[2])     y[2]
#       a_prev[3]   o
#                                    o   z[3]   a[3] = g(z[3])     y[3]
#       a_prev[4]   o
#
#       a_prev[5]   o                (every node on the left feeds every node on the right; one weight is drawn)
#
# Layer $L$ is the last layer of the network: what comes out of it is compared with what was wanted. The layer before is
# $L-1$; in $a_k^{(L-1)}$ it is a label, not a power. Each node puts out one number, its *activation*: $a_j$ in layer $L$, in
# numpy `a[j]`, and $a_k^{(L-1)}$ in layer $L-1$, in numpy an entry of `a_prev`. A node of layer $L$ adds up the activations
# that come in, each times a weight: that is its *weighted input* $z_j$. The *activation function* $g$ turns it into the
# output $a_j = g(z_j)$. $y_j$ is the *target*, the output that was wanted. (Why a $g$ at all? Without one, many layers could
# do no more than a single one: you will see it at the end, in "It learns".)
#
# $w_{jk}$ leads to node $j$ of layer $L$ from node $k$ of layer $L-1$. So $w_{12}$ is the weight from node 2 to node 1,
# and in numpy it is `W[1, 2]`: the row is the node it leads to. Indices start at 0, and so do the samples: $C_0$ is the
# loss of sample 0, the first of $n$. (So the 0 of $C_0$ counts samples, and the 0 of $a_0$ counts nodes.) Until "All
# samples", there is only that one.
#
# $$z_j = \sum_{k=0}^{n_{in}-1} w_{jk}\, a_k^{(L-1)} \qquad a_j = g(z_j) \qquad C_0 = \sum_{j=0}^{n_{out}-1} (a_j - y_j)^2$$
#
# The conventions, since books differ: the loss $C_0$ of one sample *sums* over the output nodes, with no factor 1/2 in
# front; only samples are *averaged*; there is no bias (until the bonus). Everything is `float64`; shapes are written as in
# numpy, so `W` is (n_out, n_in) and `y` is (n_out,). No function changes the arrays that it is given.

# %%
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


# %% [markdown]
# ## A slope can be measured
#
# A derivative is a slope, and a slope can be measured: go a little way from $x$ to both sides, see how much $f$ changes
# from one end to the other, and divide by the distance between them. `slope` does that for a function of one number. It is
# not exact, and far too slow for training, as each weight would have to be tried by itself. But it needs no formula, so it
# can tell you whether yours is right.
#
# A function of many inputs becomes a function of one number when all inputs but one are held still. Its slope is then
# called a *partial derivative*, and written with a round d: $\partial C_0/\partial w_{12}$ is how fast $C_0$ changes
# with $w_{12}$ alone. (In names of functions it is a plain d.) That is what the `lambda` in each exercise is for: it moves
# one input, and nothing else.
#
# Under *Measure it* you find what to type, and what comes out, up to rounding. In the notebook, type it into a cell of your
# own; beside a script, into `python -i -c "from gradient import *"`. First enter the example's lines that set `W` and so
# on, without the `>>>`. From `dC0_da` on, what you measure is what your function should return (the first two functions
# are no derivatives; there you measure how they change). Then change the numbers: the two must still agree.

# %%
def slope(f, x):
    """How steeply f climbs at x: its derivative there, measured; this one is written for you.

    f        a function of one number, which returns a number
    x        a number
    returns  a number, right to about 9 digits

    The derivative of x^2 is 2x.
    >>> round(slope(lambda x: x**2, 3.0), 6)
    6.0
    """
    h = 1e-5
    return float(f(x + h) - f(x - h)) / (2 * h)


# %% [markdown]
# ## The way forward: the loss, and what feeds a node
#
# Before anything is differentiated, make sure of what is. The loss of one sample compares each output $a_j$ with the
# value $y_j$ that was wanted, squares the difference, and adds the squares.

# %%
def sample_loss(a, y):
    """C_0, the loss of one sample.

    a, y     (n_out,) the activations of layer L, and their targets
    returns  a scalar

    Two nodes, half a unit off each, one above and one below: 0.25 + 0.25.
    >>> float(sample_loss(np.array([0.75, 0.5]), np.array([0.25, 1.0])))
    0.5

    Measure it:
    slope(lambda a_0: sample_loss(np.array([a_0, 0.5]), np.array([0.25, 1.0])), 0.25)
    is 0.0, as C_0 is flat where node 0 meets its target.
    """
    ### BEGIN SOLUTION
    return np.sum((a - y) ** 2)
    ### END SOLUTION


# %%
def weighted_input(W, a_prev):
    """z, the weighted input of every node of layer L.

    W        (n_out, n_in)
    a_prev   (n_in,) the activations of layer L-1
    returns  (n_out,)

    Node 0 gets 1*1 + 2*0.5 + 0*2, node 1 gets 0*1 + 1*0.5 - 1*2.
    >>> W = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]])
    >>> weighted_input(W, np.array([1.0, 0.5, 2.0]))
    array([ 2. , -1.5])

    Measure it:
    slope(lambda a_1: weighted_input(W, np.array([1.0, a_1, 2.0]))[0], 0.5)
    is 2.0, which is W[0, 1]: how fast z_0 grows with a_prev[1].
    """
    ### BEGIN SOLUTION
    return W @ a_prev
    ### END SOLUTION


# %% [markdown]
# ## One weight, one sample: a chain of three links
#
# Change $w_{12}$ a little. That changes $z_1$; the change of $z_1$ changes $a_1$; and the change of $a_1$ changes $C_0$.
# Nothing else moves: $w_{12}$ reaches the loss through node 1 alone.
#
# ![Four boxes in a row: w_12, z_1, a_1, C_0. An arrow leads from each to the next. Below each arrow stands the rate with
# which the next one changes: the third link below the first arrow, the second link below the second, the first link below
# the third.](pictures/chain.svg)
#
#     w_12  ------------->  z_1  ------------->  a_1  ------------->  C_0
#             dz_1/dw_12           da_1/dz_1           dC_0/da_1
#            (third link)        (second link)        (first link)
#
# Rates multiply, as in gears: if $a_1$ moves 3 times as fast as $z_1$, and $z_1$ twice as fast as $w_{12}$, then $a_1$
# moves 6 times as fast as $w_{12}$. A rate is negative where one falls while the other grows. This is the chain rule, and
# with three links, where it multiplies the three derivatives (the *terms*, as they are called below), it is written
#
# $$\frac{\partial C_0}{\partial w_{12}} = \frac{\partial C_0}{\partial a_1}\;\frac{\partial a_1}{\partial z_1}\;\frac{\partial z_1}{\partial w_{12}}$$
#
# The links are numbered from the loss, as it is there that we begin: backwards, link by link.
#
# ### The first link: how the loss changes with an output
#
# Written out for four nodes, $C_0 = (a_0-y_0)^2 + (a_1-y_1)^2 + (a_2-y_2)^2 + (a_3-y_3)^2$. Only one summand contains
# $a_1$; the derivative of the others with respect to $a_1$ is 0. What remains is the derivative of a square, and the
# same holds for every node $j$.

# %%
def dC0_da(a, y):
    """The first term, dC_0/da_j, for every node j.

    a, y     (n_out,)
    returns  (n_out,)

    The same two nodes as above: node 0 is above its target, node 1 below.
    >>> dC0_da(np.array([0.75, 0.5]), np.array([0.25, 1.0]))
    array([ 1., -1.])

    Measure it:
    slope(lambda a_0: sample_loss(np.array([a_0, 0.5]), np.array([0.25, 1.0])), 0.75)
    is 1.0, entry [0].
    """
    ### BEGIN SOLUTION
    return 2 * (a - y)
    ### END SOLUTION


# %% [markdown]
# ### The second link: how an output changes with its weighted input
#
# $a_j = g(z_j)$, so this is the derivative $g'(z_j)$ of the activation function, taken at $z_j$. Each of the four
# activation functions has its own: large where $g$ is steep, near 0 where $g$ is nearly flat.
#
# ![Four small plots, one for each activation, with z from -4 to 4: g as a full line, its slope as a dashed one. Sigmoid
# climbs from 0 to 1, and its slope is a low hump with its top, 0.25, at 0. Tanh climbs from -1 to 1, and its slope is a hump
# with its top, 1, at 0. Relu is 0 on the left and climbs like z on the right; its slope jumps from 0 to 1. Identity is the
# straight line z, and its slope is 1 everywhere.](pictures/activations.svg)
#
#                 far left     at 0         far right
#     sigmoid     flat         climbs       flat
#     tanh        flat         climbs       flat         (at 0 four times as steep as sigmoid)
#     relu        flat         has a kink   climbs
#     identity    climbs       climbs       climbs
#
# Those of relu and identity you can see at once. For sigmoid, write $g(z) = (1 + e^{-z})^{-1}$: that is a small chain of its
# own. The derivative of tanh you may look up, as long as you check it with `slope`. Both are short when they are written
# with the value $a = g(z)$; mind that this function is given $z$. You won't be asked for relu at $z = 0$, where it has a
# kink.

# %%
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

    Measure it:
    slope(lambda z_0: activate(z_0, "sigmoid"), 0.0)
    is 0.25, entry [0]. Try other z, and the other names.
    """
    ### BEGIN SOLUTION
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
    ### END SOLUTION


# %% [markdown]
# ### The third link: how a weighted input changes with one weight
#
# $$z_1 = w_{10}\,a_0^{(L-1)} + w_{11}\,a_1^{(L-1)} + w_{12}\,a_2^{(L-1)} + \dots + w_{15}\,a_5^{(L-1)}$$
#
# Which of these summands contains $w_{12}$, and what is it multiplied by? (The function gets `W` and `a_prev`, as the others
# do; it may not need both.)

# %%
def dz_dw(W, a_prev, j, k):
    """The third term, dz_j/dw_jk, for one weight.

    W        (n_out, n_in)
    a_prev   (n_in,)
    j, k     the node of layer L, and the node of layer L-1
    returns  a scalar

    >>> W, a_prev = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]]), np.array([1.0, 0.5, 2.0])
    >>> float(dz_dw(W, a_prev, 1, 2))
    2.0

    Measure it:
    slope(lambda w: weighted_input(np.array([[1.0, 2.0, 0.0], [0.0, 1.0, w]]), a_prev)[1], -1.0)
    is 2.0.
    """
    ### BEGIN SOLUTION
    return a_prev[k]
    ### END SOLUTION


# %% [markdown]
# ### The product
#
# Now join the links for one weight $w_{jk}$: from `W` and `a_prev` you get $z$ and $a$, and from these the three terms.
#
# The first two belong to node $j$, whichever weight leads there. Their product, $\frac{\partial C_0}{\partial z_j}$, is
# called the *error* of node $j$ and written $\delta_j$: it says how fast the loss changes with $z_j$. In code it is often
# called `delta`.

# %%
def weight_gradient(W, a_prev, y, j, k, activation):
    """dC_0/dw_jk for one weight and one sample.

    W           (n_out, n_in)
    a_prev      (n_in,)
    y           (n_out,)
    j, k        the weight's node of layer L, and its node of layer L-1
    activation  the name of g
    returns     a scalar

    With g(z) = z, node 1 has a = -1.5 and wants -1: the three terms are -1, 1 and 2.
    >>> W, a_prev = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]]), np.array([1.0, 0.5, 2.0])
    >>> float(weight_gradient(W, a_prev, np.array([1.0, -1.0]), 1, 2, "identity"))
    -2.0

    Measure it:
    slope(lambda w: sample_loss(
        weighted_input(np.array([[1.0, 2.0, 0.0], [0.0, 1.0, w]]), a_prev), np.array([1.0, -1.0])), -1.0)
    is -2.0. (Here a is z. With another activation, see the worked example below.)
    """
    ### BEGIN SOLUTION
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return dC0_da(a, y)[j] * da_dz(z, activation)[j] * dz_dw(W, a_prev, j, k)
    ### END SOLUTION


# %% [markdown]
# ### The worked example
#
# The layer of the drawing, with sigmoid: 4 output nodes fed by 6. Follow $w_{12}$ with pencil and paper; the numbers are
# those of the next cell. The weights that lead to node 1 are row 1 of `W_example`, so
#
# $$z_1 = 0.25 \cdot 1 + 0.5 \cdot (-0.5) + 1 \cdot 0.5 + (-0.5) \cdot 0.25 + 0.75 \cdot 0.5 + (-1) \cdot 0.25 = 0.5$$
#
# and $a_1 = 1/(1 + e^{-0.5}) = 0.622459$, where $y_1 = 0.25$ was wanted. The terms are $2\,(0.622459 - 0.25) = 0.744919$,
# $0.622459\,(1 - 0.622459) = 0.235004$, and $a_2^{(L-1)} = 0.5$; their product is $0.0875293$.
# What it says: if $w_{12}$ were larger by $0.01$, and nothing else changed, $C_0$ would be larger by about $0.0009$. So
# $w_{12}$ should become smaller.
#
# The next cell does it with your functions, and then measures: `C_0_for` is the loss as a function of $w_{12}$ alone. (What
# stands below `if __name__ == "__main__":` runs for you, here or with `python gradient.py`, and not while you are graded.)

# %%
W_example = np.array([
    [0.5, -0.5, 0.25, 1.0, 0.0, -0.25],
    [0.25, 0.5, 1.0, -0.5, 0.75, -1.0],
    [-1.0, 0.25, 0.5, 0.75, -0.25, 0.5],
    [0.75, 1.0, -0.5, 0.25, 0.5, 0.0],
])
a_prev_example = np.array([1.0, -0.5, 0.5, 0.25, 0.5, 0.25])
y_example = np.array([0.75, 0.25, 0.5, 1.0])


def C_0_for(w_12):
    """The loss of the worked example if w_12 had this value, and every other weight its own."""
    W = W_example.copy()
    W[1, 2] = w_12
    return sample_loss(activate(weighted_input(W, a_prev_example), "sigmoid"), y_example)


if __name__ == "__main__":
    try:
        z_example = weighted_input(W_example, a_prev_example)
        a_example = activate(z_example, "sigmoid")
        print(f"z_1 = {z_example[1]:.6g}, a_1 = {a_example[1]:.6g}")
        print(f"first term   {dC0_da(a_example, y_example)[1]:.6g}")
        print(f"second term  {da_dz(z_example, 'sigmoid')[1]:.6g}")
        print(f"third term   {dz_dw(W_example, a_prev_example, 1, 2):.6g}")
        print(f"measured     {slope(C_0_for, W_example[1, 2]):.6g}")
        print(f"product      {weight_gradient(W_example, a_prev_example, y_example, 1, 2, 'sigmoid'):.6g}")
    except NotImplementedError:
        print("The worked example goes on when you have written all functions above it.")


# %% [markdown]
# ## Every weight
#
# The same for each weight: node $j$ of layer $L$ meets every node $k$ of layer $L-1$. That gives a table of the shape of
# `W`, whose entry [j, k] belongs to $w_{jk}$. Loop over j and k first if you like; then see whether numpy can do it at once.

# %%
def layer_gradient(W, a_prev, y, activation):
    """dC_0/dW for one sample: entry [j, k] is dC_0/dw_jk.

    W           (n_out, n_in)
    a_prev      (n_in,)
    y           (n_out,)
    activation  the name of g
    returns     (n_out, n_in)

    >>> W, a_prev = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]]), np.array([1.0, 0.5, 2.0])
    >>> layer_gradient(W, a_prev, np.array([1.0, -1.0]), "identity")
    array([[ 2. ,  1. ,  4. ],
           [-1. , -0.5, -2. ]])

    Measure it:
    slope(lambda w: sample_loss(
        weighted_input(np.array([[1.0, w, 0.0], [0.0, 1.0, -1.0]]), a_prev), np.array([1.0, -1.0])), 2.0)
    is 1.0, entry [0, 1].
    """
    ### BEGIN SOLUTION
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    delta = dC0_da(a, y) * da_dz(z, activation)
    return np.outer(delta, a_prev)
    ### END SOLUTION


# %% [markdown]
# ## All samples
#
# So far there was one training sample, and one alone would pull the weights its own way. The loss $C$ of the whole training
# set is the average of the samples' losses $C_0, C_1, \dots, C_{n-1}$, so its derivative is the average of the derivatives:
#
# $$\frac{\partial C}{\partial w_{jk}} = \frac1n \sum_{i=0}^{n-1} \frac{\partial C_i}{\partial w_{jk}}$$
#
# Row $i$ of `A_prev`, of shape (n, n_in), and row $i$ of `Y`, (n, n_out), are sample $i$.

# %%
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
    >>> Y = np.array([[1.0, -1.0], [0.0, 1.0]])
    >>> average_gradient(W, A_prev, Y, "identity")
    array([[ 1.  ,  0.5 ,  2.  ],
           [-0.5 , -0.25, -3.  ]])

    Measure it:
    slope(lambda w: np.mean([
        sample_loss(weighted_input(np.array([[1.0, 2.0, 0.0], [0.0, 1.0, w]]), A_prev[i]), Y[i]) for i in (0, 1)]), -1.0)
    is -3.0, entry [1, 2].
    """
    ### BEGIN SOLUTION
    Z = A_prev @ W.T
    A = activate(Z, activation)
    Delta = dC0_da(A, Y) * da_dz(Z, activation)
    return Delta.T @ A_prev / len(Y)
    ### END SOLUTION


# %% [markdown]
# That is the gradient of the last layer, and enough to train a network that has no other. Run the last section, "It learns",
# now, before the bonus: it trains one with your own `average_gradient`. In the layers before the last one, the second and
# third links are the same. Only the first is new, as their outputs have no targets: "The step backwards" finds it.
#
# ## Bonus
#
# ### A bias
#
# Give every node a bias: $z_j = \sum_k w_{jk} a_k^{(L-1)} + b_j$. Two links of the chain stay as they are.

# %%
def bias_gradient(W, b, a_prev, y, activation):
    """dC_0/db for one sample, where z = W a_prev + b.

    W           (n_out, n_in)
    b           (n_out,)
    a_prev      (n_in,)
    y           (n_out,)
    activation  the name of g
    returns     (n_out,)

    >>> W, a_prev = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]]), np.array([1.0, 0.5, 2.0])
    >>> bias_gradient(W, np.array([0.5, -0.5]), a_prev, np.array([1.0, -1.0]), "identity")
    array([ 3., -2.])

    Measure it:
    slope(lambda b_0: sample_loss(weighted_input(W, a_prev) + np.array([b_0, -0.5]), np.array([1.0, -1.0])), 0.5)
    is 3.0, entry [0].
    """
    ### BEGIN SOLUTION
    z = weighted_input(W, a_prev) + b
    a = activate(z, activation)
    return dC0_da(a, y) * da_dz(z, activation)
    ### END SOLUTION


# %% [markdown]
# ### The step backwards
#
# The activations of layer $L-1$ have no targets. How does the loss change with them? That is the first link for the weights
# of layer $L-1$. Node $k$ feeds *every* node of layer $L$, so there is a chain through each of them, and what these chains
# contribute is added up. This is what makes backpropagation go backwards.

# %%
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

    Measure it:
    slope(lambda a_1: sample_loss(weighted_input(W, np.array([1.0, a_1, 2.0])), np.array([1.0, -1.0])), 0.5)
    is 3.0, entry [1].
    """
    ### BEGIN SOLUTION
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return W.T @ (dC0_da(a, y) * da_dz(z, activation))
    ### END SOLUTION


# %% [markdown]
# ### A whole network
#
# Go forward through all layers and keep what you meet; then go backwards, layer by layer, with the step that you have
# just written.

# %%
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

    Measure it:
    slope(lambda w: (3 * (w * 1) - 5) ** 2, 2.0)
    is 6.0, the entry of the first layer.
    """
    ### BEGIN SOLUTION
    As, Zs = [A_0], []
    for W, activation in zip(weights, activations):
        Zs.append(As[-1] @ W.T)
        As.append(activate(Zs[-1], activation))
    gradients = []
    dC_dA = dC0_da(As[-1], Y)
    for layer in reversed(range(len(weights))):
        Delta = dC_dA * da_dz(Zs[layer], activations[layer])
        gradients.insert(0, Delta.T @ As[layer] / len(Y))
        dC_dA = Delta @ weights[layer]
    return gradients
    ### END SOLUTION


# %% [markdown]
# ### How to check a gradient
#
# What `slope` does for one number, do for a whole table: move one weight by $h$ to both sides, hold all others still, and
# see how much the loss changes; then the next weight. Choose $h$ between $10^{-6}$ and $10^{-4}$: a larger one measures a
# chord, and with a smaller one the difference drowns in rounding.

# %%
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

    Measure it:
    slope(lambda w: np.mean([(0.5 + 2 * w + 1) ** 2, (w - 1) ** 2]), -1.0)
    is -3.0, entry [1, 2], as there.
    """
    ### BEGIN SOLUTION
    def loss(W):
        return np.mean(np.sum((activate(A_prev @ W.T, activation) - Y) ** 2, axis=1))

    h = 1e-5
    gradient = np.zeros(W.shape)
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            step = np.zeros(W.shape)
            step[j, k] = h
            gradient[j, k] = (loss(W + step) - loss(W - step)) / (2 * h)
    return gradient
    ### END SOLUTION


# %% [markdown]
# ### The distance of two gradients
#
# Relative to their size, except where they are small: there the 1 keeps the quotient from blowing up.

# %%
def relative_error(x, y):
    """The largest over all entries of abs(x - y) / max(1, abs(x), abs(y)).

    x, y     arrays of one shape
    returns  a scalar

    The entries differ by 2 of 8, and by 0.125 where both are below 1.
    >>> float(relative_error(np.array([8.0, 0.5]), np.array([6.0, 0.625])))
    0.25

    Measure it:
    relative_error(np.array([slope(np.tanh, 0.5)]), da_dz(np.array([0.5]), "tanh"))
    is below 1e-9.
    """
    ### BEGIN SOLUTION
    return np.max(np.abs(x - y) / np.maximum(1, np.maximum(np.abs(x), np.abs(y))))
    ### END SOLUTION


# %% [markdown]
# ### Another loss
#
# To choose one of several classes, networks end in a *softmax*: $a_j = e^{z_j} / \sum_m e^{z_m}$, so that the outputs are
# positive and add up to 1, as probabilities do. The loss is then the *cross-entropy* $C_i = -\sum_j y_j \log a_j$, with the
# natural logarithm. Each $z_j$ now changes every output, and still the derivative of $C_i$ with respect to $z_j$ becomes
# short: work it out. Mind that $e^{800}$ is beyond what a `float64` can hold, and that a softmax doesn't change when the
# same number is subtracted from every $z_j$.

# %%
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

    Measure it:
    slope(lambda w: -np.log(np.exp(4 * w) / (np.exp(4 * w) + 1)), 0.0)
    is -2.0, entry [0, 0].
    """
    ### BEGIN SOLUTION
    Z = A_prev @ W.T
    E = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    A = E / np.sum(E, axis=1, keepdims=True)
    return (A - Y).T @ A_prev / len(Y)
    ### END SOLUTION


# %% [markdown]
# ## It learns
#
# Four samples, each with two inputs that are 0 or 1, and a third that is always 1, so that its weights do what a bias would.
# The weights begin at random. In each step your gradient, times the step size, is subtracted from them: that is *gradient
# descent*, and the loss falls, unless the steps are too large. The cell also prints what the network answers in the end.
#
# One layer can learn "this, or that, or both". It can't learn "this or that, but not both": that takes a layer between, here
# of four nodes, and your `network_gradients`.
#
# Then play with it, one change at a time: give the single layer `EITHER_OR` in place of `OR`; give the two layers
# "identity" in place of "tanh"; give them a `step_size` of 50. What does the network answer now, and why?

# %%
INPUTS = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
OR, EITHER_OR = np.array([[0.0], [1.0], [1.0], [1.0]]), np.array([[0.0], [1.0], [1.0], [0.0]])


def output(weights, activations, a):
    """What the network makes of the input a: forward through all layers."""
    for W, activation in zip(weights, activations):
        a = activate(weighted_input(W, a), activation)
    return a


def train(weights, activations, targets, gradients, steps=300, step_size=2.0):
    """Changes the weights, and returns the loss before each step. gradients(weights) gives a list, dC/dW of each layer."""
    losses = []
    for _ in range(steps):
        losses.append(np.mean([sample_loss(output(weights, activations, a), y) for a, y in zip(INPUTS, targets)]))
        for W, dC_dW in zip(weights, gradients(weights)):
            W -= step_size * dC_dW
    return losses


def show(losses, title, weights, activations, targets):
    """The outputs after training, and the losses as a curve; as bars of characters where matplotlib is not installed."""
    print(f"{title}: the loss {'falls' if losses[-1] < losses[0] else 'rises'} from {losses[0]:.4f} to {losses[-1]:.4f}")
    for a, y in zip(INPUTS, targets):
        print(f"  input {a[0]:.0f}, {a[1]:.0f}   wanted {y[0]:.0f}   output {output(weights, activations, a)[0]:.2f}")
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        for step in range(0, len(losses), 25):
            print(f"{step:6}  {losses[step]:.4f}  {'#' * round(60 * losses[step] / max(losses))}")
    else:
        plt.plot(losses)
        plt.title(title)
        plt.xlabel("step")
        plt.ylabel("loss")
        plt.show()


if __name__ == "__main__":
    random = np.random.default_rng(2026)
    try:
        one_layer = [random.normal(size=(1, 3))]
        gradients = lambda weights: [average_gradient(weights[0], INPUTS, OR, "sigmoid")]
        show(train(one_layer, ["sigmoid"], OR, gradients), "or", one_layer, ["sigmoid"], OR)
        two_layers, names = [random.normal(size=(4, 3)), random.normal(size=(1, 4))], ["tanh", "sigmoid"]
        gradients = lambda weights: network_gradients(weights, INPUTS, EITHER_OR, names)
        show(train(two_layers, names, EITHER_OR, gradients), "either-or", two_layers, names, EITHER_OR)
    except NotImplementedError:
        print("Training goes on when you have written more: average_gradient trains one layer, network_gradients two.")
