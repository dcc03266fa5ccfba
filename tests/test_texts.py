"""Texts: the same areas, keys and placeholders in every language, and every key the code names exists."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from planner.settings import Language
from planner.texts import areas, catalogue, text

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "planner"
AREAS = sorted(areas(Language.ZH) | areas(Language.EN))
LANGUAGES = tuple(Language)
BOTH = {"english": "column"}  # a heading in Chinese and in English
ONLY_IN_CHINESE = {"table-missing.what": {"name"}}  # the English title of a table is its name
CJK = re.compile(r"[\u4e00-\u9fff]")


def placeholders(template: str) -> frozenset[str]:
    """Names of the values a template wants. What is given in both languages (`table_zh`, `table_en`) is one value."""
    names = (name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(template) if name)
    return frozenset(BOTH.get(name, name.removesuffix("_en").removesuffix("_zh")) for name in names)


def test_every_area_exists_in_every_language():
    """No language lacks a file."""
    assert areas(Language.ZH) == areas(Language.EN)
    assert {"rules", "errors", "documents"} <= areas(Language.ZH)


@pytest.mark.parametrize("area", AREAS)
def test_every_key_exists_in_every_language(area):
    """No language lacks a sentence."""
    chinese, english = (set(catalogue(language, area)) for language in LANGUAGES)
    assert chinese ^ english == set()


@pytest.mark.parametrize("area", AREAS)
def test_every_sentence_wants_the_same_values_in_every_language(area):
    """A value named in one language only would be lost, or missed, in the other."""
    chinese, english = (catalogue(language, area) for language in LANGUAGES)
    wrong = {
        key: (sorted(placeholders(chinese[key])), sorted(placeholders(english[key])))
        for key in set(chinese) & set(english)
        if placeholders(chinese[key]) - ONLY_IN_CHINESE.get(key, set()) != placeholders(english[key])
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", AREAS)
def test_every_text_is_a_template_with_named_values_and_clean_edges(area, language):
    """No positional values, no stray braces, no blanks at the ends, no replacement characters."""
    for key, template in catalogue(language, area).items():
        names = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
        assert all(name and not name[0].isdigit() for name in names), key
        assert template.strip() or key.startswith(("form.", "unit.")) or template == "", key
        assert "\ufffd" not in template, key


@pytest.mark.parametrize("area", sorted(set(AREAS) - {"columns", "read"}))
def test_english_sentences_are_english(area):
    """No Chinese sentence was left standing in the English catalogue; the tables are read in both, so may be named."""
    chinese, english = (catalogue(language, area) for language in LANGUAGES)
    same = {key for key in english if CJK.search(english[key]) and english[key] == chinese.get(key)}
    assert same == set()


def named_keys() -> list[tuple[str, int, str, str]]:
    """Calls of `text` whose area and key are literals: file, line, area, key."""
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "text" and len(node.args) >= 3:
                area, key = (_literal(arg, constants) for arg in node.args[1:3])
                if area is not None and key is not None:
                    found.append((file.relative_to(PACKAGE).as_posix(), node.lineno, area, key))
    return found


def _literal(node: ast.expr, constants: dict[str, object]) -> str | None:
    """The text of a literal or a constant of the module; a formatted text becomes a pattern; otherwise None."""
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    if isinstance(node, ast.Name) and isinstance(constants.get(node.id), str):
        return re.escape(str(constants[node.id]))
    if isinstance(node, ast.JoinedStr):
        return "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in node.values)
    return None


def test_every_key_the_code_names_exists():
    """As far as a literal says; a formatted key must match at least one."""
    calls = named_keys()
    assert len(calls) >= 20, "the calls are no longer seen: look at `named_keys`"
    missing = []
    for file, line, area, key in calls:
        area = area.replace("\\", "")
        if area not in areas(Language.EN) or not any(re.fullmatch(key, k) for k in catalogue(Language.EN, area)):
            missing.append(f"{file}:{line} {area}/{key}")
    assert missing == []


def sayings() -> list[tuple[str, int, str, str]]:
    """Keys given to `voice.word`, `names.say`, the `say` of a map and the `_say` of a command: `text`, filled in."""
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        name = file.relative_to(PACKAGE).as_posix()
        tree = ast.parse(file.read_text(encoding="utf-8"))
        said = _said(tree)
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            if isinstance(node.func, ast.Attribute):
                area, key = _spoken_in(name, node.func), _literal(node.args[0], {})
            elif getattr(node.func, "id", "") == "_say" and said and len(node.args) > 1:
                area, key = said, _literal(node.args[1], {})
            else:
                continue
            if area is not None and key is not None:
                found.append((name, node.lineno, area, key))
    return found


def _said(tree: ast.Module) -> str | None:
    """The area of `_say = Said(area="...")`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(getattr(node.value, "func", None), "id", "") == "Said":
            return node.value.keywords[0].value.value
    return None


def _spoken_in(file: str, call: ast.Attribute) -> str | None:
    """The area in which something speaks, as far as its name tells."""
    speaker = call.value.attr if isinstance(call.value, ast.Attribute) else getattr(call.value, "id", "")
    if call.attr == "word":
        return "cli" if speaker == "voice" else None
    if call.attr != "say":
        return None
    if speaker == "names":
        return "reasons" if file.startswith("explain/") else "documents"
    return "map" if file.startswith("out/map") and speaker in ("view", "self") else None


def test_every_key_that_is_said_exists():
    """In the area of whoever says it."""
    assert len(sayings()) >= 20, "the calls are no longer seen: look at `sayings`"
    assert len([area for _, _, area, _ in sayings() if area == "ways"]) >= 20, "look at `_said`"
    missing = [
        f"{file}:{line} {area}/{key}"
        for file, line, area, key in sayings()
        if not any(re.fullmatch(key, known) for known in catalogue(Language.EN, area))
    ]
    assert missing == []


def codes_raised() -> list[tuple[str, int, str]]:
    """Codes of `PlannerError("code", ...)` and `InputError(code="code", ...)` anywhere in the package."""
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in ("PlannerError", "InputError"):
                continue
            code = next((k.value for k in node.keywords if k.arg == "code"), node.args[0] if node.args else None)
            if isinstance(code, ast.Constant):
                found.append((file.relative_to(PACKAGE).as_posix(), node.lineno, str(code.value)))
    return found


def test_every_error_says_what_is_wrong_and_what_to_do():
    """Each code raised has both sentences."""
    calls = codes_raised()
    assert len(calls) >= 10, "the errors are no longer seen: look at `codes_raised`"
    known = catalogue(Language.EN, "errors")
    missing = [f"{f}:{n} {code}" for f, n, code in calls if not {f"{code}.what", f"{code}.do"} <= set(known)]
    assert missing == []


def test_every_error_text_has_its_pair():
    """No `what` without a `do`."""
    known = set(catalogue(Language.EN, "errors"))
    alone = [k for k in known if k.endswith(".what") and f"{k.removesuffix('.what')}.do" not in known]
    assert alone == []


def test_a_missing_key_or_value_is_an_error_and_not_an_empty_sentence():
    """`text` never guesses."""
    with pytest.raises(KeyError):
        text(Language.EN, "rules", "no such key")
    with pytest.raises(FileNotFoundError):
        text(Language.EN, "no-such-area", "x")
    wanting = next(k for k, t in catalogue(Language.EN, "errors").items() if placeholders(t))
    with pytest.raises(KeyError):
        text(Language.EN, "errors", wanting)
