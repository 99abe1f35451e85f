# %% [markdown]
# # The error goes backwards
#
# In the first lesson you found the gradient of one layer of weights, the last one. But what fed that layer was taken as
# given, and in a network it isn't: it comes out of the layer before, which has weights of its own, and these must learn,
# too. No target says what a hidden node should have been. So how does it know whether it was too high or too low?
#
# It is told by the layer behind it. Here you write down how, one link at a time:
#
# 1. forward through two layers, keeping what you meet;
# 2. at the output, how the loss changes with each node's z: that is called *delta*;
# 3. one step backwards, through the weights and through the activation function: the delta of the hidden layer;
# 4. from a delta to the gradients of the weights and of the biases;
# 5. all of it for one sample, and the average over all samples.
#
# Write the functions in order. Each says what it returns and shows one tiny example that you can check by hand.
# Later functions may call your earlier ones, and you may add helpers of your own.

# %%
"""The error goes backwards: backpropagation through two layers, one link at a time."""

import numpy as np

# %% [markdown]
# ## The network, and its names
#
#     layer 0            layer 1                 layer 2
#     n_0 = 3 inputs     n_1 = 4 hidden nodes    n_2 = 2 output nodes
#
#                         o  node 0
#       o  input 0                                o  node 0     y[0]
#                         o  node 1
#       o  input 1                                o  node 1     y[1]
#                         o  node 2
#       o  input 2
#                         o  node 3
#
#           a0 -- W1, b1 --> z1 -- g --> a1 -- W2, b2 --> z2 -- g --> a2 ----> C_0
#
#     (every node feeds every node of the next layer)
#
# A number in brackets above says which layer is meant: $z^{(1)}$ holds the weighted inputs of all hidden nodes, and
# $z^{(1)}_k$ is the one of node $k$. In code the layer's number stands right behind the letter: `z1`, and `z1[k]`.
#
# $$z^{(1)} = W^{(1)} a^{(0)} + b^{(1)} \qquad a^{(1)} = g(z^{(1)}) \qquad z^{(2)} = W^{(2)} a^{(1)} + b^{(2)} \qquad a^{(2)} = g(z^{(2)})$$
#
# As in the first lesson, $w_{jk}$ leads *to* node $j$ *from* node $k$ of the layer before, and is `W[j, k]`. So `W1` is
# (n_1, n_0) and `W2` is (n_2, n_1). New are the biases, one for each node: `b1` (n_1,) and `b2` (n_2,). The two layers
# may have different activation functions.
#
# The conventions are the same: the loss of one sample is the plain sum $C_0 = \sum_j (a^{(2)}_j - y_j)^2$ over the output
# nodes; only samples are averaged; everything is `float64`; no function changes the arrays that it is given.
#
# ### What you have already
#
# The links of the first lesson, written out: you will need them again and again. `slope` is new. It measures a
# derivative, by a step to both sides, and with it you can check each formula before anybody else does.

# %%
def activate(z, activation):
    """The activation function g(z), elementwise.

    z           array of any shape
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


def da_dz(z, activation):
    """Its derivative g'(z), elementwise. It is given z, not a."""
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)


def sample_loss(a, y):
    """C_0, the sum of the squared differences between the outputs a and the targets y."""
    return np.sum((a - y) ** 2)


def dC0_da(a, y):
    """Its derivative with respect to each output: how far above its target it is, twice."""
    return 2 * (a - y)


def slope(f, x, h=1e-5):
    """df/dx at x, measured: f is a function of one number. Right to about 9 digits."""
    return (f(x + h) - f(x - h)) / (2 * h)


# %% [markdown]
# ## The way forward: keep what you meet
#
# The way back needs to know how the sample went forward: at which $z$ each node was, and what it handed on. So the
# forward pass returns them all. What comes out of layer 1 goes into layer 2.
#
# *Check yourself:* with `"identity"` for both layers and biases of 0, `a2` is `W2 @ W1 @ a0`.

