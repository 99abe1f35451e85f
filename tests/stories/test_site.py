"""The documentation site: it builds without a warning, no link leads nowhere, nothing is missing, and people can read it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from repository import PATIENCE, ROOT

import chainrule
from chainrule import commands

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.docs, pytest.mark.xdist_group("site")]

HOME = "https://github.com/chainrule/chainrule"
MADE = {"search"}  # by Sphinx
ALL_KINDS = ("index", "commands", "ci")  # pages that have between them whatever a page has
PHONE: Any = {"width": 360, "height": 740}


def build(docs: Path, to: Path) -> subprocess.CompletedProcess[str]:
    """As `make docs` does; where Sphinx is not installed the test is skipped."""
    if find_spec("sphinx") is None:
        pytest.skip("Sphinx is not installed here: it is in the dependency group docs")
    line = next(line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "sphinx-build" in line)
    options = line.split()[1:-2]
    command = [sys.executable, "-m", "sphinx", *options, str(docs), str(to)]
    return subprocess.run(command, text=True, capture_output=True, check=False, timeout=PATIENCE)


@dataclass(frozen=True)
class Site:
    """The site as files."""

    folder: Path
    said: str

    @cached_property
    def pages(self) -> dict[str, Any]:
        """Each page by its name, parsed."""
        return {
            path.stem: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
            for path in sorted(self.folder.glob("*.html"))
        }

    def words(self, name: str) -> str:
        return " ".join(self.pages[name].find("article").get_text(" ").split())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("site")
    ran = build(ROOT / "docs", folder)
    assert ran.returncode == 0, ran.stderr
    return Site(folder, ran.stdout + ran.stderr)


@pytest.mark.slow
def test_it_builds_without_a_word_and_each_page_of_docs_is_on_it(site: Site) -> None:
    assert site.said == ""
    assert {*site.pages} == {path.stem for path in (ROOT / "docs").glob("*.md")} | MADE
    first = {link["href"] for link in site.pages["index"].find("article").find_all("a") if link.get("href")}
    assert {f"{name}.html" for name in {*site.pages} - MADE - {"index"}} <= first, "each has a door on the first page"


@pytest.mark.slow
def test_every_link_leads_somewhere(site: Site) -> None:
    """Without a network: what is on the site, with its heading, and what the repository has at home. No other server's."""
    ids = {name: {one["id"] for one in page.find_all(id=True)} for name, page in site.pages.items()}
    for name, page in site.pages.items():
        for one in page.find_all(["a", "img", "link", "script"]):
            target: str = unquote(one.get("href") or one.get("src") or "")
            if not target or target.startswith("data:"):
                continue
            if target.startswith(HOME):
                path = target.removeprefix(f"{HOME}/blob/main/")
                assert path == target or (ROOT / path).exists(), (name, target)
            elif "://" not in target:
                file, _, part = target.split("?", maxsplit=1)[0].partition("#")
                assert (site.folder / (file or f"{name}.html")).is_file(), (name, target)
                assert not part or part in ids[file.removesuffix(".html") or name], (name, target)


