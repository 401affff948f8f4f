#!/bin/sh
# Prints a Python 3.10 that really runs: a pyenv shim can be on PATH and still fail.
# Prints nothing and ends with 1 when there is none.
set -u

is_python310() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1
}

for candidate in python3.10 python3 python "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python3.10; do
    if is_python310 "$candidate"; then
        command -v "$candidate"
        exit 0
    fi
done
exit 1