# %%
def forward(W1, b1, W2, b2, a0, activations):
    """All that the two layers compute for one sample.

    W1, b1       (n_1, n_0), (n_1,)
    W2, b2       (n_2, n_1), (n_2,)
    a0           (n_0,) the inputs
    activations  a list: the name of layer 1's g, and of layer 2's
    returns      the list [z1, a1, z2, a2], of shapes (n_1,), (n_1,), (n_2,), (n_2,)

    One node a layer: 2*3 - 1 is 5; relu lets it pass; -1*5 + 2 is -3.
    >>> W1, b1, W2, b2 = np.array([[2.0]]), np.array([-1.0]), np.array([[-1.0]]), np.array([2.0])
    >>> forward(W1, b1, W2, b2, np.array([3.0]), ["relu", "identity"])
    [array([5.]), array([5.]), array([-3.]), array([-3.])]
    """
    ### BEGIN SOLUTION
    z1 = W1 @ a0 + b1
    a1 = activate(z1, activations[0])
    z2 = W2 @ a1 + b2
    a2 = activate(z2, activations[1])
    return [z1, a1, z2, a2]
    ### END SOLUTION


# %% [markdown]
# ## Delta at the output
#
# Give the derivative of the loss with respect to a node's $z$ a name of its own, because everything else follows from it:
#
# $$\delta^{(l)}_j = \frac{\partial C_0}{\partial z^{(l)}_j}$$
#
# Read it as a wish: a positive delta says "it would be better if my $z$ were smaller", and how much better. At the output
# you know both links from the first lesson. $z^{(2)}_j$ moves $a^{(2)}_j$ alone, and that moves $C_0$:
#
# $$\delta^{(2)}_j = \frac{\partial C_0}{\partial a^{(2)}_j}\;\frac{\partial a^{(2)}_j}{\partial z^{(2)}_j}$$
#
# *Shapes:* one value for each output node, (n_2,). *Check yourself:* for a single node both of these should be the same
# number,
#
#     y = np.array([0.5])
#     slope(lambda z: sample_loss(activate(np.array([z]), "tanh"), y), 0.3), output_delta(np.array([0.3]), y, "tanh")[0]

# %%
def output_delta(z2, y, activation):
    """delta2, dC_0/dz2, for every output node.

    z2          (n_2,) the weighted inputs of the output layer
    y           (n_2,) the targets
    activation  the name of the output layer's g
    returns     (n_2,)

    At z = 0 the sigmoid is 1/2 and climbs by a quarter. The first node is half a unit too high, the second half too low.
    >>> output_delta(np.array([0.0, 0.0]), np.array([0.0, 1.0]), "sigmoid")
    array([ 0.25, -0.25])
    """
    ### BEGIN SOLUTION
    a2 = activate(z2, activation)
    return dC0_da(a2, y) * da_dz(z2, activation)
    ### END SOLUTION


# %% [markdown]
# ## One step backwards
#
# ### Through the weights
#
# Now to hidden node $k$. Its activation $a^{(1)}_k$ goes to *every* output node, so a small change of it reaches the loss
# on as many ways as there are output nodes, and the changes add up:
#
# $$\frac{\partial C_0}{\partial a^{(1)}_k} = \sum_{j=0}^{n_2-1} \frac{\partial C_0}{\partial z^{(2)}_j}\;\frac{\partial z^{(2)}_j}{\partial a^{(1)}_k}$$
#
# The first factor has a name already. For the second look at $z^{(2)}_j = \sum_k w^{(2)}_{jk} a^{(1)}_k + b^{(2)}_j$: which
# summand holds $a^{(1)}_k$, and what stands beside it?
#
# Forward, node $j$ adds over what feeds it: along row $j$ of `W2`. Backwards, node $k$ adds over what it feeds: down a
# column. It is the same table of weights, read the other way.
#
# *Shapes:* `W2` is (n_2, n_1), `delta2` is (n_2,), and the result must have a value for each hidden node, (n_1,).
# *Check yourself:* if only one output node has a delta, and that is 1, you get the row of `W2` that leads to it.

# %%
def dC0_da1(W2, delta2):
    """dC_0/da1, for every hidden node, from what the output nodes wish.

    W2       (n_2, n_1)
    delta2   (n_2,)
    returns  (n_1,)

    The first hidden node reaches the two outputs with 1 and 3, the second with 2 and 4: 1*10 - 3*1, and 2*10 - 4*1.
    >>> dC0_da1(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, -1.0]))
    array([ 7., 16.])
    """
    ### BEGIN SOLUTION
    return W2.T @ delta2
    ### END SOLUTION


