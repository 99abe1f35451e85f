import numpy as np
from math import *
from numpy import dot, exp, tanh, zeros, ones
import random, time, sys, os


def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "identity":
        return z
    raise ValueError(f"unknown activation: {activation}")


def sample_loss(a,y):
    #c=0
    #for i in range(len(a)): c+=(a[i]-y[i])**2/2
    # no 1/2!!!
    c=0
    for i in range(len(a)): c+=(a[i]-y[i])**2
    return c


def weighted_input(W,a_prev):
    z=dot(W,a_prev)
    #print(z.shape)
    return z


def dC0_da(a,y):
    d=2*(a-y)
    #print("d=",d)
    return d


print(dC0_da(np.array([0.75,0.5]),np.array([0.25,1.0])))
sys.exit(0)


def sig(x): return 1/(1+exp(-x))

def da_dz(z,activation):
    if activation=="sigmoid": return sig(z)*(1-sig(z))
    if activation=="tanh":
        t=tanh(z)
        return 1-t*t
    if activation=="relu":
        r=zeros(z.shape)
        for i in range(len(z)):
            if z[i]>0: r[i]=1
        return r
    else: return ones(z.shape)


def dz_dw(W,a_prev,j,k):
    return a_prev[k] #easy


def weight_gradient(W,a_prev,y,j,k,activation):
    z=weighted_input(W,a_prev)
    a=activate(z,activation)
    x1=dC0_da(a,y)[j];x2=da_dz(z,activation)[j];x3=dz_dw(W,a_prev,j,k)
    return x1*x2*x3


def layer_gradient(W,a_prev,y,activation):
    G=zeros(W.shape)
    z=weighted_input(W,a_prev); a=activate(z,activation)
    d=dC0_da(a,y)*da_dz(z,activation)
    for j in range(W.shape[0]):
        G[j]=d[j]*a_prev
    return G


def average_gradient(W,A_prev,Y,activation):
    G=zeros(W.shape); N=0
    for x,t in zip(A_prev,Y):
        G=G+layer_gradient(W,x,t,activation); N+=1
    return G/N
