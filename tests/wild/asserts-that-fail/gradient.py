# Übungsblatt 4, Abgabe von Jörg und Käthe
# (wir haben zusammen gearbeitet, Übungsgruppe Müller)
import numpy as np


def activate(z, activation):
    """Aktivierungsfunktion, war vorgegeben."""
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "identity":
        return z
    raise ValueError(f"unknown activation: {activation}")


def sample_loss(a, y):
    """Verlust für ein Beispiel: Summe der quadrierten Abweichungen."""
    abweichung = a - y
    return np.dot(abweichung, abweichung)


def weighted_input(W, a_prev):
    # Zeile mal Spalte
    eingabe = np.dot(W, a_prev)
    return eingabe


def dC0_da(a, y):
    # äußere Ableitung mal innere Ableitung (= 1)
    äußere = 2 * (a - y)
    return äußere


def da_dz(z, activation):
    # Ableitung der Aktivierung, Fallunterscheidung
    if activation == "sigmoid":
        größe = activate(z, "sigmoid")
        return größe - größe * größe
    elif activation == "tanh":
        größe = np.tanh(z)
        return 1.0 - größe * größe
    elif activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    elif activation == "identity":
        return np.ones(z.shape)


def dz_dw(W, a_prev, j, k):
    """Alle anderen Summanden fallen weg, übrig bleibt a_k."""
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    """Kettenregel: Produkt der drei Terme."""
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    erster = dC0_da(a, y)
    zweiter = da_dz(z, activation)
    dritter = dz_dw(W, a_prev, j, k)
    return erster[j] * zweiter[j] * dritter


def layer_gradient(W, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    fehler = dC0_da(a, y) * da_dz(z, activation)  # "Fehlersignal"
    return fehler[:, None] * a_prev[None, :]


def average_gradient(W, A_prev, Y, activation):
    """Mittelwert über alle Trainingsbeispiele."""
    anzahl = A_prev.shape[0]
    summe = np.zeros_like(W)
    for eingang, ziel in zip(A_prev, Y):
        summe += layer_gradient(W, eingang, ziel, activation)
    return summe / anzahl


# --- Tests ---
W_t = np.array([[0.5, -0.5], [0.25, 1.0]])
a_t, y_t = np.array([1.0, -0.5]), np.array([0.75, 0.25])
test_w = weight_gradient(W_t, a_t, y_t, 1, 0, "sigmoid")
assert layer_gradient(W_t, a_t, y_t, "sigmoid").shape == (2, 2)
assert abs(test_w - 0.08) < 1e-3, f"falsch: {test_w}"
print("alle Tests bestanden")
