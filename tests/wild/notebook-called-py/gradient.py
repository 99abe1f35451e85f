{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": 4,
   "metadata": {},
   "outputs": [],
   "source": [
    "# Übungsblatt 4, Abgabe von Jörg und Käthe\n",
    "# (wir haben zusammen gearbeitet, Übungsgruppe Müller)\n",
    "import numpy as np"
   ],
   "id": "2ca5f591"
  },
  {
   "cell_type": "code",
   "execution_count": 7,
   "metadata": {},
   "outputs": [],
   "source": [
    "def activate(z, activation):\n",
    "    \"\"\"Aktivierungsfunktion, war vorgegeben.\"\"\"\n",
    "    if activation == \"sigmoid\":\n",
    "        return 1 / (1 + np.exp(-z))\n",
    "    if activation == \"tanh\":\n",
    "        return np.tanh(z)\n",
    "    if activation == \"relu\":\n",
    "        return np.maximum(z, 0)\n",
    "    if activation == \"identity\":\n",
    "        return z\n",
    "    raise ValueError(f\"unknown activation: {activation}\")"
   ],
   "id": "b40ca346"
  },
  {
   "cell_type": "code",
   "execution_count": 9,
   "metadata": {},
   "outputs": [
    {
     "data": {
      "text/plain": [
       "array([[ 2. ,  1. ,  4. ],\n",
       "       [-1. , -0.5, -2. ]])"
      ]
     },
     "execution_count": 9,
     "metadata": {},
     "output_type": "execute_result"
    }
   ],
   "source": [
    "def sample_loss(a, y):\n",
    "    \"\"\"Verlust für ein Beispiel: Summe der quadrierten Abweichungen.\"\"\"\n",
    "    abweichung = a - y\n",
    "    return np.dot(abweichung, abweichung)"
   ],
   "id": "5c6199be"
  },
  {
   "cell_type": "code",
   "execution_count": 10,
   "metadata": {},
   "outputs": [],
   "source": [
    "def weighted_input(W, a_prev):\n",
    "    # Zeile mal Spalte\n",
    "    eingabe = np.dot(W, a_prev)\n",
    "    return eingabe"
   ],
   "id": "d210fb41"
  },
  {
   "cell_type": "code",
   "execution_count": 11,
   "metadata": {},
   "outputs": [
    {
     "data": {
      "text/plain": [
       "array([[ 2. ,  1. ,  4. ],\n",
       "       [-1. , -0.5, -2. ]])"
      ]
     },
     "execution_count": 11,
     "metadata": {},
     "output_type": "execute_result"
    }
   ],
   "source": [
    "def dC0_da(a, y):\n",
    "    # äußere Ableitung mal innere Ableitung (= 1)\n",
    "    äußere = 2 * (a - y)\n",
    "    return äußere"
   ],
   "id": "ffd225ca"
  },
  {
   "cell_type": "code",
   "execution_count": 12,
   "metadata": {},
   "outputs": [
    {
     "data": {
      "text/plain": [
       "array([[ 2. ,  1. ,  4. ],\n",
       "       [-1. , -0.5, -2. ]])"
      ]
     },
     "execution_count": 12,
     "metadata": {},
     "output_type": "execute_result"
    }
   ],
   "source": [
    "def da_dz(z, activation):\n",
    "    # Ableitung der Aktivierung, Fallunterscheidung\n",
    "    if activation == \"sigmoid\":\n",
    "        größe = activate(z, \"sigmoid\")\n",
    "        return größe - größe * größe\n",
    "    elif activation == \"tanh\":\n",
    "        größe = np.tanh(z)\n",
    "        return 1.0 - größe * größe\n",
    "    elif activation == \"relu\":\n",
    "        return np.where(z > 0, 1.0, 0.0)\n",
    "    elif activation == \"identity\":\n",
    "        return np.ones(z.shape)"
   ],
   "id": "020175de"
  },
  {
   "cell_type": "code",
   "execution_count": 15,
   "metadata": {},
   "outputs": [],
   "source": [
    "def dz_dw(W, a_prev, j, k):\n",
    "    \"\"\"Alle anderen Summanden fallen weg, übrig bleibt a_k.\"\"\"\n",
    "    return a_prev[k]"
   ],
   "id": "647755e4"
  },
  {
   "cell_type": "code",
   "execution_count": 16,
   "metadata": {},
   "outputs": [],
   "source": [
    "def weight_gradient(W, a_prev, y, j, k, activation):\n",
    "    \"\"\"Kettenregel: Produkt der drei Terme.\"\"\"\n",
    "    z = weighted_input(W, a_prev)\n",
    "    a = activate(z, activation)\n",
    "    erster = dC0_da(a, y)\n",
    "    zweiter = da_dz(z, activation)\n",
    "    dritter = dz_dw(W, a_prev, j, k)\n",
    "    return erster[j] * zweiter[j] * dritter"
   ],
   "id": "91f27bb2"
  },
  {
   "cell_type": "code",
   "execution_count": 17,
   "metadata": {},
   "outputs": [],
   "source": [
    "def layer_gradient(W, a_prev, y, activation):\n",
    "    z = weighted_input(W, a_prev)\n",
    "    a = activate(z, activation)\n",
    "    fehler = dC0_da(a, y) * da_dz(z, activation)  # \"Fehlersignal\"\n",
    "    return fehler[:, None] * a_prev[None, :]"
   ],
   "id": "2db9bf7a"
  },
  {
   "cell_type": "code",
   "execution_count": 18,
   "metadata": {},
   "outputs": [
    {
     "data": {
      "text/plain": [
       "array([[ 2. ,  1. ,  4. ],\n",
       "       [-1. , -0.5, -2. ]])"
      ]
     },
     "execution_count": 18,
     "metadata": {},
     "output_type": "execute_result"
    }
   ],
   "source": [
    "def average_gradient(W, A_prev, Y, activation):\n",
    "    \"\"\"Mittelwert über alle Trainingsbeispiele.\"\"\"\n",
    "    anzahl = A_prev.shape[0]\n",
    "    summe = np.zeros_like(W)\n",
    "    for eingang, ziel in zip(A_prev, Y):\n",
    "        summe += layer_gradient(W, eingang, ziel, activation)\n",
    "    return summe / anzahl"
   ],
   "id": "52877d03"
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Python 3 (ipykernel)",
   "language": "python",
   "name": "python3"
  },
  "language_info": {
   "name": "python",
   "version": "3.12.3",
   "file_extension": ".py",
   "mimetype": "text/x-python"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
