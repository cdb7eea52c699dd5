"""Format the style sheets, one declaration per line; with --check, only name those that differ.
Name lines of sheets and templates that are longer than 100 characters, too.

cssbeautifier, which djlint brings along, has no check of its own, and djangofmt leaves long lines.
"""

import sys
from pathlib import Path

import cssbeautifier

LONGEST = 100


def formatted(css: str) -> str:
    options = cssbeautifier.default_options()
    options.indent_size = 2
    options.newline_between_rules = False
    options.space_around_combinator = True
    options.end_with_newline = True
    return cssbeautifier.beautify(css, options)


def main(*, check: bool) -> int:
    """How many sheets are not as they should be."""
    problems = 0
    for sheet in sorted(Path("static/css").glob("*.css")):
        before = sheet.read_text(encoding="utf-8")
        after = formatted(before)
        if check and before != after:
            print(f"{sheet}: not formatted; run .ci/format_css.py")
            problems += 1
        elif before != after:
            sheet.write_text(after, encoding="utf-8")
    for page in sorted([*Path("static/css").glob("*.css"), *Path("templates").rglob("*.html")]):
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > LONGEST:
                print(f"{page}:{number}: {len(line)} characters, {LONGEST} at most")
                problems += 1
    return problems


if __name__ == "__main__":
    sys.exit(bool(main(check="--check" in sys.argv)))
