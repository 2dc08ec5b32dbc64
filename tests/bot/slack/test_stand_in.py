"""The real slack_sdk talks to the stand-in as it talks to Slack."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import ActionsBlock, ButtonElement, HeaderBlock, SectionBlock
from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.bot.slack.conftest import (
    ANNA,
    ANNA_DM,
    BO,
    BOT_TOKEN,
    GUEST,
    OUTSIDER,
    PUBLIC_CHANNEL,
    SHARED_CHANNEL,
    TEAM,
)
from tests.bot.slack.stand_in import Slack

pytestmark = pytest.mark.anyio


def client(slack: Slack, token: str = BOT_TOKEN) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=slack.api_url)


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_a_token_is_known_unknown_or_revoked(slack: Slack) -> None:
    known = await client(slack).auth_test()

    assert (known["team_id"], known["user_id"]) == (TEAM, "U0LODEBOT")
    assert await refusal(client(slack, "xoxb-unknown").auth_test()) == "invalid_auth"
    await client(slack).auth_revoke()
    assert await refusal(client(slack).auth_test()) == "token_revoked"


async def test_what_is_posted_is_kept_and_read_back_with_its_metadata(slack: Slack) -> None:
    mark = Metadata("answer", {"request": "R-1"})
    blocks = [SectionBlock(text="*Limit*"), ActionsBlock(elements=[ButtonElement(text="OK", action_id="ok")])]
    posted = await client(slack).chat_postMessage(
        channel=ANNA_DM, text="Limit", blocks=blocks, metadata=mark, thread_ts="1.000001"
    )

    [message] = slack.posted(ANNA_DM)
    assert message.ts == posted["ts"]
    assert message.metadata == {"event_type": "answer", "event_payload": {"request": "R-1"}}
    assert [block["type"] for block in message.blocks] == ["section", "actions"]
    thread = await client(slack).conversations_replies(
        channel=ANNA_DM, ts="1.000001", include_all_metadata=True
    )
    assert [one["metadata"]["event_payload"] for one in thread["messages"]] == [{"request": "R-1"}]
    plain = await client(slack).conversations_replies(channel=ANNA_DM, ts="1.000001")
    assert "metadata" not in plain["messages"][0]


async def test_times_of_messages_are_unique_and_increase(slack: Slack) -> None:
    for number in range(5):
        await client(slack).chat_postMessage(channel=PUBLIC_CHANNEL, text=str(number))

    times = [message.ts for message in slack.posted(PUBLIC_CHANNEL)]
    assert times == sorted(set(times))
    history = await client(slack).conversations_history(channel=PUBLIC_CHANNEL, limit=2)
    assert [one["text"] for one in history["messages"]] == ["4", "3"]
    assert history["has_more"]


async def test_an_ephemeral_post_is_seen_by_one_person(slack: Slack) -> None:
    await client(slack).chat_postEphemeral(channel=PUBLIC_CHANNEL, user=ANNA, text="for Anna")

    assert [(one.text, one.ephemeral) for one in slack.seen_by(ANNA, PUBLIC_CHANNEL)] == [("for Anna", True)]
    assert slack.seen_by(BO, PUBLIC_CHANNEL) == slack.posted(PUBLIC_CHANNEL) == []
    outside = client(slack).chat_postEphemeral(channel=SHARED_CHANNEL, user=BO, text="?")
    assert await refusal(outside) == "user_not_in_channel"


async def test_a_message_is_changed_and_deleted_by_its_author_alone(slack: Slack) -> None:
    theirs = slack.said(ANNA, ANNA_DM, "How much?")
    ours = await client(slack).chat_postMessage(channel=ANNA_DM, text="A moment")

    await client(slack).chat_update(channel=ANNA_DM, ts=ours["ts"], text="Here")

    assert [one.text for one in slack.seen_by(ANNA, ANNA_DM)] == ["How much?", "Here"]
    update = client(slack).chat_update(channel=ANNA_DM, ts=theirs.ts, text="x")
    assert await refusal(update) == "cant_update_message"
    await client(slack).chat_delete(channel=ANNA_DM, ts=ours["ts"])
    assert slack.posted(ANNA_DM) == []
    gone = client(slack).chat_update(channel=ANNA_DM, ts=ours["ts"], text="x")
    assert await refusal(gone) == "message_not_found"


async def test_new_text_alone_takes_the_blocks_away_and_leaves_the_metadata(slack: Slack) -> None:
    mark = Metadata("answer", {"request": "R-1"})
    ours = await client(slack).chat_postMessage(
        channel=ANNA_DM, text="Sure?", blocks=[SectionBlock(text="Sure?")], metadata=mark
    )

    await client(slack).chat_update(channel=ANNA_DM, ts=ours["ts"], text="Done")

    [message] = slack.posted(ANNA_DM)
    assert (message.text, message.blocks, message.ts) == ("Done", (), ours["ts"])
    assert message.metadata == mark.to_dict()


async def test_a_post_that_slack_would_not_take_is_refused(slack: Slack) -> None:
    slack.add_channel("C0ELSE", TEAM, with_bot=False)
    slack.add_channel("G0SECRET", TEAM, kind="group", with_bot=False)
    post = client(slack).chat_postMessage

    assert await refusal(post(channel="C0NONE", text="x")) == "channel_not_found"
    assert await refusal(post(channel="C0ELSE", text="x")) == "not_in_channel"
    assert await refusal(post(channel="G0SECRET", text="x")) == "channel_not_found"
    assert await refusal(post(channel=ANNA_DM, text="x" * 40_001)) == "msg_too_long"
    assert await refusal(client(slack).api_call("chat.postMessage", json={"channel": ANNA_DM})) == "no_text"
    assert await refusal(client(slack).api_call("chat.unheardOf")) == "unknown_method"


@pytest.mark.parametrize(
    "blocks",
    [
        [HeaderBlock(text="x").to_dict()] * 51,
        [{"type": "section"}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "colour": "red"}],
        [{"type": "actions", "elements": [{"type": "lever"}]}],
        [{"type": "unheard_of"}],
        [{"type": "divider", "block_id": "same"}, {"type": "divider", "block_id": "same"}],
    ],
)
async def test_blocks_that_do_not_validate_are_refused(slack: Slack, blocks: list[Any]) -> None:
    assert await refusal(client(slack).chat_postMessage(channel=ANNA_DM, text="x", blocks=blocks)) == (
        "invalid_blocks"
    )
    assert slack.posted(ANNA_DM) == []


async def test_a_token_without_the_scope_is_told_which_it_lacks(slack: Slack) -> None:
    slack.workspace(TEAM, BOT_TOKEN, scopes=("im:history", "users:read"))

    with pytest.raises(SlackApiError) as refused:
        await client(slack).conversations_history(channel=PUBLIC_CHANNEL)

    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "channels:history"
    assert (await client(slack).conversations_history(channel=ANNA_DM))["messages"] == []
    assert "email" not in (await client(slack).users_info(user=ANNA))["user"]["profile"]


async def test_a_public_channel_is_open_to_colleagues_who_are_not_in_it(slack: Slack) -> None:
    slack.add_channel("C0CLAIMS", TEAM, members=(ANNA,))

    await client(slack).chat_postMessage(channel="C0CLAIMS", text="x")

    assert [len(slack.seen_by(one, "C0CLAIMS")) for one in (ANNA, BO, GUEST, OUTSIDER)] == [1, 1, 0, 0]


async def test_a_user_becomes_a_direct_conversation(slack: Slack) -> None:
    opened = await client(slack).conversations_open(users=ANNA)
    slack.add_user("U0NEW", TEAM)
    new = await client(slack).conversations_open(users="U0NEW")

    assert opened["channel"]["id"] == ANNA_DM
    assert new["channel"]["id"].startswith("D")
    told = await client(slack).conversations_info(channel=new["channel"]["id"])
    assert (told["channel"]["is_im"], told["channel"]["user"]) == (True, "U0NEW")
    assert await refusal(client(slack).conversations_open(users="U0NOBODY")) == "user_not_found"


async def test_a_channel_tells_who_shares_it(slack: Slack) -> None:
    shared = (await client(slack).conversations_info(channel=SHARED_CHANNEL))["channel"]
    members = await client(slack).conversations_members(channel=SHARED_CHANNEL)

    assert (shared["is_ext_shared"], shared["is_private"], shared["is_member"]) == (True, False, True)
    assert members["members"] == [ANNA, "U0LODEBOT", OUTSIDER]


async def test_people_are_told_with_their_standing(slack: Slack) -> None:
    async def info(user: str) -> dict[str, Any]:
        answer = await client(slack).users_info(user=user, include_locale=True)
        return dict(answer["user"])

    assert (await info(BO))["locale"] == "zh-CN"
    assert (await info(ANNA))["profile"]["email"] == "anna@lode.example"
    assert (await info(GUEST))["is_restricted"]
    outsider = await info(OUTSIDER)
    assert (outsider["is_stranger"], outsider["profile"].get("email")) == (True, None)
    slack.world.change_user(BO, deleted=True)
    assert (await info(BO))["deleted"]


async def test_a_stream_grows_into_a_message_and_ends_after_five_minutes(slack: Slack) -> None:
    asked = slack.said(ANNA, ANNA_DM, "How much?")
    stream = await client(slack).chat_stream(channel=ANNA_DM, thread_ts=asked.ts, buffer_size=1)
    await stream.append(markdown_text="Twenty ")
    await stream.stop(markdown_text="thousand")

    [message] = slack.posted(ANNA_DM)
    assert (message.text, message.thread_ts, message.streaming) == ("Twenty thousand", asked.ts, False)
    late = await client(slack).chat_startStream(channel=ANNA_DM, thread_ts=asked.ts)
    slack.clock.move(301)
    append = client(slack).chat_appendStream(channel=ANNA_DM, ts=late["ts"], markdown_text="x")
    assert await refusal(append) == "message_not_in_streaming_state"
    nobody = client(slack).chat_startStream(channel=PUBLIC_CHANNEL, thread_ts=asked.ts)
    assert await refusal(nobody) == "missing_recipient_team_id"


async def test_a_home_tab_a_modal_and_the_thread_signs_are_shown(slack: Slack) -> None:
    home = {"type": "home", "blocks": [HeaderBlock(text="Limits").to_dict()]}
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "Confirm"}, "blocks": home["blocks"]}
    trigger = slack.trigger_id()

    await client(slack).views_publish(user_id=ANNA, view=home)
    opened = await client(slack).views_open(trigger_id=trigger, view=modal)
    await client(slack).views_update(view_id=opened["view"]["id"], view=modal | {"callback_id": "second"})
    await client(slack).assistant_threads_setStatus(channel_id=ANNA_DM, thread_ts="1.1", status="reads")
    await client(slack).assistant_threads_setTitle(channel_id=ANNA_DM, thread_ts="1.1", title="A limit")
    prompts = [{"title": "Limit", "message": "What is my limit?"}]
    await client(slack).assistant_threads_setSuggestedPrompts(channel_id=ANNA_DM, prompts=prompts)

    assert slack.shown.homes[ANNA]["blocks"] == home["blocks"]
    assert slack.shown.views[opened["view"]["id"]]["callback_id"] == "second"
    assert slack.shown.statuses == [(ANNA_DM, "1.1", "reads")]
    assert slack.shown.titles == {(ANNA_DM, "1.1"): "A limit"}
    assert slack.shown.prompts == {ANNA_DM: prompts}
    again = client(slack).views_open(trigger_id=trigger, view=modal)
    assert await refusal(again) == "exchanged_trigger_id"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's own
async def test_a_code_and_a_refresh_token_work_once(slack: Slack) -> None:
    slack.grants.rotating = True
    known = {"client_id": slack.grants.client_id, "client_secret": slack.grants.client_secret}
    code, nobody = slack.oauth_code(TEAM, ANNA), AsyncWebClient(base_url=slack.api_url)

    first = await nobody.oauth_v2_access(code=code, **known)

    assert (first["team"]["id"], first["authed_user"]["id"]) == (TEAM, ANNA)
    assert (await client(slack, first["access_token"]).auth_test())["ok"]
    assert await refusal(nobody.oauth_v2_access(code=code, **known)) == "invalid_code"
    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    assert (await nobody.oauth_v2_access(**refresh, **known))["expires_in"] == 43_200
    assert await refusal(nobody.oauth_v2_access(**refresh, **known)) == "invalid_refresh_token"


async def test_a_response_url_works_five_times_in_thirty_minutes(slack: Slack) -> None:
    hook = AsyncWebhookClient(slack.response_url(TEAM, PUBLIC_CHANNEL, ANNA))
    late = AsyncWebhookClient(slack.response_url(TEAM, PUBLIC_CHANNEL, ANNA))

    answers = [await hook.send(text=str(number)) for number in range(6)]
    await AsyncWebhookClient(slack.response_url(TEAM, PUBLIC_CHANNEL, BO)).send(
        text="all", response_type="in_channel"
    )
    slack.clock.move(1801)

    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].body == "used_url"
    assert (await late.send(text="late")).status_code == 404
    assert [one.text for one in slack.seen_by(ANNA, PUBLIC_CHANNEL)] == ["0", "1", "2", "3", "4", "all"]
    assert [one.text for one in slack.seen_by(BO, PUBLIC_CHANNEL)] == ["all"]
    assert len(slack.called("hooks")) == 8


async def test_a_response_url_replaces_and_deletes_what_was_acted_upon(slack: Slack) -> None:
    posted = await client(slack).chat_postEphemeral(channel=PUBLIC_CHANNEL, user=ANNA, text="Sure?")
    hook = AsyncWebhookClient(slack.response_url(TEAM, PUBLIC_CHANNEL, ANNA, posted["message_ts"]))

    await hook.send(text="Done", replace_original=True)

    assert [one.text for one in slack.seen_by(ANNA, PUBLIC_CHANNEL)] == ["Done"]
    await hook.send(delete_original=True)
    assert slack.seen_by(ANNA, PUBLIC_CHANNEL) == []


async def test_every_call_is_noted_with_its_token_and_arguments(slack: Slack) -> None:
    await client(slack).chat_postMessage(channel=ANNA_DM, text="x", unfurl_links=False)

    [call] = slack.calls
    assert (call.method, call.token) == ("chat.postMessage", BOT_TOKEN)
    assert call.args == {"channel": ANNA_DM, "text": "x", "unfurl_links": False}