# %% [markdown]
# ### Through the activation function
#
# $a^{(1)}_k$ was $g(z^{(1)}_k)$, so one more link leads from there to $z^{(1)}_k$, and you are where you wanted to be:
#
# $$\delta^{(1)}_k = \frac{\partial C_0}{\partial a^{(1)}_k}\;g'(z^{(1)}_k)$$
#
# That is the whole of backpropagation: a delta of one layer becomes the delta of the layer before, through the weights
# and through a slope. A deeper network does this once more for each layer. Notice what it means where a node is
# flat, as relu is below 0: whatever the outputs wish, nothing gets through.
#
# *Shapes:* (n_1,), like `z1`. *Check yourself:* with one node a layer,
#
#     W2, y = np.array([[2.0]]), np.array([0.5])
#     through = lambda z: sample_loss(W2 @ activate(np.array([z]), "sigmoid"), y)
#     delta2 = output_delta(W2 @ activate(np.array([0.3]), "sigmoid"), y, "identity")
#     slope(through, 0.3), hidden_delta(W2, delta2, np.array([0.3]), "sigmoid")[0]

# %%
def hidden_delta(W2, delta2, z1, activation):
    """delta1, dC_0/dz1, for every hidden node.

    W2          (n_2, n_1)
    delta2      (n_2,)
    z1          (n_1,) the weighted inputs of the hidden layer
    activation  the name of the hidden layer's g
    returns     (n_1,)

    The two hidden nodes of the example before; relu is flat for the second.
    >>> hidden_delta(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, -1.0]), np.array([0.5, -0.5]), "relu")
    array([7., 0.])
    """
    ### BEGIN SOLUTION
    return dC0_da1(W2, delta2) * da_dz(z1, activation)
    ### END SOLUTION


# %% [markdown]
# ## From a delta to the gradients
#
# ### Of the weights
#
# Once a layer's delta is known, it no longer matters which layer it is. $w_{jk}$ moves $z_j$ by as much as node $k$ of the
# layer before hands on, and $\delta_j$ says what that does to the loss:
#
# $$\frac{\partial C_0}{\partial w_{jk}} = \delta_j\; a^{prev}_k$$
#
# In the output layer `a_prev` is `a1`; in the hidden layer it is the input, `a0`.
#
# *Shapes:* `delta` belongs to the nodes that the weights lead to, `a_prev` to those that they come from, and the table has
# the shape of `W`. *Check yourself:* row $j$ is `a_prev`, `delta[j]` times.

# %%
def dC0_dW(delta, a_prev):
    """dC_0/dW of one layer: entry [j, k] belongs to w_jk.

    delta    (n_out,) of the layer that the weights lead to
    a_prev   (n_in,) the activations of the layer that they come from
    returns  (n_out, n_in)

    >>> dC0_dW(np.array([1.0, -2.0]), np.array([3.0, 0.5, -1.0]))
    array([[ 3. ,  0.5, -1. ],
           [-6. , -1. ,  2. ]])
    """
    ### BEGIN SOLUTION
    return np.outer(delta, a_prev)
    ### END SOLUTION


# %% [markdown]
# ### Of the biases
#
# $z_j = \sum_k w_{jk}\,a_k + b_j$. If $b_j$ grows by a little, by how much does $z_j$ grow? The rest of the chain is in
# delta. The answer is short; see to it that you know why.
#
# *Check yourself:* a bias is a weight that comes from a node which always hands on 1.

# %%
def dC0_db(delta):
    """dC_0/db of one layer, for every node.

    delta    (n_out,)
    returns  (n_out,)

    >>> dC0_db(np.array([1.0, -2.0]))
    array([ 1., -2.])
    """
    ### BEGIN SOLUTION
    return delta
    ### END SOLUTION


# %% [markdown]
# ## The whole way, for one sample
#
# Put it together: forward; the output's delta; the hidden delta; and from each delta the gradients of its layer. Mind that
# each layer has its own $z$, its own activation function, and its own layer before it. The weights are read, not changed:
# an update comes when all gradients are known.
#
# *Shapes:* each gradient has the shape of what it is a gradient of. *Check yourself:* the worked example, below, measures
# one of them.

