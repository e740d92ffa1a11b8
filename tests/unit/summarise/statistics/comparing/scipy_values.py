"""Writes scipy.jsonl: random samples, most with ties, and what SciPy says of them. Run by hand:
python scipy_values.py > scipy.jsonl"""

import json

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20)
everything = stats.PermutationMethod(n_resamples=np.inf)


def line(test, base, changed, result, statistic):
    print(json.dumps({"test": test, "base": base, "changed": changed, "statistic": float(statistic),
                      "p": float(result.pvalue)}, separators=(",", ":")))


def tied(n):
    return [int(x) for x in rng.integers(0, rng.integers(3, 30), n)]


def untied(n):
    return [round(float(x), 6) for x in rng.normal(0, 1, n)]


def differences(base, changed):
    return np.round(np.array(changed) - np.array(base), 9)


print(json.dumps({"origin": f"SciPy {scipy.__version__}, scipy_values.py, seed 20"}))
for i in range(80):  # exact with ties: SciPy counts all divisions
    base, changed = tied(int(rng.integers(2, 8))), tied(int(rng.integers(2, 8)))
    result = stats.mannwhitneyu(changed, base, method=everything)
    line("mann_whitney", base, changed, result, result.statistic)
for i in range(30):  # exact without
    base, changed = untied(int(rng.integers(3, 26))), untied(int(rng.integers(3, 25)))
    result = stats.mannwhitneyu(changed, base, method="exact")
    line("mann_whitney", base, changed, result, result.statistic)
for i in range(10):  # normal
    base, changed = untied(int(rng.integers(30, 60))), untied(int(rng.integers(30, 60)))
    result = stats.mannwhitneyu(changed, base, method="asymptotic", use_continuity=True)
    line("mann_whitney", base, changed, result, result.statistic)
for i in range(60):  # exact with ties and zeros
    n = int(rng.integers(3, 13))
    base, changed = tied(n), tied(n)
    d = differences(base, changed)
    if not d.any():
        continue
    result = stats.wilcoxon(d, method=everything)
    ranks = stats.rankdata(abs(d[d != 0]))
    line("signed_rank", base, changed, result, ranks[d[d != 0] > 0].sum())
for i in range(20):
    n = int(rng.integers(6, 51))
    base, changed = untied(n), untied(n)
    d = differences(base, changed)
    result = stats.wilcoxon(d, method="exact")
    line("signed_rank", base, changed, result, stats.rankdata(abs(d))[d > 0].sum())
for i in range(6):
    n = int(rng.integers(101, 130))
    base, changed = untied(n), untied(n)
    d = differences(base, changed)
    result = stats.wilcoxon(d, method="asymptotic", correction=True)
    line("signed_rank", base, changed, result, stats.rankdata(abs(d))[d > 0].sum())
for i in range(20):  # all divisions again, but of the values themselves
    base, changed = tied(int(rng.integers(2, 7))), tied(int(rng.integers(2, 7)))
    result = stats.permutation_test((changed, base), lambda x, y: np.mean(x) - np.mean(y), n_resamples=np.inf)
    line("permutation", base, changed, result, result.statistic)
for i in range(20):
    n = int(rng.integers(2, 13))
    base, changed = tied(n), tied(n)
    result = stats.permutation_test((differences(base, changed),), np.mean, permutation_type="samples",
                                    n_resamples=np.inf)
    line("sign_flip", base, changed, result, result.statistic)
