"""Fragments become one document, and never does one silently win over another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.build_errors import BuildError
from infrastructure.build_fragments import load, merge, overlay


def fragment(folder, name, text):
    path = folder / name
    path.write_text(text)
    return path


def test_mappings_are_merged_in_order(tmp_path):
    one = fragment(tmp_path, "a.yaml", "Resources:\n  B: {Type: x}\n")
    two = fragment(tmp_path, "b.yaml", "Resources:\n  A: {Type: y}\nOutputs: {}\n")

    document = merge([one, two])

    assert document == {"Resources": {"B": {"Type": "x"}, "A": {"Type": "y"}}, "Outputs": {}}
    assert list(document["Resources"]) == ["B", "A"]


@pytest.mark.parametrize("second", ["{Type: y}", "{Type: x}", "text", "[]"])
def test_two_fragments_may_not_set_one_thing(tmp_path, second):
    one = fragment(tmp_path, "a.yaml", "Resources:\n  A: {Type: x}\n")
    two = fragment(tmp_path, "b.yaml", f"Resources:\n  A: {second}\n")

    with pytest.raises(BuildError, match=r"b\.yaml: Resources\.A"):
        merge([one, two])


def test_a_key_written_twice_is_refused(tmp_path):
    path = fragment(tmp_path, "a.yaml", "Resources:\n  A: {Type: x}\n  A: {Type: y}\n")

    with pytest.raises(BuildError, match="A is written twice"):
        load(path)


@pytest.mark.parametrize("text", ["- a list", "text", ""])
def test_a_fragment_is_a_mapping(tmp_path, text):
    with pytest.raises(BuildError, match="is a mapping"):
        load(fragment(tmp_path, "a.yaml", text))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("!Ref A", {"Ref": "A"}),
        ("!Sub x-${A}", {"Fn::Sub": "x-${A}"}),
        ("!GetAtt A.Arn", {"Fn::GetAtt": ["A", "Arn"]}),
        ("!GetAtt A.Outputs.B", {"Fn::GetAtt": ["A", "Outputs.B"]}),
        ("!Not [!Equals [!Ref A, '']]", {"Fn::Not": [{"Fn::Equals": [{"Ref": "A"}, ""]}]}),
        ("!Condition A", {"Condition": "A"}),
    ],
)
def test_short_forms_become_long_ones(tmp_path, short, long):
    assert load(fragment(tmp_path, "a.yaml", f"Value: {short}")) == {"Value": long}


def test_anchors_are_no_part_of_the_document(tmp_path):
    path = fragment(tmp_path, "a.yaml", "x-base: &base {A: 1, B: 2}\nValue: {<<: *base, B: 3}")

    assert load(path) == {"Value": {"A": 1, "B": 3}}


def test_an_intrinsic_is_replaced_whole():
    base = {"Queue": {"Fn::Sub": "arn:imports"}, "Size": 1}

    assert overlay(base, {"Queue": {"Fn::GetAtt": ["Q", "Arn"]}}) == {"Queue": {"Fn::GetAtt": ["Q", "Arn"]}, "Size": 1}


TREES = st.recursive(
    st.integers() | st.lists(st.integers(), max_size=2),
    lambda values: st.dictionaries(st.sampled_from("abc"), values, max_size=3),
)
DOCUMENTS = st.dictionaries(st.sampled_from("abc"), TREES, max_size=3)


@given(DOCUMENTS, DOCUMENTS)
def test_what_a_fragment_says_holds_and_the_rest_stays(base, fragments):
    def holds(result, said):
        if isinstance(said, dict) and isinstance(result, dict):
            return all(holds(result[key], value) for key, value in said.items())
        return result == said

    result = overlay(base, fragments)

    assert holds(result, fragments)
    assert all(result[key] == base[key] for key in base.keys() - fragments.keys())