# %%
def backward(W1, b1, W2, b2, a0, y, activations):
    """The gradients of both layers for one sample.

    W1, b1       (n_1, n_0), (n_1,)
    W2, b2       (n_2, n_1), (n_2,)
    a0           (n_0,) the inputs
    y            (n_2,) the targets
    activations  a list: the name of layer 1's g, and of layer 2's
    returns      the list [dC_0/dW1, dC_0/db1, dC_0/dW2, dC_0/db2], each of the shape of what it is a gradient of

    One node a layer: a1 is 5 and a2 is -3, which should be -4. So delta2 is 2, and delta1 is -1*2.
    >>> W1, b1, W2, b2 = np.array([[2.0]]), np.array([-1.0]), np.array([[-1.0]]), np.array([2.0])
    >>> backward(W1, b1, W2, b2, np.array([3.0]), np.array([-4.0]), ["relu", "identity"])
    [array([[-6.]]), array([-2.]), array([[10.]]), array([2.])]
    """
    ### BEGIN SOLUTION
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, a0, activations)
    delta2 = output_delta(z2, y, activations[1])
    delta1 = hidden_delta(W2, delta2, z1, activations[0])
    return [dC0_dW(delta1, a0), dC0_db(delta1), dC0_dW(delta2, a1), dC0_db(delta2)]
    ### END SOLUTION


# %% [markdown]
# ### The worked example
#
# The network of the drawing, with sigmoid in the hidden layer and identity at the output. Follow $w^{(1)}_{12}$, from
# input 2 to hidden node 1, with pencil and paper.
#
# Forward, $z^{(1)} = (0, 1, -1, 2)$, so hidden node 1 has $a^{(1)}_1 = 0.731059$. The outputs are $a^{(2)} =
# (0.373611, 0.377777)$ and should be $(0.5, 0.25)$.
#
# Backwards, $\delta^{(2)} = (-0.252777, 0.255554)$: the first output is too low, the second too high. Hidden node 1
# reaches them with the weights $-1$ and $2$, so $\partial C_0/\partial a^{(1)}_1 = 0.252777 + 0.511109 = 0.763886$. Its
# slope is $0.731059\,(1 - 0.731059) = 0.196612$, which gives $\delta^{(1)}_1 = 0.150189$. Input 2 hands on $0.5$:
#
# $$\frac{\partial C_0}{\partial w^{(1)}_{12}} = 0.150189 \cdot 0.5 = 0.0750946$$
#
# The cell below asks your `backward`, and measures the same slope; both are 0.075095 when all is right. (What stands under
# `if __name__ == "__main__"` is not run when you are graded.)

# %%
W1_example = np.array([
    [0.5, 0.5, 1.0],
    [1.0, 0.25, 0.5],
    [-0.5, 1.0, -1.0],
    [0.25, -0.75, 1.0],
])
b1_example = np.array([-0.5, 0.0, 1.0, 0.5])
W2_example = np.array([
    [1.0, -1.0, 0.5, 0.25],
    [0.25, 2.0, -1.0, -0.5],
])
b2_example = np.array([0.25, -0.5])
a0_example = np.array([1.0, -1.0, 0.5])
y_example = np.array([0.5, 0.25])


def example_loss(w_12):
    """C_0 of the example, with this number in the place of the first layer's w_12."""
    W1 = W1_example.copy()
    W1[1, 2] = w_12
    a2 = forward(W1, b1_example, W2_example, b2_example, a0_example, ["sigmoid", "identity"])[-1]
    return sample_loss(a2, y_example)


def show_example():
    """Prints the example's derivative, as backward has it and as it is measured."""
    network = W1_example, b1_example, W2_example, b2_example
    dW1 = backward(*network, a0_example, y_example, ["sigmoid", "identity"])[0]
    print(f"backward: {dW1[1, 2]:.6f}   measured: {slope(example_loss, W1_example[1, 2]):.6f}")


if __name__ == "__main__":
    try:
        show_example()
    except NotImplementedError:
        print("the example needs forward and backward")

# %% [markdown]
# ## All samples
#
# The loss of the training set is the average of the samples' losses, so each gradient is the average of the samples'
# gradients: those of the weights, and those of the biases just as well.
#
# $$\frac{\partial C}{\partial w^{(l)}_{jk}} = \frac1n \sum_{i=0}^{n-1} \frac{\partial C_i}{\partial w^{(l)}_{jk}}
#   \qquad \frac{\partial C}{\partial b^{(l)}_j} = \frac1n \sum_{i=0}^{n-1} \frac{\partial C_i}{\partial b^{(l)}_j}$$
#
# Loop over the samples first. Then see whether numpy can do it at once: with one sample a row, everything has an axis more,
# and is written the other way round. `W1 @ a0 + b1` becomes `A0 @ W1.T + b1`, of shape (n, n_1), where the bias is added
# to each row. Work out in the same way, from the shapes alone, what becomes of your step backwards, and along which axis the
# samples are joined.
#
# *Check yourself:* the same sample three times has the gradients of that sample once.

