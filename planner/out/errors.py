"""What can go wrong while writing, as the user can put it right. Texts: catalogue `documents`, under `error`."""

from planner.errors import PlannerError
from planner.settings import Language
from planner.texts import text


class OutputError(PlannerError):
    """A plan that cannot be read back, a character no font has, a folder that cannot be written."""

    def message(self, language: Language) -> str:
        """What is wrong and what to do."""
        said = [text(language, "documents", f"error.{self.code}.{part}", **self.values) for part in ("what", "do")]
        return " ".join(said)
