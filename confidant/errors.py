"""One small tree of errors; a module's own, below `PrivacyError`, stand beside what raises them.

None carries a value: a person gets a sentence, a log gets the class name.
"""


class PrivacyError(Exception):
    """Anything the privacy layer refuses or cannot do."""


class SettingError(PrivacyError):
    """A setting or file is missing or wrong; the text says what to do and may be shown to the operator."""


class SealBrokenError(PrivacyError):
    """A sealed value does not open: wrong key, wrong place or changed bytes. Deliberately says no more."""


class NoKeyError(PrivacyError):
    """The person's key is gone: the person was erased, or never was."""


class RefusedError(PrivacyError):
    """A call without a valid capability or stamp."""


class NotDeclaredError(PrivacyError):
    """The data map does not declare this field, so it cannot be stored."""


class ConsentNeededError(PrivacyError):
    """The field's purpose has no consent in the ledger yet.

    Attributes:
        purpose: the purpose to ask for.
    """

    def __init__(self, purpose: str) -> None:
        super().__init__("consent needed")
        self.purpose = purpose


class PausedError(PrivacyError):
    """The person has paused storage: nothing is kept until they resume."""


class AnsweredError(PrivacyError):
    """A message of a channel was answered already, or another process has it in hand."""


class TooOftenError(PrivacyError):
    """A limited thing was tried too often."""


class TurnFailedError(PrivacyError):
    """The turn cannot go on; the person gets one apology."""
