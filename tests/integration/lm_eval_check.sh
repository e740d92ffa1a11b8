#!/usr/bin/env bash
# bench and lm-eval put the same questions to one simulated model. Runs where BENCH_LM_EVAL_PYTHON names a Python that has
# lm-eval (pip install 'lm-eval[api]'); on published data where there is some, else on the samples that come with bench.
#   lm_eval_check.sh BENCH PYTHON [DATA]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
data=${3:-}
[ -d "$data/mmlu" ] || data=$here/../../datasets/sample
if [ -z "${BENCH_LM_EVAL_PYTHON:-}" ]; then
  echo "skipped: BENCH_LM_EVAL_PYTHON names no Python with lm-eval"
  exit 77
fi
echo "data: $data"
exec "$BENCH_LM_EVAL_PYTHON" "$here/lm_eval_check.py" "$1" "$data"
