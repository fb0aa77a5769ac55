"""Chemical signs on a page."""

from django.template import Context, Template

from impact.templatetags.formulas import formula


def test_the_two_of_carbon_dioxide_is_lowered() -> None:
    assert formula("de 1 à 2 kg CO₂e") == "de 1 à 2 kg CO<sub>2</sub>e"
    assert formula("CO₂ et CO₂e") == "CO<sub>2</sub> et CO<sub>2</sub>e"


def test_words_without_one_stay_as_they_are() -> None:
    assert formula("2 portables") == "2 portables"
    assert formula("") == ""


def test_hostile_words_are_escaped_once() -> None:
    shown = Template("{% load formulas %}{{ words|formula }}").render(Context({"words": "<b>₂</b> & co"}))
    assert shown == "&lt;b&gt;<sub>2</sub>&lt;/b&gt; &amp; co"
