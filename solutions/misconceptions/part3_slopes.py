"""Mistakes in one slope of the four. A class is a mistake: its docstring the hints, its functions what was done."""

import gradient as lesson
import numpy as np


class sigmoid_one_minus_a:
    """Only with sigmoid: too large, twice what it should be at 0. Look for what is missing. Read "The second link".

    At 0 the sigmoid has the value 1/2 and the slope 1/4. Which slope does your formula give there?

    The derivative of the sigmoid has two factors: multiply by the one that is missing.
    """

    def da_dz(z, activation):
        if activation == "sigmoid":
            return 1 - lesson.activate(z, "sigmoid")
        return lesson.da_dz(z, activation)


class sigmoid_one_plus_a:
    """Only with sigmoid: too large everywhere. Look at the sign in the brackets. Read "The second link".

    Far to the right the sigmoid is flat. Does your formula come near 0 there?

    Turn the sign in the second factor round.
    """

    def da_dz(z, activation):
        if activation == "sigmoid":
            a = lesson.activate(z, "sigmoid")
            return a * (1 + a)
        return lesson.da_dz(z, activation)


class sigmoid_a_one_minus_a_squared:
    """Only with sigmoid: there is a square too many. Look at the exponents. Read "The second link".

    At 0 the sigmoid has the value 1/2 and the slope 1/4. Which slope does your formula give there?

    Leave the square out: neither of the two factors has one.
    """

    def da_dz(z, activation):
        if activation == "sigmoid":
            a = lesson.activate(z, "sigmoid")
            return a * (1 - a**2)
        return lesson.da_dz(z, activation)


class sigmoid_exponent_sign:
    """Only with sigmoid: it grows beyond all bounds for large z. Look at the sign in the exponent. Read "The second
    link".

    Chain rule: what does differentiating e to the power of -z leave in the numerator?

    Give z the same sign in the exponent of the numerator as it has in the denominator.
    """

    def da_dz(z, activation):
        if activation == "sigmoid":
            return np.exp(z) / (1 + np.exp(-z)) ** 2
        return lesson.da_dz(z, activation)


class sigmoid_negative:
    """Only with sigmoid: every value has the opposite sign. Look for a minus that was lost on the way. Read "The second
    link".

    The sigmoid climbs everywhere. Can its slope be negative?

    The inner derivative of -z brings a second minus: count both, and they cancel.
    """

    def da_dz(z, activation):
        if activation == "sigmoid":
            return -lesson.da_dz(z, "sigmoid")
        return lesson.da_dz(z, activation)


class tanh_not_squared:
    """Only with tanh: right at 0, too large for negative z and too small for positive. Look for what is missing. Read
    "The second link".

    The slope of tanh is the same at z and at -z. Is yours?

    A square is missing: put it on the value of tanh.
    """

    def da_dz(z, activation):
        if activation == "tanh":
            return 1 - np.tanh(z)
        return lesson.da_dz(z, activation)


class tanh_plus:
    """Only with tanh: right at 0, too large everywhere else. Look at the sign. Read "The second link".

    tanh is steepest at 0 and flat far out. Does your formula fall or grow on the way out?

    Turn the sign in front of the square round.
    """

    def da_dz(z, activation):
        if activation == "tanh":
            return 1 + np.tanh(z) ** 2
        return lesson.da_dz(z, activation)


class tanh_like_sigmoid:
    """Only with tanh: it gives 0 at z of 0, where tanh is steepest. Look at where the formula comes from. Read "The
    second link".

    Your formula has the pattern of the sigmoid's derivative. Which slope has tanh at 0?

    Work out the derivative of tanh by itself: it has a square, and no second factor.
    """

    def da_dz(z, activation):
        if activation == "tanh":
            return np.tanh(z) * (1 - np.tanh(z))
        return lesson.da_dz(z, activation)


class tanh_one_over_cosh:
    """Only with tanh: right at 0, and too large everywhere else. Look for a square. Read "The second link".

    tanh is a quotient. To which power does the quotient rule raise the denominator?

    Put the square that is missing on the denominator.
    """

    def da_dz(z, activation):
        if activation == "tanh":
            return 2 / (np.exp(z) + np.exp(-z))
        return lesson.da_dz(z, activation)


class tanh_wrong_square:
    """Only with tanh: right at 0, and not the same at z and at -z. Look at what is squared. Read "The second link".

    The slope of tanh is the same at z and at -z. What must be squared for that?

    Square the value of tanh alone, before it is taken from 1.
    """

    def da_dz(z, activation):
        if activation == "tanh":
            return (1 - np.tanh(z)) ** 2
        return lesson.da_dz(z, activation)


class relu_inverted:
    """Only with relu: 0 and 1 have changed places. Look at the comparison. Read "The second link".

    On which side of 0 does relu climb, and on which is it flat?

    Turn the comparison round, so that positive z have the slope.
    """

    def da_dz(z, activation):
        if activation == "relu":
            return np.where(z < 0, 1.0, 0.0)
        return lesson.da_dz(z, activation)


class relu_always_one:
    """Only with relu: right for positive z. Look at what comes out for negative z. Read "The second link".

    Left of 0, relu is a horizontal line. What is the slope of a horizontal line?

    Tell the two sides of 0 apart: the 1 belongs to positive z alone.
    """

    def da_dz(z, activation):
        if activation == "relu":
            return np.ones_like(z)
        return lesson.da_dz(z, activation)


class relu_leaky:
    """Only with relu: right for positive z, and for negative z a little slope is left. Look at that number. Read "The
    second link".

    Some relus still climb a little where z is negative. Does the lesson's?

    Make the slope for negative z exactly 0.
    """

    def da_dz(z, activation):
        if activation == "relu":
            return np.where(z > 0, 1.0, 0.01)
        return lesson.da_dz(z, activation)


class relu_sign:
    """Only with relu: right for positive z, and -1 for negative z. Look at what the sign of z is used for. Read "The
    second link".

    Is relu flat left of 0, or does it fall there?

    Put the slope of a horizontal line where z is negative.
    """

    def da_dz(z, activation):
        if activation == "relu":
            return np.where(z > 0, 1.0, -1.0)
        return lesson.da_dz(z, activation)


class relu_returns_z:
    """Only with relu: z itself comes back where it is positive. Look at what is returned there. Read "The second link".

    For positive z, a is z. By how much does a change when z changes by one?

    Return a slope for each side of 0: two fixed numbers, however large z is.
    """

    def da_dz(z, activation):
        if activation == "relu":
            return np.maximum(z, 0)
        return lesson.da_dz(z, activation)


class identity_returns_z:
    """Only with identity: z itself comes back. Look at what is returned there. Read "The second link".

    a is z. By how much does a change when z changes by one?

    Return the slope of that straight line: the same number for every z, in the shape of z.
    """

    def da_dz(z, activation):
        if activation == "identity":
            return z.copy()
        return lesson.da_dz(z, activation)


class identity_zero:
    """Only with identity: every value is 0. Look at what is returned there. Read "The second link".

    What never changes has the derivative 0. Does a never change, when a is z?

    Return the slope of a line that climbs as fast as z itself, in the shape of z.
    """

    def da_dz(z, activation):
        if activation == "identity":
            return 0 * z
        return lesson.da_dz(z, activation)


class tanh_of_the_square:
    """Only with tanh: the square is in the wrong place. Look at what exactly is squared. Read "The second link".

    Is it the value of tanh that is squared in the formula, or what goes into it?

    Take tanh first, and square what comes out.
    """

    def da_dz(z, activation):
        return 1 - np.tanh(z**2) if activation == "tanh" else lesson.da_dz(z, activation)
