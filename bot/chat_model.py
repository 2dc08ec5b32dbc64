"""The provider's chat model that the settings name, through LangChain."""

from typing import TYPE_CHECKING, Any

from bot.settings import Settings

if TYPE_CHECKING:  # LangChain costs more than a second that the shell's other commands need not pay
    from langchain_core.language_models import BaseChatModel


class ModelUnknown(Exception):
    """COVERDESK_MODEL names a model that cannot be made; for the operator."""


def chat_model(settings: Settings) -> "BaseChatModel | None":
    """A provider's model by LangChain's name for it; None for the embedded one. Nothing is called yet.

    The provider's library does not retry and waits no longer than the settings say: one layer alone does
    both, and knows how long the turn has. Raises `ModelUnknown` when name, package or key is missing.
    """
    if settings.model == "embedded":
        return None
    from langchain.chat_models import init_chat_model  # costs start-up time that the embedded model spares

    try:
        if settings.model.endswith(":"):
            raise ValueError("the provider is named, and no model of it")
        model: BaseChatModel = init_chat_model(settings.model, **_options(settings))
    except Exception as error:  # each provider's library has its own word for a missing package or key
        raise ModelUnknown(
            f"COVERDESK_MODEL={settings.model} cannot be used: {_said(error, settings)}. Set it to "
            "`embedded`, or to a name such as `openai:gpt-4o-mini` with its package (`pip install "
            "'coverdesk[openai]'`) and its key (COVERDESK_MODEL_KEY). docs/models.md has examples."
        ) from error
    return model


def _options(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {"temperature": 0, "max_tokens": settings.model_answer_tokens}
    if settings.model.startswith("ollama:"):
        options = {"temperature": 0, "num_predict": settings.model_answer_tokens}
        options["client_kwargs"] = {"timeout": settings.model_timeout}
    else:
        options |= {"timeout": settings.model_timeout, "max_retries": 0}
    if settings.model_url:
        options["base_url"] = settings.model_url
    if settings.model_key:
        options["api_key"] = settings.model_key.get_secret_value()
    return options


def _said(error: Exception, settings: Settings) -> str:
    """What the library says, in one line and without the key."""
    text = " ".join(str(error).split())[:300]
    key = settings.model_key.get_secret_value() if settings.model_key else ""
    return text.replace(key, "…") if key else text
