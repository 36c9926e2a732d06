"""The library that a command works with: the default one, with the files that were given."""

import argparse

from soft_tissue.cli.options import knowledge_of
from soft_tissue.knowledge import load_policy
from soft_tissue.protocols import Library, default_library

__all__ = ["add_policy", "library_of"]


def add_policy(parser: argparse.ArgumentParser) -> None:
    """Add ``--policy``."""
    parser.add_argument("--policy", metavar="FILE", help="a clinic's policy, .toml or .json, instead of the default")


def library_of(options: argparse.Namespace) -> Library:
    """The default library, with the jurisdictions and the policy that were given.

    Raises:
        UnreadableFileError: when a file can't be read.
        InvalidRecordError: when something in it must be mended first.
    """
    library = default_library()
    if options.jurisdictions:
        library = library.with_knowledge(knowledge_of(options))
    return library if options.policy is None else library.with_policy(load_policy(options.policy))
