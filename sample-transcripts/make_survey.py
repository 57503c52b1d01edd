#!/usr/bin/env python3
"""Make survey.csv: 630 SYNTHETIC patients, three waves. Nobody in it exists.

    python3 make_survey.py            write survey.csv beside this file
    python3 make_survey.py --check    print what the file holds and refit the model's slopes

Python 3.8 or later, standard library only. Every number comes from random.Random(SEED).random(), whose
sequence is the same in every Python 3; normal values are made from it through the inverse of the normal
distribution, counts by adding up probabilities. So the file comes out the same on every run.

The model is described in README-survey.md. The coefficients below were CHOSEN by hand to give a
teaching file with a visible chain (groups -> belonging -> loneliness -> primary care use). They were not
estimated from, nor tuned to, any real data, and finding the chain in this file shows nothing about people.
"""
import csv, math, os, random, sys
from statistics import NormalDist, mean, stdev

SEED = 20180521
N = 630
HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "survey.csv")

# ---- coefficients, all on the scale of the columns -------------------------------------------------
B_GROUPS = 0.26         # belonging per group
L_BELONG = -1.90        # loneliness per point of belonging
L_ALONE = 1.50          # loneliness, living alone against not
U_LONELY = 0.045        # log of expected contacts per point of loneliness
U_LTC = 0.14            # log of expected contacts per long-term condition
DROP = {"t1": (-0.56, 0.045), "t2": (-1.40, 0.035)}   # logit of leaving: intercept, slope per point of (loneliness - 20)
ITEM_MISS = {"belonging": 0.020, "loneliness": 0.030, "groups": 0.012, "contacts": 0.035}

AGES = [("18-29", 0.04), ("30-39", 0.07), ("40-49", 0.13), ("50-59", 0.22), ("60-69", 0.25),
        ("70-79", 0.19), ("80-89", 0.08), ("", 0.02)]
GENDERS = [("F", 0.58), ("M", 0.395), ("other", 0.01), ("declined", 0.015)]
P_ALONE = {"18-29": 0.22, "30-39": 0.22, "40-49": 0.27, "50-59": 0.31, "60-69": 0.36, "70-79": 0.46,
           "80-89": 0.62, "": 0.35}
LTC_MEAN = {"18-29": 0.9, "30-39": 1.1, "40-49": 1.5, "50-59": 1.9, "60-69": 2.3, "70-79": 2.7,
            "80-89": 3.0, "": 2.0}
WAVES = ["t0", "t1", "t2"]                     # baseline, 4 months, 8 months
FIELDS = ["id", "synthetic", "gender", "age_band", "living_alone", "long_term_conditions",
          "took_part_t1", "took_part_t2"] + [f"{v}_{w}" for w in WAVES for v in ("groups", "belonging", "loneliness", "contacts")]


class Draw:
    """Random values made from one stream of uniforms."""

    def __init__(self, seed):
        self.u = random.Random(seed).random
        self.nd = NormalDist()

    def normal(self, mu=0.0, sd=1.0):
        return mu + sd * self.nd.inv_cdf(min(max(self.u(), 1e-12), 1 - 1e-12))

    def chance(self, p):
        return self.u() < p

    def pick(self, table):
        x = self.u()
        for value, p in table:
            x -= p
            if x < 0:
                return value
        return table[-1][0]

    def poisson(self, m):
        x, k, p = self.u(), 0, math.exp(-m)
        while x > p and k < 200:
            x -= p
            k += 1
            p *= m / k
        return k


def clip(x, lo, hi):
    return max(lo, min(hi, x))


def logistic(x):
    return 1 / (1 + math.exp(-x))


def person(d, n):
    r = {"id": f"SYN{n:03d}", "synthetic": "yes"}
    r["gender"] = d.pick(GENDERS)
    r["age_band"] = age = d.pick(AGES)
    alone = d.chance(P_ALONE[age])
    r["living_alone"] = "" if d.chance(0.01) else ("yes" if alone else "no")
    ltc = min(d.poisson(LTC_MEAN[age]), 8)
    r["long_term_conditions"] = ltc

    # what stays with a person over the waves
    sociable = d.normal(0, 0.45)        # log of the expected number of groups
    own_b = d.normal(0, 0.75)           # own level of belonging
    own_l = d.normal(0, 2.4)            # own level of loneliness
    own_u = d.normal(0, 0.42)           # own level of log contacts

    full = {}
    groups = min(d.poisson(math.exp(0.55 + sociable - (0.10 if alone else 0))), 10)
    for w in WAVES:
        if w != "t0":
            # Joining: some take up groups after referral, more of them early; a few give one up.
            groups += d.poisson(0.55 if w == "t1" else 0.25)
            lost = sum(d.chance(0.10) for _ in range(groups))
            groups = clip(groups - lost, 0, 10)
        belonging = clip(3.20 + B_GROUPS * groups + own_b + d.normal(0, 0.75), 1, 7)
        belonging = round(belonging * 4) / 4                       # mean of four items
        loneliness = clip(round(27.0 + L_BELONG * belonging + L_ALONE * alone + own_l + d.normal(0, 2.2)), 8, 32)
        m = math.exp(0.62 + U_LONELY * (loneliness - 20) + U_LTC * (ltc - 2) + own_u)
        contacts = min(d.poisson(m), 30)
        full[w] = {"groups": groups, "belonging": belonging, "loneliness": loneliness, "contacts": contacts}

    # Who answers: leaving rests on loneliness at baseline (mild) and chance alone.
    x = full["t0"]["loneliness"] - 20
    left1 = d.chance(logistic(DROP["t1"][0] + DROP["t1"][1] * x))
    later = d.chance(logistic(DROP["t2"][0] + DROP["t2"][1] * x))
    back = d.chance(0.07)                                          # missed four months, answered at eight
    r["took_part_t1"] = "no" if left1 else "yes"
    r["took_part_t2"] = "yes" if (left1 and back) or (not left1 and not later) else "no"

    for w in WAVES:
        here = w == "t0" or r[f"took_part_{w}"] == "yes"
        for v in ("groups", "belonging", "loneliness", "contacts"):
            skipped = d.chance(ITEM_MISS[v])
            val = full[w][v]
            r[f"{v}_{w}"] = "" if (skipped or not here) else (f"{val:.2f}" if v == "belonging" else val)
    return r


