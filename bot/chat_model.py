"""The provider's chat model that a setting names, through LangChain."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # LangChain costs more than a second that the shell's other commands need not pay
    from langchain_core.language_models import BaseChatModel


class ModelUnknown(Exception):
    """COVERDESK_MODEL names a model that cannot be made; for the operator."""


def chat_model(name: str) -> "BaseChatModel | None":
    """A provider's model by LangChain's name for it; None for the embedded one.

    Raises `ModelUnknown` when the name, its package or its key is missing.
    """
    if name == "embedded":
        return None
    from langchain.chat_models import init_chat_model  # costs start-up time that the embedded model spares

    try:
        model: BaseChatModel = init_chat_model(name)
    except (ImportError, ValueError, OSError) as error:
        raise ModelUnknown(
            f"COVERDESK_MODEL={name} cannot be used: {error}. Set it to `embedded`, or to a name such as "
            "`openai:gpt-4o-mini` with its package and key installed."
        ) from error
    return model
