"""Messages that are not what the protocol says: each request is answered, and nothing else is made of them."""

import logging
import re
from typing import Any

from lsprotocol import types
from msgspec import Struct
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcParseError,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.json_rpc import JsonRPCNotification, JsonRPCRequestMessage, JsonRPCResponseMessage

_KEPT_ELSEWHERE = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
)
"""What pygls takes note of, too. It fails for documents that it has not heard of before."""
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
"""Half of a pair of code units: JSON can escape one without the other, and no file or path can hold it."""
logging.getLogger("pygls.protocol.json_rpc").addFilter(
    lambda record: record.exc_info is None or not isinstance(record.exc_info[1], JsonRpcException)
)  # a mistake of the editor, which it is told of, is not to look like one of the server


def _is_id(id: object) -> bool:
    return id is None or isinstance(id, int | str)


def _without_halves(value: Any) -> Any:
    """A text with the replacement character for what is half a character; so are the texts of a list."""
    if isinstance(value, list):
        return [_without_halves(one) for one in value]
    if not isinstance(value, str) or value.isascii():
        return value
    return _HALF_A_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", value)


class _Malformed(Struct):
    """A message whose parameters do not fit its method. `id` is None where it is no request."""

    id: int | str | None
    method: object


class Protocol(LanguageServerProtocol):
    """The protocol, spoken with editors that may make mistakes."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        for method in _KEPT_ELSEWHERE:
            del self.fm.builtin_features[method]

    def structure_message(self, data: dict[str, Any]) -> Any:
        """What an object of JSON is: a message, if it says so."""
        data = {_without_halves(name): _without_halves(value) for name, value in data.items()}
        if "jsonrpc" not in data:
            return data
        try:
            return self._converter.structure(data, self._shape_of(data))
        except Exception:  # noqa: BLE001 - whatever an editor sends, and whatever the converter makes of it
            id, method = data.get("id"), data.get("method")
            return _Malformed(id if method is not None and _is_id(id) else None, method)

    def _shape_of(self, data: dict[str, Any]) -> Any:
        if "id" not in data:
            return self.get_message_type(data["method"]) or JsonRPCNotification
        if "error" in data:
            return types.ResponseErrorMessage
        if "method" in data:
            return self.get_message_type(data["method"]) or JsonRPCRequestMessage
        return self._result_types.pop(data["id"], None) or JsonRPCResponseMessage

    def handle_message(self, message: Any) -> None:
        """Handle a message, or refuse it."""
        method, id = getattr(message, "method", None), getattr(message, "id", None)
        is_first = method == types.INITIALIZE
        if isinstance(message, _Malformed):
            self._refuse(message.id, JsonRpcInvalidParams(f"the parameters of {method} are malformed"))
        elif not _is_id(id) or (method == types.CANCEL_REQUEST and not _is_id(message.params.id)):
            return  # nothing can be said of it
        elif method is None or method == types.EXIT or is_first is (self._workspace is None):
            super().handle_message(message)
        elif is_first:
            self._refuse(id, JsonRpcInvalidRequest("the server is already initialized"))
        else:
            self._refuse(id, JsonRpcServerNotInitialized("the server is not initialized"))

    def refuse_what_is_no_message(self) -> None:
        """Say that something arrived that is no JSON, or no message."""
        error = {"code": JsonRpcParseError.CODE, "message": "not a message of the language server protocol"}
        self._send_data({"jsonrpc": self.VERSION, "id": None, "error": error})

    def _refuse(self, id: int | str | None, error: JsonRpcException) -> None:
        if id is not None:
            self._send_response(id, error=error.to_response_error())