@pytest.mark.slow
def test_a_link_that_leads_nowhere_and_a_page_without_a_door_stop_the_build(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    shutil.copy(ROOT / "docs/conf.py", docs)
    broken = ["nowhere.md", "other.md#nowhere", "#nowhere", "../NOWHERE.md", "../CONTRIBUTING.md#nowhere", "nowhere.svg"]
    right = ["other.md", "other.md#a-heading", "#one", "../CHANGELOG.md", "../LICENSE", "https://example.org/x#y"]
    (tmp_path / "LICENSE").touch()
    (tmp_path / "CHANGELOG.md").write_text("# Changes\n" + "".join(f"\n[x](docs/{one})\n" for one in broken[:2] + right[:2]))
    (tmp_path / "CONTRIBUTING.md").write_text("# How\n")
    (docs / "index.md").write_text("# One\n\n```{toctree}\nother\nchangelog\ncontributing\n```\n")
    (docs / "other.md").write_text("# One\n\n## A heading\n" + "".join(f"\n[x]({one})\n" for one in broken + right))
    for name in ("changelog", "contributing"):
        shutil.copy(ROOT / f"docs/{name}.md", docs)
    (docs / "orphan.md").write_text("# Alone\n\n![none](nowhere.png)\n")
    ran = build(docs, tmp_path / "site")
    assert ran.returncode != 0
    said = {
        name: sum(f"{name}:" in line.lower() for line in ran.stderr.splitlines()) for name in ("other.md", "changelog.md")
    }
    assert said == {"other.md": len(broken), "changelog.md": 2}, ran.stderr
    assert "document isn't included in any toctree" in ran.stderr
    assert "nowhere.png" in ran.stderr


def test_every_command_and_every_option_is_in_the_reference(site: Site) -> None:
    """By what `--help` prints, which the page is not made from."""
    page = site.pages["commands"]
    for name in commands.COMMANDS:
        called = f"chainrule-{name.replace(' ', '-')}"
        section = page.find(id=called)
        assert section, name
        shown = commands.parser(name).format_help()
        options = {*re.findall(r"(?<![\w-])-{1,2}[a-z][a-z-]*", shown.partition("\noptions:\n")[2])}
        assert {"-h", "--help"} <= options
        for option in options - {"-h", "--help"}:
            assert section.find(id=re.compile(rf"^cmdoption-{called}-{option.lstrip('-')}$")) or option == "-o", option
        told = " ".join(section.get_text(" ").replace("`", "").split())
        for argument in commands.parser(name).arguments:
            assert " ".join((argument.help or "?").replace("`", "").split()[:3]) in told, (name, argument.dest)
            assert all(one in told for one in argument.option_strings), (name, argument.dest)
    assert "--version" in site.words("commands") and "--help" in site.words("commands")


def test_every_public_name_is_on_the_page_of_the_api_with_its_docstring(site: Site) -> None:
    page = site.pages["api"]
    for name in {*chainrule.__all__} - {"__version__"}:
        entry = page.find(id=f"chainrule.{name}") or page.find(id=re.compile(rf"^chainrule\.\w+\.{name}$"))
        assert entry, name
        first = (getattr(chainrule, name).__doc__ or "").split(". ")[0].split("\n")[0].replace("`", "")
        assert first in " ".join(entry.parent.get_text().split()), name


def test_words_and_changes_stand_in_one_place_and_are_on_the_site(site: Site) -> None:
    assert "a class in solutions/misconceptions/" in site.words("glossary")
    assert "Keep a Changelog" in site.words("changelog")
    assert "Your first commit" in site.words("contributing")


# -- in Chromium -------------------------------------------------------------------------------------------------------


def opened(page: Page, site: Site, name: str) -> list[str]:
    """Goes to a page, and gives what it asked for or said that it shouldn't."""
    faults: list[str] = []
    page.on(
        "request", lambda request: faults.append(request.url) if not request.url.startswith(site.folder.as_uri()) else None
    )
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((site.folder / f"{name}.html").as_uri())
    return faults


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it_and_no_request_leaves(browser: Browser, site: Site, scheme: Any) -> None:
    """Each page, in the light; contrast, which takes five times as long, where every kind of text and code is."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(color_scheme=scheme, viewport={"width": 1200, "height": 900})
    found = {}
    page = context.new_page()  # for all of them: a new one for each takes a second of computing
    for name in site.pages if scheme == "light" else ALL_KINDS:
        assert opened(page, site, name) == []
        rules = {"color-contrast": {"enabled": name in ALL_KINDS}}
        asked = {"rules": rules} if scheme == "light" else {"runOnly": ["color-contrast"]}  # all else is as in the light
        options = {"resultTypes": ["violations"], "preload": False, "selectors": False, **asked}
        violations = Axe().run(page, options=options).response["violations"]
        found[name] = [(one["id"], one["nodes"][0]["html"]) for one in violations]
        red, *_ = map(int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor")))
        assert (red < 64) == (scheme == "dark")
    context.close()
    assert {name: one for name, one in found.items() if one} == {}


@pytest.mark.slow
def test_on_a_telephone_nothing_is_wider_than_the_screen(browser: Browser, site: Site) -> None:
    page = browser.new_page(viewport=PHONE)
    for name in site.pages:
        opened(page, site, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
    page.close()


@pytest.mark.slow
def test_the_search_needs_no_server(browser: Browser, site: Site) -> None:
    page = browser.new_page()
    opened(page, site, "index")
    page.get_by_role("textbox", name="Search").fill("follow-through")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li a")
    assert any("Glossary" in one for one in page.locator("#search-results li a").all_inner_texts())
    page.close()