def make():
    d = Draw(SEED)
    rows = [person(d, n) for n in range(1, N + 1)]
    with open(OUT, "w", encoding="utf-8", newline="") as g:
        w = csv.DictWriter(g, FIELDS, lineterminator="\n")
        w.writeheader()
        w.writerows(rows)
    print(f"{OUT}: {len(rows)} synthetic patients")


# ---- checking ------------------------------------------------------------------------------------
def ols(y, xs):
    """Slopes (intercept first) and standard errors of a least-squares fit, by elimination."""
    X = [[1.0] + list(x) for x in zip(*xs)]
    k, n = len(X[0]), len(y)
    A = [[sum(r[i] * r[j] for r in X) for j in range(k)] + [float(i == j) for j in range(k)] for i in range(k)]
    for i in range(k):
        p = max(range(i, k), key=lambda r: abs(A[r][i]))
        A[i], A[p] = A[p], A[i]
        A[i] = [a / A[i][i] for a in A[i]]
        for r in range(k):
            if r != i:
                A[r] = [a - A[r][i] * b for a, b in zip(A[r], A[i])]
    inv = [row[k:] for row in A]
    xty = [sum(r[i] * v for r, v in zip(X, y)) for i in range(k)]
    b = [sum(inv[i][j] * xty[j] for j in range(k)) for i in range(k)]
    s2 = sum((v - sum(c * z for c, z in zip(b, r))) ** 2 for v, r in zip(y, X)) / (n - k)
    return b, [math.sqrt(s2 * inv[i][i]) for i in range(k)]


def num(s):
    return None if s == "" else float(s)


def check():
    R = list(csv.DictReader(open(OUT, encoding="utf-8")))
    print(len(R), "rows")
    for v in ("gender", "age_band", "living_alone", "took_part_t1", "took_part_t2"):
        c = {}
        for r in R:
            c[r[v]] = c.get(r[v], 0) + 1
        print(v, dict(sorted(c.items())))
    for w in WAVES:
        for v in ("groups", "belonging", "loneliness", "contacts"):
            x = [num(r[f"{v}_{w}"]) for r in R if r[f"{v}_{w}"] != ""]
            print(f"{v}_{w}: n {len(x)}  mean {mean(x):.2f}  sd {stdev(x):.2f}  range {min(x):g} to {max(x):g}")

    def fit(title, y, xs):
        rows = [r for r in R if all(r[c] != "" for c in [y] + xs)]
        val = lambda r, c: 1.0 if r[c] == "yes" else 0.0 if r[c] == "no" else float(r[c])
        b, se = ols([val(r, y) for r in rows], [[val(r, c) for r in rows] for c in xs])
        print(f"{title} (n {len(rows)}): " + "; ".join(f"{c} {bb:+.3f} (se {s:.3f})" for c, bb, s in zip(xs, b[1:], se[1:])))

    for w in WAVES:
        fit(f"belonging_{w}", f"belonging_{w}", [f"groups_{w}"])
        fit(f"loneliness_{w}", f"loneliness_{w}", [f"belonging_{w}", f"groups_{w}", "living_alone"])
        fit(f"contacts_{w}", f"contacts_{w}", [f"loneliness_{w}", "long_term_conditions", f"groups_{w}"])
    for w in ("t1", "t2"):
        a = [num(r["loneliness_t0"]) for r in R if r[f"took_part_{w}"] == "yes" and r["loneliness_t0"]]
        b = [num(r["loneliness_t0"]) for r in R if r[f"took_part_{w}"] == "no" and r["loneliness_t0"]]
        print(f"baseline loneliness: answered {w} {mean(a):.2f}, did not {mean(b):.2f}")


if __name__ == "__main__":
    check() if "--check" in sys.argv[1:] else make()
