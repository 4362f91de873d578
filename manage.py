#!/usr/bin/env python
"""Run the project's commands: python manage.py help"""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")
    from django.core.management import execute_from_command_line

    if sys.argv[1:2] == ["quickstart"]:
        from directory.first_run import prepare_environment

        prepare_environment()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
