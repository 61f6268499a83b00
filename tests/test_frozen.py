"""A frozen class behaves as the standard frozen dataclass with slots does."""

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import ClassVar

import pytest

from archlint.frozen import frozen, slotted
from archlint.frozen import replace as replace_quickly


@frozen
class Hop:
    """From one component to the next."""

    source: str
    target: str = "db"
    tags: list[str] = field(default_factory=list)
    note: str = field(default="", compare=False, repr=False)

    def __str__(self):
        return f"{self.source} -> {self.target}"


@frozen
class Retried(Hop):
    """A hop that is tried again."""

    times: int = 3


@frozen
class Alone:
    """A single field."""

    value: float


@frozen
class Nothing:
    """No field at all."""


@frozen
class Named:
    """Writes its equality itself."""

    name: str

    def __eq__(self, other):
        return isinstance(other, Named) and self.name.lower() == other.name.lower()

    def __hash__(self):
        return hash(self.name.lower())


@frozen
class Wide:
    """So many fields that they are set in a twin; one of them is called as something in the constructor."""

    own: int
    two: int
    twin: int = 3
    four: list[int] = field(default_factory=list)
    five: int = 5
    six: int = 6
    become: int = 7
    eight: int = 8


@dataclass(frozen=True, slots=True)
class Standard:
    """The same fields as `Hop`, by the standard decorator."""

    source: str
    target: str = "db"
    tags: list[str] = field(default_factory=list)
    note: str = field(default="", compare=False, repr=False)


def test_fields_are_set_by_place_by_name_and_by_default():
    hop = Hop("api", tags=["a"])
    assert (hop.source, hop.target, hop.tags, hop.note) == ("api", "db", ["a"], "")
    assert Hop("api").tags == []
    assert Hop("api").tags is not Hop("api").tags
    assert repr(hop) == "Hop(source='api', target='db', tags=['a'])"
    assert str(hop) == "api -> db"


def test_an_object_with_many_fields_is_as_frozen_as_any_other():
    wide = Wide(1, 2, six=60)

    assert type(wide) is Wide
    assert repr(wide) == "Wide(own=1, two=2, twin=3, four=[], five=5, six=60, become=7, eight=8)"
    assert Wide(1, 2).four is not Wide(1, 2).four
    assert (replace(wide, six=6), copy.deepcopy(wide)) == (Wide(1, 2), wide)
    assert pickle.loads(pickle.dumps(wide)) == wide  # noqa: S301 - own data
    with pytest.raises(FrozenInstanceError):
        wide.own = 3
    with pytest.raises(TypeError, match=r"Wide\.__init__\(\) missing 1 required positional argument: 'two'"):
        Wide(1)


def test_wrong_arguments_are_refused_in_the_words_of_python():
    with pytest.raises(TypeError, match=r"Hop\.__init__\(\) missing 1 required positional argument: 'source'"):
        Hop()
    with pytest.raises(TypeError, match="unexpected keyword argument 'goal'"):
        Hop("api", goal="db")


def test_a_field_without_a_default_stands_before_those_that_have_one():
    @frozen
    class Turned:
        source: str = "api"
        target: str

    with pytest.raises(TypeError, match=r"field 'target' of .*Turned has no default and follows one that has"):
        Turned("api", "db")


def test_what_belongs_to_the_class_is_no_field():
    @frozen
    class Counted:
        place: int
        LIMIT: ClassVar[int] = 3

    assert [part.name for part in fields(Counted)] == ["place"]
    assert Counted(1).LIMIT == Counted.LIMIT == 3


def test_the_constructor_reads_as_that_of_a_dataclass():
    assert list(inspect.signature(Hop).parameters) == list(inspect.signature(Standard).parameters)
    assert Hop.__init__.__annotations__ == Standard.__init__.__annotations__
    assert Hop.__match_args__ == Standard.__match_args__


@pytest.mark.parametrize("change", [lambda hop: setattr(hop, "source", "x"), lambda hop: delattr(hop, "source")])
def test_nothing_can_be_changed(change):
    hop = Hop("api")
    with pytest.raises(FrozenInstanceError, match=r"Hop\.source is frozen"):
        change(hop)
    with pytest.raises(FrozenInstanceError, match=r"Hop\.other is frozen"):
        hop.other = 1
    assert not hasattr(hop, "__dict__")


def test_equal_fields_of_one_class_are_equal():
    assert Hop("api", note="here") == Hop("api", note="there")
    assert Hop("api") != Hop("web")
    assert Hop("api") != Standard("api")
    assert Hop("api") != Retried("api")
    assert (Hop("api") == 1) is False
    assert hash(Alone(1.5)) == hash(Alone(1.5))
    assert {Nothing(), Nothing()} == {Nothing()}
    assert {Named("API"), Named("api")} == {Named("Api")}
    not_a_number = float("nan")
    assert Alone(not_a_number) == Alone(not_a_number)
    with pytest.raises(TypeError, match="unhashable type: 'list'"):
        hash(Hop("api"))


def test_a_subclass_has_the_fields_of_both():
    retried = Retried("api", "db", [], "", 5)
    assert repr(retried) == "Retried(source='api', target='db', tags=[], times=5)"
    assert retried == Retried("api", times=5)


def test_the_standard_functions_take_it():
    hop = Hop("api", note="here")
    assert [part.name for part in fields(hop)] == ["source", "target", "tags", "note"]
    assert replace(hop, target="cache") == Hop("api", "cache")
    assert asdict(hop) == {"source": "api", "target": "db", "tags": [], "note": "here"}
    assert copy.deepcopy(hop) == hop
    assert pickle.loads(pickle.dumps(hop)).note == "here"  # noqa: S301 -- our own
    match hop:
        case Hop(source, target):
            assert (source, target) == ("api", "db")


@slotted
class Basket:
    """What is still being filled."""

    owner: str
    things: list[str] = field(default_factory=list)


def test_a_slotted_class_is_the_standard_dataclass_whose_fields_can_be_set():
    basket = Basket("ann")
    basket.owner = "bob"
    basket.things.append("pear")
    assert (basket, repr(basket)) == (Basket("bob", ["pear"]), "Basket(owner='bob', things=['pear'])")
    assert replace(basket, owner="ann").things is basket.things
    assert [part.name for part in fields(Basket)] == ["owner", "things"]
    assert Basket("bob").things == []
    with pytest.raises(TypeError, match="unhashable"):
        hash(basket)
    with pytest.raises(AttributeError):
        basket.colour = "green"


@slotted
class Watched(Hop):
    """A hop that says more than the one it is made of."""

    said: int = 0

    def __str__(self):
        return f"{super().__str__()}, watched"

    @property
    def words(self):
        return super().__str__().split()


def test_methods_reach_those_of_the_class_above():
    assert (str(Watched("api")), Watched("api").words) == ("api -> db, watched", ["api", "->", "db"])


@pytest.mark.parametrize(
    ("thing", "changes"),
    [
        (Hop("a", "b", ["t"], "n"), {"target": "c"}),
        (Retried("a", times=2), {"source": "b", "times": 1}),
        (Alone(1.0), {"value": 2.0}),
        (Nothing(), {}),
    ],
)
def test_replacing_makes_what_the_standard_function_makes(thing, changes):
    quickly, usually = replace_quickly(thing, **changes), replace(thing, **changes)
    assert type(quickly) is type(usually)
    assert [getattr(quickly, one.name) for one in fields(thing)] == [
        getattr(usually, one.name) for one in fields(thing)
    ]


def test_replacing_a_field_that_there_is_not_is_refused():
    with pytest.raises(KeyError):
        replace_quickly(Alone(1.0), other=2.0)
