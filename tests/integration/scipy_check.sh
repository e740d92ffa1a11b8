#!/usr/bin/env bash
# The statistics of bench and of SciPy on samples that are drawn anew, most of them with ties. Skipped where PYTHON has no
# SciPy (pip install scipy).
#   scipy_check.sh UNIT_TESTS PYTHON [SEED]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if ! "$2" -c 'import scipy' 2>/dev/null; then
  echo "skipped: $2 has no SciPy"
  exit 77
fi
seed=${3:-$RANDOM}
values=$(mktemp)
trap 'rm -f "$values"' EXIT
"$2" "$here/../unit/summarise/statistics/comparing/scipy_values.py" "$seed" >"$values"
echo "seed $seed: $(($(wc -l <"$values") - 1)) samples"
BENCH_SCIPY_VALUES=$values "$1" "[.scipy]"
