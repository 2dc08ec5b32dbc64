// The bell: what a signed-in customer was told, unread first; nothing of it is there for anybody else.
class Bell {
  constructor(line) {
    this.line = line;
    this.button = button("", "plain", () => this.show(this.list.hidden), { "aria-expanded": "false", hidden: true });
    this.list = attributed(make("ul", "bell"), { hidden: true });
    this.said = attributed(make("p", "unseen"), { role: "status" });
  }

  async look() {
    const whose = this.line.identity.session;
    const answer = whose && (await this.line.call("GET", `/v1/notifications?most=20&language=${answerLanguage()}`).catch(() => null));
    if (whose !== this.line.identity.session) return; // who logged out meanwhile sees nothing
    const told = answer?.ok && answer.body;
    const label = told ? say("bell", { count: told.unread }) : "";
    attributed(this.button, { hidden: !told, "aria-label": label }).textContent = told ? `🔔 ${told.unread}` : "";
    this.said.textContent = label;
    if (!told) this.show(false);
    this.list.replaceChildren(...(told ? told.items : []).map((one) => this.entry(one)));
  }

  entry(one) {
    const seen = () => this.line.call("POST", `/v1/notifications/${one.id}/seen`, {}).then(() => this.look()).then(() => this.button.focus());
    return make("li", "", one.text, make("p", "quiet", one.why), !one.seen && button(say(one.kind === "deadline" ? "bell_act" : "bell_seen"), "plain", seen));
  }

  show(shown) {
    this.list.hidden = !shown;
    attributed(this.button, { "aria-expanded": String(shown) });
  }
}
