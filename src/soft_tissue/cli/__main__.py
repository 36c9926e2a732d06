"""``python -m soft_tissue.cli``."""

from soft_tissue.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
