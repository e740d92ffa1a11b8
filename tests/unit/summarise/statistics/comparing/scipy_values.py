"""Writes random samples, most with ties, and what SciPy says of them. By hand, for the values that are kept:
python scipy_values.py > scipy.jsonl
With a seed of its own it draws others, for scipy_check.sh: python scipy_values.py 21"""

import json
import sys

import numpy as np
import scipy
from scipy import stats

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 20
rng = np.random.default_rng(seed)
everything = stats.PermutationMethod(n_resamples=np.inf)


def line(test, base, changed, result, statistic):
    print(json.dumps({"test": test, "base": base, "changed": changed, "statistic": float(statistic),
                      "p": float(result.pvalue) if result else 1.0}, separators=(",", ":")))


def tied(n):
    return [int(x) for x in rng.integers(0, rng.integers(3, 30), n)]


def untied(n):
    return [round(float(x), 6) for x in rng.normal(0, 1, n)]


def differences(base, changed):
    return np.round(np.array(changed) - np.array(base), 9)


print(json.dumps({"origin": f"SciPy {scipy.__version__}, scipy_values.py, seed {seed}"}))
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
for i in range(10):  # McNemar's exact test is a binomial one of the answers that only one side got right
    n = int(rng.integers(5, 400))
    base, changed = [int(x) for x in rng.random(n) < 0.6], [int(x) for x in rng.random(n) < 0.7]
    lost = sum(b > c for b, c in zip(base, changed))
    won = sum(c > b for b, c in zip(base, changed))
    line("mcnemar", base, changed, stats.binomtest(min(lost, won), lost + won) if lost + won else None, won - lost)
for i in range(10):  # Holm's step-down, from its definition: SciPy has no such function
    p = [round(float(x), 6) for x in rng.random(int(rng.integers(1, 15))) ** 3]
    adjusted, largest = [0.0] * len(p), 0.0
    for k, at in enumerate(sorted(range(len(p)), key=p.__getitem__)):
        largest = adjusted[at] = max(largest, min(1.0, (len(p) - k) * p[at]))
    print(json.dumps({"test": "holm", "base": p, "changed": adjusted, "statistic": 0, "p": 0}, separators=(",", ":")))
for i in range(2):  # normal with ties: so many that nobody draws
    base, changed = tied(520), tied(500)
    result = stats.mannwhitneyu(changed, base, method="asymptotic", use_continuity=True)
    line("mann_whitney", base, changed, result, result.statistic)
for i in range(2):
    base, changed = tied(1300), tied(1300)
    d = differences(base, changed)
    result = stats.wilcoxon(d, method="asymptotic", correction=True)
    line("signed_rank", base, changed, result, stats.rankdata(abs(d[d != 0]))[d[d != 0] > 0].sum())
