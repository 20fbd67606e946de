"""`python -m samrapport.docs`: write the reference anew and build the site of the docs. Entry: `main`."""

from __future__ import annotations

import sys

from samrapport.docs.reference import write_reference
from samrapport.docs.site import build_site
from samrapport.errors import SamrapportError, counted
from samrapport.run.project import find_project

SITE = "_docs"


def main() -> None:
    """Write and build, and say what was done."""
    root = find_project().root
    try:
        written = write_reference(root)
        pages = build_site(root, root / SITE)
    except SamrapportError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    sys.stdout.write(
        f"{counted(written, 'fil i docs/ är ny eller ändrad', 'filer i docs/ är nya eller ändrade')}. {counted(pages, 'sida', 'sidor')} finns i {SITE}/index.html.\n"
    )


if __name__ == "__main__":
    main()
