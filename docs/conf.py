"""Settings of the documentation: ``sphinx-build -W docs OUT``."""

import sys
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

import soft_tissue

project = "soft_tissue"
author = "The soft_tissue developers"
copyright = author  # noqa: A001 - the name that Sphinx asks for
release = soft_tissue.__version__
version = release

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "tables", "rule_pages"]
exclude_patterns = ["_build"]
default_role = "code"
suppress_warnings = ["ref.python"]  # napoleon links attribute names, and many classes have an id
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

autodoc_mock_imports = [] if find_spec("hypothesis") else ["hypothesis"]
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = f"soft_tissue {release}"