# %%
def average_gradients(W1, b1, W2, b2, A0, Y, activations):
    """The gradients of both layers, averaged over the n samples.

    W1, b1       (n_1, n_0), (n_1,)
    W2, b2       (n_2, n_1), (n_2,)
    A0           (n, n_0) one sample a row
    Y            (n, n_2)
    activations  a list: the name of layer 1's g, and of layer 2's
    returns      the list [dC/dW1, dC/db1, dC/dW2, dC/db2]

    Two samples: the one from above, and one that relu doesn't let through, so that only the last bias wishes for something.
    >>> W1, b1, W2, b2 = np.array([[2.0]]), np.array([-1.0]), np.array([[-1.0]]), np.array([2.0])
    >>> average_gradients(W1, b1, W2, b2, np.array([[3.0], [0.0]]), np.array([[-4.0], [4.0]]), ["relu", "identity"])
    [array([[-3.]]), array([-1.]), array([[5.]]), array([-1.])]
    """
    ### BEGIN SOLUTION
    Z1 = A0 @ W1.T + b1
    A1 = activate(Z1, activations[0])
    Z2 = A1 @ W2.T + b2
    Delta2 = output_delta(Z2, Y, activations[1])
    Delta1 = Delta2 @ W2 * da_dz(Z1, activations[0])
    return [Delta1.T @ A0 / len(Y), np.mean(Delta1, axis=0), Delta2.T @ A1 / len(Y), np.mean(Delta2, axis=0)]
    ### END SOLUTION


# %% [markdown]
# That is all of the lesson. Every network that learns by backpropagation does this, layer after layer.
#
# ## Bonus
#
# ### A step downhill
#
# The gradient points uphill, so each weight and each bias moves a little the other way: by the learning rate times its
# gradient. All four gradients belong to the network as it was before the step.
#
# *Check yourself:* a very small step lowers the loss by the learning rate times the sum of the squares of all gradients.

# %%
def descent_step(W1, b1, W2, b2, A0, Y, activations, rate):
    """The network after one step of gradient descent.

    W1, b1, W2, b2, A0, Y, activations   as above
    rate                                 the learning rate, a number
    returns                              the list [W1, b1, W2, b2], new arrays

    >>> W1, b1, W2, b2 = np.array([[2.0]]), np.array([-1.0]), np.array([[-1.0]]), np.array([2.0])
    >>> descent_step(W1, b1, W2, b2, np.array([[3.0]]), np.array([[-4.0]]), ["relu", "identity"], 0.5)
    [array([[5.]]), array([0.]), array([[-6.]]), array([1.])]
    """
    ### BEGIN SOLUTION
    gradients = average_gradients(W1, b1, W2, b2, A0, Y, activations)
    return [part - rate * gradient for part, gradient in zip([W1, b1, W2, b2], gradients)]
    ### END SOLUTION


# %% [markdown]
# ### Let it learn
#
# "One or the other, but not both": no single layer can learn that, as no straight line parts its four points. Two layers
# can. This cell takes 500 of your steps from random weights; the loss falls from 0.26 to 0.005.

# %%
def learn(steps=500, rate=0.5):
    """Trains 2 inputs, 3 hidden nodes and 1 output on exclusive or; prints the loss on the way, and what comes of it."""
    A0 = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    Y = np.array([[0.0], [1.0], [1.0], [0.0]])
    random = np.random.default_rng(2)
    network = [random.normal(size=(3, 2)), np.zeros(3), random.normal(size=(1, 3)), np.zeros(1)]
    activations = ["tanh", "sigmoid"]
    for step in range(steps + 1):
        if step % (steps // 5) == 0:
            outputs = [forward(*network, a0, activations)[-1] for a0 in A0]
            loss = np.mean([sample_loss(a2, y) for a2, y in zip(outputs, Y)])
            print(f"step {step:5}   loss {loss:.4f}   {'#' * round(160 * loss)}")
        network = descent_step(*network, A0, Y, activations, rate)
    for a0, a2 in zip(A0, outputs):
        print(a0, "->", a2.round(2))


if __name__ == "__main__":
    try:
        learn()
    except NotImplementedError:
        print("learning needs forward and descent_step")
