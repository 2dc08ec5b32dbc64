// An opinion of an answer: helpful or not, and why not.
const REASONS = ["wrong", "incomplete", "unclear", "beside", "other"];

function opinionOf(turnId, at) {
  const told = attributed(make("span", "quiet"), { role: "status" });
  const place = make("div", "opinion");
  const give = async (rating, comment) => {
    try {
      const answer = await at.line.call("POST", "/v1/feedback", { turn_id: turnId, rating, comment });
      told.textContent = say(answer.ok ? "thanks" : "not_sent_opinion");
      return answer.ok;
    } catch {
      told.textContent = say("not_sent_opinion");
      return false;
    }
  };
  const chosen = (rating) => {
    up.setAttribute("aria-pressed", String(rating === "up"));
    down.setAttribute("aria-pressed", String(rating === "down"));
  };
  const up = button(say("up"), "plain opinion-up", async () => {
    place.replaceChildren();
    if (await give("up", "")) chosen("up");
  }, { "aria-pressed": "false" });
  const down = button(say("down"), "plain opinion-down", () => {
    const form = whyNot(async (comment) => {
      if (!(await give("down", comment))) return;
      chosen("down");
      place.replaceChildren();
      down.focus();
    });
    place.replaceChildren(form);
    form.querySelector("input").focus();
  }, { "aria-pressed": "false" });
  return { buttons: [up, down, told], place };
}

function whyNot(give) {
  const group = freshId("reason");
  const choices = REASONS.map((reason) => {
    const choice = attributed(make("input"), { type: "radio", name: group, value: reason });
    return make("label", "tick", choice, make("span", "", word("reason", reason)));
  });
  const text = attributed(make("textarea"), { rows: "2", maxlength: "1900" });
  const form = make(
    "form", "card",
    make("fieldset", "", make("legend", "", say("why_down")), ...choices),
    field(say("more"), text).place,
    attributed(make("button", "strong", say("submit")), { type: "submit" }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = form.querySelector("input:checked")?.value;
    give([reason, text.value.trim()].filter(Boolean).join(": "));
  });
  return form;
}
