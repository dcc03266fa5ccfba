"""The command line: arguments in, files out; it decides nothing. Commands stand in modules of their names."""

__all__ = ["main"]


def main() -> None:
    """Run `planner`."""
    from planner.cli.commands import app

    app()
