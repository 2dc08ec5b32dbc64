// An action that waits for a person's word, and what became of it.
const REFUSALS = { 401: "may_not_confirm", 403: "may_not_confirm", 404: "not_yours", 409: "decided_already", 410: "expired" };

function outcomeOf(action) {
  const receipt = action.receipt?.reference ? ` ${say("receipt", { reference: action.receipt.reference })}` : "";
  return word("action_state", action.state) + receipt;
}

function actionNode(pending, at) {
  const result = attributed(make("p", "result"), { role: "status" });
  const confirm = button(say("confirm"), "strong", () => decide("confirm"));
  const cancel = button(say("cancel"), "plain", () => decide("cancel"));
  const buttons = make("div", "chips", confirm, cancel);
  const settle = (text, over) => {
    result.textContent = text;
    buttons.hidden = over;
  };
  const decide = async (how) => {
    confirm.disabled = cancel.disabled = true;
    try {
      const answer = await at.line.call("POST", `/v1/actions/${encodeURIComponent(pending.id)}/${how}`, {}, { "Idempotency-Key": `${pending.id}-${how}` });
      if (answer.ok) settle(outcomeOf(answer.body), true);
      else settle(say(REFUSALS[answer.status] || "not_sent_action"), answer.status in REFUSALS);
    } catch {
      settle(say("not_sent_action"), false);
    }
    confirm.disabled = cancel.disabled = false;
  };
  // What was decided before, here or elsewhere, is told instead of asked again.
  at.line.call("GET", `/v1/actions/${encodeURIComponent(pending.id)}`).then((answer) => {
    if (answer.ok && answer.body.state !== "pending") settle(outcomeOf(answer.body), true);
  }, () => {});
  const until = pending.expires_at ? say("open_until", { until: momentOf(pending.expires_at) }) : "";
  const place = make(
    "div", "card action",
    make("p", "card-title", make("strong", "", word("action_kind", pending.kind)), make("span", "quiet", until)),
    make("p", "", String(pending.summary)), buttons, result,
  );
  return attributed(place, { role: "group", "aria-label": word("action_kind", pending.kind) });
}

// A moment in the reader's own time, in the form of their language.
function momentOf(iso) {
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime())
    ? String(iso)
    : moment.toLocaleString(tagOf(tongue), { dateStyle: "medium", timeStyle: "short" });
}
