"""The base of every value: frozen, strict about unknown fields, documented by attribute docstrings."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value; two values with the same fields are equal."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        ser_json_inf_nan="null",
        hide_input_in_errors=True,  # the input is customer text; it belongs in no log and no answer
    )


class Span(Value):
    """Words and their place in a text."""

    start: int
    """Offset of the first character, counted in Unicode code points."""
    end: int
    """Offset after the last character."""
    quote: str
    """The words themselves, exactly as they stand in the text."""

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "Span":
        """Cut the span `start:end` out of `text`."""
        return cls(start=start, end=end, quote=text[start:end])
