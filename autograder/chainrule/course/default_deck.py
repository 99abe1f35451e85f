"""The deck of the lesson, as data: for courses without one of their own. course.yml says what each case is for."""

from typing import Any

LESSON: dict[str, dict[str, Any]] = {
    "lesson": {"n": 6, "n_out": 4, "n_in": 6, "weight": [1, 2]},
    "tanh": {"n": 11, "n_out": 3, "n_in": 7, "activation": "tanh"},
    "sigmoid": {"n": 9, "n_out": 5, "n_in": 7},
    "square-relu": {"n": 7, "n_out": 5, "n_in": 5, "activation": "relu"},
    "one-node": {"n": 5, "n_out": 1, "n_in": 3, "activation": "tanh"},
    "one-sample": {"n": 1, "n_out": 3, "n_in": 7},
    "identity": {"n": 8, "n_out": 5, "n_in": 3, "activation": "identity"},
    "relu-off": {"n": 8, "n_out": 3, "n_in": 5, "activation": "relu", "kind": "off"},
    "near": {"n": 7, "n_out": 3, "n_in": 5, "activation": "tanh", "kind": "near"},
    "far": {"n": 5, "n_out": 3, "n_in": 7, "kind": "far"},
    "saturated": {"n": 3, "n_out": 3, "n_in": 5, "activation": "tanh", "kind": "saturated"},
}
