"""All figures, with one command: ``python benchmarks/run.py``.

Cold figures are whole processes, the best of several runs; warm ones are the best of repeated loops. Peers are measured
beside ours in the same run, and the ratio is printed. Nothing here asserts anything.
"""

import subprocess
import sys
import timeit
from collections.abc import Callable
from pathlib import Path

import pint
from roster import roster_table
from screening import screening_table

import soft_tissue as st
from soft_tissue.serialization import from_data, to_data
from soft_tissue.units import Duration

ROOT = Path(__file__).parent.parent
CASE = ROOT / "examples" / "frozen-shoulder.toml"


def cold(code: str, runs: int = 7) -> float:
    """Milliseconds of a fresh interpreter that runs `code`; the best of several."""
    command = [sys.executable, "-c", code]
    call = lambda: subprocess.run(command, check=True, cwd=ROOT, capture_output=True)  # noqa: E731
    return 1000 * min(timeit.repeat(call, number=1, repeat=runs))


def warm(call: Callable[[], object], number: int) -> float:
    """Microseconds of one call; the best of five loops."""
    return 1e6 * min(timeit.repeat(call, number=number, repeat=5)) / number


def main() -> None:
    """Print the table."""
    print(f"Python {sys.version.split()[0]}")
    print("\ncold, whole process, ms")
    bare = cold("pass")
    rows = {
        "bare interpreter": "pass",
        "import attrs, cattrs": "import attrs, cattrs",
        "import soft_tissue": "import soft_tissue",
        "load_case": "import soft_tissue as st; st.load_case('examples/frozen-shoulder.toml')",
        "load_case and first plan": "import soft_tissue as st; st.plan(st.load_case('examples/frozen-shoulder.toml'))",
        "import pint and its default registry": "import pint; pint.UnitRegistry().Quantity(1, 's')",
    }
    for name, code in rows.items():
        took = cold(code)
        print(f"  {name:<40}{took:>8.0f}   {took / bare:>6.1f} x bare")

    print("\nwarm, us a call")
    case = st.load_case(CASE)
    plan = st.plan(case)
    data = to_data(plan)
    registry = pint.UnitRegistry()
    ours, ours_minutes = Duration(90, "s"), Duration(1.5, "min")
    theirs, theirs_minutes = registry.Quantity(90, "s"), registry.Quantity(1.5, "min")
    print(f"  {'plan a case':<40}{warm(lambda: st.plan(case), 20):>8.0f}")
    print(f"  {'write the plan as data':<40}{warm(lambda: to_data(plan), 50):>8.0f}")
    print(f"  {'read the plan back, strictly':<40}{warm(lambda: from_data(data, st.TreatmentPlan), 20):>8.0f}")
    pairs: list[tuple[str, Callable[[], object], Callable[[], object]]] = [
        ("make 90 s", lambda: Duration(90, "s"), lambda: registry.Quantity(90, "s")),
        ("90 s == 1.5 min", lambda: ours == ours_minutes, lambda: theirs == theirs_minutes),
        ("90 s + 1.5 min", lambda: ours + ours_minutes, lambda: theirs + theirs_minutes),
        ('parse "90 s"', lambda: Duration.parse("90 s"), lambda: registry.Quantity("90 s")),
    ]
    print(f"  {'measure':<40}{'ours':>8}{'pint':>10}{'ratio':>8}")
    for name, mine, peer in pairs:
        a, b = warm(mine, 2000), warm(peer, 2000)
        print(f"  {name:<40}{a:>8.2f}{b:>10.2f}{b / a:>8.1f}")
    screening_table(case)
    roster_table(case)


if __name__ == "__main__":
    main()
