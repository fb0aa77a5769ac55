"""manage.py words: French in the code, English in one catalogue, nothing said in one language only."""

import gettext
import io
from io import StringIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.core.management import CommandError, call_command

from config.management.commands import words


def template(text: str) -> list[object]:
    file = io.BytesIO(text.encode())
    found = words.extract_template(file, words.KEYWORDS, (), {})
    return [
        message if isinstance(message, str) else tuple(message) for _line, _word, message, _notes in found
    ]


class TestTemplates:
    def test_a_translated_word_is_found(self):
        assert template('<p>{% translate "Bonjour." %}</p>') == ["Bonjour."]

    def test_a_block_is_found_with_its_names(self):
        assert template("{% blocktranslate with name=n %}Remettre à {{ name }}{% endblocktranslate %}") == [
            "Remettre à %(name)s"
        ]

    def test_a_plural_is_found_as_a_pair(self):
        text = "{% blocktranslate count n=n %}{{ n }} jour{% plural %}{{ n }} jours{% endblocktranslate %}"
        assert template(text)[0][:2] == ("%(n)s jour", "%(n)s jours")

    def test_indentation_and_html_around_do_not_matter(self):
        assert template(
            '<ul>\n  <li class="x">\n      {% translate "Un" %}</li>\n {% translate "Deux" %}'
        ) == [
            "Un",
            "Deux",
        ]


class TestCatalogue:
    def test_known_english_is_kept_and_old_sentences_go(self, settings, tmp_path):
        settings.BASE_DIR = tmp_path
        page = tmp_path / "templates" / "page.html"
        page.parent.mkdir()
        page.write_text('{% translate "Ouvrir" %}{% translate "Fermer" %}')
        known = Catalog(locale="en")
        known.add("Ouvrir", "Open")
        known.add("Disparu", "Gone")
        words.write(known, words.CATALOGUE)
        catalogue = words.updated()
        assert catalogue.get("Ouvrir").string == "Open"
        assert catalogue.get("Disparu") is None
        assert words.without_english(catalogue) == ["Fermer"]

    def test_half_a_plural_is_not_english(self):
        catalogue = Catalog(locale="en")
        catalogue.add(("un", "des"), ("one", ""))
        assert words.without_english(catalogue) == ["un"]

    def test_check_names_what_is_missing_and_changes_nothing(self, settings, tmp_path):
        settings.BASE_DIR = tmp_path
        page = tmp_path / "templates" / "page.html"
        page.parent.mkdir()
        page.write_text('{% translate "Ouvrir" %}')
        out = StringIO()
        with pytest.raises(CommandError, match="1 sentences"):
            call_command("words", "--check", stdout=out)
        assert "Ouvrir" in out.getvalue()
        assert not (tmp_path / words.CATALOGUE).exists()


class TestFrenchPlurals:
    def test_zero_is_singular_in_french(self):
        catalogue = Catalog(locale="en")
        catalogue.add(("%(n)s appareil", "%(n)s appareils"), ("%(n)s device", "%(n)s devices"))
        catalogue.add("Ouvrir", "Open")
        french = words.french_plurals(catalogue)
        assert french.get("Ouvrir") is None
        file = io.BytesIO()
        write_mo(file, french)
        file.seek(0)
        read = gettext.GNUTranslations(file)
        said = [read.ngettext("%(n)s appareil", "%(n)s appareils", n) % {"n": n} for n in (0, 1, 2)]
        assert said == ["0 appareil", "1 appareil", "2 appareils"]

    def test_what_is_counted_in_a_context_keeps_it(self):
        catalogue = Catalog(locale="en")
        catalogue.add(("un", "des"), ("one", "some"), context="lot")
        assert words.french_plurals(catalogue).get("un", "lot").string == ("un", "des")

    def test_check_says_that_they_are_behind_the_code(self, settings, tmp_path):
        settings.BASE_DIR = tmp_path
        page = tmp_path / "templates" / "page.html"
        page.parent.mkdir()
        page.write_text("{% blocktranslate count n=n %}un{% plural %}{{ n }} autres{% endblocktranslate %}")
        known = Catalog(locale="en")
        known.add(("un", "%(n)s autres"), ("one", "%(n)s others"))
        words.write(known, words.CATALOGUE)
        with pytest.raises(CommandError, match="behind the code"):
            call_command("words", "--check", stdout=StringIO())
        call_command("words", stdout=StringIO())
        call_command("words", "--check", stdout=StringIO())
