#!/bin/sh
# Starts the tests of this folder.   real.sh PYTHON BINARY [arguments of the binary]
# Exits 77, which is "skipped", where the Python packages are not there.
set -eu
python=$1
shift
"$python" "$(dirname "$0")/server.py" --check || { echo "skipped: no real server"; exit 77; }
exec "$@"
