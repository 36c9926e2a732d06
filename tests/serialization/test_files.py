"""Files: size, encoding, syntax."""

import json

import pytest

import soft_tissue as st
from samples import EXAMPLES, SECRET, case_data, sample_case
from soft_tissue.errors import InvalidRecordError, UnreadableFileError
from soft_tissue.serialization import MAX_FILE_BYTES, load_protocol, parse_json, parse_toml, to_data


def _refused(path):
    with pytest.raises(UnreadableFileError) as caught:
        st.load_case(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value.message


def test_json_and_toml_give_one_case(tmp_path):
    """The same case is read from TOML and from JSON."""
    for file in EXAMPLES[:5]:
        case = st.load_case(file)
        copy = tmp_path / f"{file.stem}.json"
        copy.write_text(st.dump_json(case), encoding="utf-8")
        assert st.load_case(copy) == case
        assert st.load_case(str(copy)) == case
        assert st.loads_case(file.read_text(encoding="utf-8")) == case


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.toml", b"= 1", "is not valid TOML: syntax error"),
        ("a.toml", f'id = "{SECRET}'.encode(), "is not valid TOML: syntax error"),
        ("a.toml", b"id = 1\nid = 2", "a key is given twice"),
        ("a.toml", b"id = \xff", "must be UTF-8 text; byte 5 is not"),
        ("a.toml", b"id = " + b"[" * 100_000, "is n"),
        ("a.toml", b"id = " + b"9" * 10_000, "out of range"),
        ("a.toml", b"on = 2026-99-99", ""),
        ("a.json", b"{", "is not valid JSON: syntax error at line 1, column 2"),
        ("a.json", b"", "is not valid JSON"),
        ("a.json", b'{"id": 1, "id": 2}', "a key is given twice"),
        ("a.json", b'{"id": NaN}', "NaN and infinity are not numbers here"),
        ("a.json", b'{"id": -Infinity}', "NaN and infinity are not numbers here"),
        ("a.json", b"[" * 100_000, "is nested too deeply"),
        ("a.json", b'{"id": ' + b"9" * 10_000 + b"}", "a number has too many digits"),
        ("a.json", b"\xff\xfe{", "must be UTF-8 text; byte 0 is not"),
        ("a.yaml", b"id: 1", "must end in .toml or .json"),
        ("a", b"", "must end in .toml or .json"),
        ("a.json", b" " * (MAX_FILE_BYTES + 1), "must not be larger than 4 MiB"),
    ],
    ids=range(18),
)
def test_unreadable_files(tmp_path, name, content, message):
    """A file that is not text of its kind is refused in one line that names it and quotes nothing of it."""
    file = tmp_path / name
    file.write_bytes(content)
    told = _refused(file)
    assert message in told
    assert SECRET not in told


def test_missing_files_and_folders(tmp_path):
    """A missing file and a folder are unreadable."""
    assert "no such file" in _refused(tmp_path / "none.toml")
    (tmp_path / "folder.toml").mkdir()
    assert _refused(tmp_path / "folder.toml")
    assert _refused("nul\0.toml")


def test_a_byte_order_mark_is_skipped(tmp_path):
    """A file that begins with a byte order mark is read."""
    file = tmp_path / "a.json"
    file.write_bytes(b"\xef\xbb\xbf" + st.dump_json(sample_case()).encode())
    assert st.load_case(file) == sample_case()


@pytest.mark.parametrize("version", [0, 2, "1", 1.0, True, None])
def test_another_schema_version_is_refused(tmp_path, version):
    """Schema version 1 is read, with or without saying so; any other is refused alone."""
    file = tmp_path / "a.json"
    file.write_text(json.dumps(case_data() | {"schema_version": version}), encoding="utf-8")
    with pytest.raises(InvalidRecordError, match=r"^schema_version: must be 1"):
        st.load_case(file)
    file.write_text(json.dumps(case_data() | {"schema_version": 1}), encoding="utf-8")
    assert st.load_case(file) == sample_case()


def test_protocol_files(tmp_path, library):
    """A protocol comes back from a file; a wrong one is refused with every fault and the file's name."""
    definition = library.protocols[0].definition
    file = tmp_path / "a.json"
    file.write_text(st.dump_json(definition), encoding="utf-8")
    assert load_protocol(file) == definition
    data = to_data(definition) | {"version": 0, "titel": "x"}
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(InvalidRecordError) as caught:
        load_protocol(file)
    assert caught.value.file == str(file)
    assert "version: must be at least 1" in str(caught.value)
    assert "titel: unknown field; did you mean title?" in str(caught.value)


@pytest.mark.parametrize("parse", [parse_toml, parse_json])
def test_parsers_name_the_text(parse):
    """A parser's error names the text that it was given."""
    with pytest.raises(UnreadableFileError, match=r"^here: "):
        parse("{", "here")
