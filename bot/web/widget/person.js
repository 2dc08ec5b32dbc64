// A person: the form that passes the conversation on, and what the visitor and the person write to each other.
class HandOver {
  constructor(at, changed) {
    this.at = at;
    this.changed = changed;
    this.reset();
  }

  reset() {
    clearTimeout(this.timer);
    this.state = null;
    this.reference = "";
    this.said = "";
    this.messages = new Map();
    this.after = 0;
    this.rounds = (this.rounds || 0) + 1;
    this.wait = 3000;
  }

  get open() {
    return this.state !== null && this.state !== "closed";
  }

  // What will happen, as the server says it; null where this server has no desk.
  async desk() {
    const answer = await this.at.line.call("GET", `/v1/hand-over-desk?language=${answerLanguage()}`);
    return answer.ok ? answer.body : null;
  }

  // What the server answered; its `ok` says whether the conversation was passed on.
  async begin(fields) {
    const asked = { conversation_id: this.at.conversation(), ...fields, consent: true, language: answerLanguage() };
    const answer = await this.at.line.call("POST", "/v1/hand-overs", asked);
    if (!answer.ok) return answer;
    this.at.keepConversation(answer.body.conversation_id);
    this.at.memory.set("person", "1");
    Object.assign(this, { state: answer.body.state, reference: answer.body.reference, said: answer.body.says });
    this.follow(true);
    return answer;
  }

  // Reads what is new while the panel is open, more seldom the longer nothing comes.
  follow(soon = false) {
    clearTimeout(this.timer);
    if (soon) this.wait = 3000;
    const round = this.rounds;
    const read = async () => {
      const news = this.at.watching() ? await this.read(round) : 0;
      if (round !== this.rounds || news === null || !this.open) return;
      this.wait = news ? 3000 : Math.min(this.wait * 1.5, 30_000);
      this.timer = setTimeout(read, this.wait);
    };
    return read();
  }

  // How many messages are new; null where there is no hand-over, or it is over.
  async read(round) {
    const conversation = this.at.conversation();
    if (!conversation) return null;
    try {
      const answer = await this.at.line.call("GET", `/v1/conversations/${encodeURIComponent(conversation)}/hand-over?after=${this.after}`);
      if (round !== this.rounds || answer.status === 404) return null;
      if (!answer.ok) return 0;
      this.after = Math.max(this.after, ...answer.body.messages.map((one) => one.number));
      return this.take(answer.body);
    } catch {
      return 0;
    }
  }

  take({ state, reference, messages }) {
    const fresh = messages.filter((one) => !this.messages.has(one.number));
    const moved = state !== this.state;
    Object.assign(this, { state, reference });
    for (const one of fresh) this.messages.set(one.number, one);
    if (fresh.length || moved) this.changed(fresh);
    return fresh.length;
  }

  async write(text) {
    const path = `/v1/conversations/${encodeURIComponent(this.at.conversation())}/hand-over/messages`;
    const answer = await this.at.line.call("POST", path, { text });
    if (!answer.ok) return false;
    if (answer.body?.number) this.take({ state: this.state, reference: this.reference, messages: [answer.body] });
    this.follow(true);
    return true;
  }
}

function handOverForm(handOver, desk, begun, left) {
  const name = attributed(make("input"), { type: "text", autocomplete: "name", maxlength: "100", required: true });
  const contact = attributed(make("input"), { type: "text", autocomplete: "email", maxlength: "200", required: true });
  const text = attributed(make("textarea"), { rows: "3", maxlength: "2000" });
  const consent = attributed(make("input"), { type: "checkbox", required: true });
  const fields = [[field(say("name"), name), name], [field(say("contact"), contact), contact]];
  const agreed = field(say("consent"), consent, "field tick");
  const failed = attributed(make("p", "wrong"), { role: "alert" });
  const form = make(
    "form", "card hand-over",
    attributed(make("h3", "", say("talk_to_person")), { tabindex: "-1" }),
    make("p", "", desk.says),
    ...fields.map(([one]) => one.place), field(say("what_for"), text).place, agreed.place, failed,
    make("div", "chips", attributed(make("button", "strong", say("pass_on")), { type: "submit" }), button(say("back"), "plain", left)),
  );
  form.noValidate = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    for (const [one, control] of fields) one.complain(control.value.trim() ? "" : say("fill_in"));
    agreed.complain(consent.checked ? "" : say("consent_needed"));
    const wrong = form.querySelector('[aria-invalid="true"]');
    if (wrong) return wrong.focus();
    const told = { name: name.value.trim(), contact: contact.value.trim(), message: text.value.trim() };
    const answer = await handOver.begin(told).catch(() => null);
    if (answer?.ok) return begun();
    const unfit = (answer?.body?.errors || []).some(({ where }) => where.endsWith("contact"));
    failed.textContent = unfit ? "" : word("fault", "not_sent");
    if (unfit) fields[1][0].complain(say("contact_unfit"));
    if (unfit) contact.focus();
  });
  return form;
}

function personBubble(message) {
  const mine = message.author === "visitor";
  const who = `${say(mine ? "you" : "person")} · ${momentOf(message.at)}`;
  return bubble(mine ? "mine to-person" : "person", who, make("p", "said", String(message.text)));
}
