"""Errors of tantivy's library as errors of ours."""

from types import TracebackType

from index.errors import EngineError


class translated:  # noqa: N801  (used as a statement; a generator would take ten times as long)
    """Turn what tantivy raises inside into EngineError("tantivy cannot {doing}: ...")."""

    def __init__(self, doing: str) -> None:
        self._doing = doing

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A panic of the library is a BaseException whose class cannot be imported.
        if isinstance(error, ValueError | OSError) or (kind and kind.__name__ == "PanicException"):
            raise EngineError(f"tantivy cannot {self._doing}: {error}") from error
