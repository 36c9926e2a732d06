"""How it is written down: strict reading, exact writing."""

from soft_tissue.serialization.converter import make_converter
from soft_tissue.serialization.files import (
    MAX_FILE_BYTES,
    load_case,
    load_ledger,
    load_practitioner,
    load_protocol,
    load_roster,
    loads_case,
    parse_json,
    parse_toml,
    read_document,
)
from soft_tissue.serialization.records import digest, dump_json, from_data, to_data

__all__ = [
    "MAX_FILE_BYTES",
    "digest",
    "dump_json",
    "from_data",
    "load_case",
    "load_ledger",
    "load_practitioner",
    "load_protocol",
    "load_roster",
    "loads_case",
    "make_converter",
    "parse_json",
    "parse_toml",
    "read_document",
    "to_data",
]
