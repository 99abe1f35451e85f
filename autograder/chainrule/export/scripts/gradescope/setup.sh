#!/usr/bin/env bash
# Gradescope runs this once, as root, when the autograder is built; the network is there.
set -euo pipefail
cd /autograder/source
chmod go= .

fit() { # the first Python of 3.11 or later that can make a virtual environment
  for python in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -I -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  return 1
}

if ! python=$(fit); then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  # Ubuntu 22.04 has 3.11 beside its own 3.10; from 24.04 on its own will do.
  apt-get install --yes python3-venv
  python=$(fit) || { apt-get install --yes python3.11-venv && python=$(fit); }
fi
"$python" -I -m venv /autograder/venv
/autograder/venv/bin/python -I -m pip install --quiet --only-binary :all: --require-hashes -r requirements.txt
