// The desk: one conversation, who has it, and how it is shown.
class Desk {
  constructor(shadow, { origin, key, inline }) {
    this.memory = new Memory(key);
    this.line = new Line(origin, key);
    this.identity = new Identity(this.line, (known) => this.newRights(known));
    this.turns = [];
    this.site = null;
    this.addressee = "assistant";
    this.at = {
      line: this.line, memory: this.memory,
      ask: (question) => this.ask(question),
      retry: (turn) => this.retry(turn),
      conversation: () => this.conversation(),
      keepConversation: (id) => this.keep(id),
      watching: () => this.panel.shown && !document.hidden,
    };
    this.handOver = new HandOver(this.at, (fresh) => this.heard(fresh));
    this.panel = new Panel(inline, {
      open: () => this.open(), close: () => this.close(), speak: (language) => this.speak(language),
      renew: () => this.renew(), print: () => printed(this.panel.title.textContent, this.panel.log),
      person: () => this.person(), address: (who) => this.address(who), send: (text) => this.send(text),
    });
    this.bell = new Bell(this.line);
    this.panel.fresh.before(this.bell.button);
    this.panel.log.before(this.bell.said, this.bell.list);
    this.style(shadow);
    shadow.append(this.panel.root);
    this.relabel();
    this.draw();
  }

  style(shadow) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    const dark = matchMedia("(prefers-color-scheme: dark)");
    this.paint = () => paint(this.panel.root, this.site?.accent, dark.matches);
    dark.addEventListener("change", this.paint);
    this.paint();
  }

  async begin() {
    this.welcome();
    if (this.memory.get("open") === "1" && this.panel.corner) this.panel.show(true);
    // What was said to a customer is read again only once the host page vouches for them anew.
    if (this.memory.get("personal") !== "1") await this.restore();
  }

  // The site's own name, colour, greeting and questions for this page.
  async welcome() {
    if (!this.line.key) return;
    const about = String(ofDocument("title")).slice(0, 200);
    const asked = new URLSearchParams({ language: answerLanguage(), about });
    try {
      const answer = await this.line.call("GET", `/v1/widget?${asked}`);
      if (!answer.ok) return;
      this.site = answer.body;
      this.panel.name = this.site.name;
      this.paint();
      this.relabel();
      if (!this.turns.length) this.draw();
    } catch {
      // Without it the widget greets in its own words.
    }
  }

  relabel() {
    const { open } = this.handOver;
    this.panel.label({ addressee: this.addressee, handOver: open, who: this.identity.name });
  }

  async speak(language) {
    try {
      await learn(language);
    } catch {
      return this.relabel();
    }
    tongue = language;
    this.memory.set("language", language);
    this.relabel();
    this.draw();
    this.welcome();
    this.bell.look();
  }

  // The whole log anew: the greeting, every turn, and what a person wrote.
  draw() {
    const greeting = this.site?.greeting || say("greeting");
    const notice = bubble("theirs", say("assistant"), make("p", "notice", say("notice")), make("p", "", greeting));
    const first = this.turns.length ? null : suggestionsOf(this.site?.suggestions?.length ? this.site.suggestions : WORDS[tongue].starters, this.at);
    this.panel.log.replaceChildren(notice, ...(first ? [first] : []), ...this.turns.map((turn) => turn.node));
    for (const turn of this.turns) turn.draw();
    this.drawPerson();
  }

  drawPerson() {
    this.panel.log.querySelectorAll(".person, .to-person, .desk-state").forEach((one) => one.remove());
    const { state, reference, said, messages } = this.handOver;
    if (state === null) return;
    const told = [said, `${say(state)} · ${say("reference", { reference })}`].filter(Boolean);
    this.panel.log.append(make("p", "desk-state quiet", told.join(" ")), ...[...messages.values()].sort((one, other) => one.number - other.number).map(personBubble));
  }

  open() {
    this.panel.show(true);
    this.memory.set("open", "1");
    this.panel.message.focus();
    this.bell.look();
    if (this.handOver.open) this.handOver.follow(true);
  }

  close() {
    const within = this.panel.root.getRootNode().activeElement;
    this.panel.show(false);
    this.memory.set("open", null);
    if (within) this.panel.launcher.focus();
  }

  // The conversation to go on with: a customer's is theirs alone, and is not continued by a visitor.
  conversation() {
    const personal = this.memory.get("personal") === "1";
    return personal === Boolean(this.identity.session) ? this.memory.get("conversation") : null;
  }

  keep(conversation) {
    this.memory.set("conversation", conversation);
    this.memory.set("personal", this.identity.session ? "1" : null);
  }

  // Everything said is gone from the screen, and from this tab's memory unless it is read again.
  wipe(kept = false) {
    this.asking?.abort();
    this.asking = null;
    this.turns = [];
    this.handOver.reset();
    this.addressee = "assistant";
    if (!kept) this.memory.forget();
    this.panel.aside.replaceChildren();
    this.relabel();
    this.draw();
  }

  renew() {
    this.wipe();
    this.panel.message.focus();
  }

  // Who logs in begins a conversation of their own; after a reload they find theirs again.
  async newRights(known) {
    const theirs = known && this.memory.get("personal") === "1";
    this.wipe(theirs);
    this.bell.look();
    if (theirs) await this.restore();
  }

  async restore() {
    const conversation = this.memory.get("conversation");
    if (!conversation) return;
    const asked = this.turns;
    try {
      const answer = await this.line.call("GET", `/v1/conversations/${encodeURIComponent(conversation)}`);
      if (asked !== this.turns || asked.length) return;
      if (answer.status === 404) return this.wipe();
      if (answer.ok) this.shown(answer.body);
    } catch {
      // The next question goes on with it.
    }
  }

  shown({ conversation_id: conversation, turns }) {
    const last = turns.length - 1;
    this.turns = turns.map((one, at) => {
      const turn = new Turn(one.message, this.at);
      turn.last = at === last;
      const answer = answerOf(one, conversation);
      if (answer) turn.answered(answer);
      else if (at === last) this.fetchAgain(turn, conversation, one.turn_id);
      else turn.failed("broken");
      return turn;
    });
    this.draw();
    if (this.turns.length) this.panel.reveal(this.turns[last].node);
    if (this.memory.get("person") || turns.some((one) => one.outcome === "handed_over")) this.handOver.follow(true);
  }

  send(text) {
    if (this.addressee === "person") {
      this.handOver.write(text).then((sent) => sent || this.unsent(text), () => this.unsent(text));
      return true;
    }
    return this.ask(text);
  }

  unsent(text) {
    this.panel.message.value ||= text;
    this.panel.aside.replaceChildren(attributed(make("p", "wrong", word("fault", "not_sent")), { role: "alert" }));
  }

  // Asks once. False while the question before has neither answer nor fault.
  ask(question) {
    if (this.asking) return false;
    this.openIfClosed();
    const turn = new Turn(question, this.at);
    if (!this.turns.length) this.panel.log.querySelector(".suggestions")?.remove();
    for (const before of this.turns.filter((one) => one.last)) {
      before.last = false;
      before.node.querySelector(".suggestions")?.remove();
    }
    this.turns.push(turn);
    this.panel.log.append(turn.node);
    this.run(turn);
    return true;
  }

  openIfClosed() {
    if (!this.panel.shown) this.open();
  }

  retry(turn) {
    if (!this.asking) this.run(turn);
  }

  async run(turn) {
    const abort = (this.asking = new AbortController());
    turn.progress("sending");
    this.panel.reveal(turn.node);
    const body = { message: turn.question, conversation_id: this.conversation(), language: languageFor(turn.question) };
    const held = { conversation: body.conversation_id, turn: null };
    let refusal = null;
    try {
      refusal = await this.line.stream("/v1/chat", body, (name, data) => this.event(turn, held, name, data), abort);
    } catch (error) {
      held.broken = error;
    }
    if (this.asking !== abort) return;
    this.asking = null;
    if (turn.answer || turn.fault) return;
    if (refusal) this.refused(turn, refusal);
    else if (held.turn) await this.fetchAgain(turn, held.conversation, held.turn);
    else turn.failed(held.heard ? "broken" : "offline");
  }

  event(turn, held, name, data) {
    held.heard = true;
    if (!this.turns.includes(turn)) return;
    // Who has read the answer asks on at once: the end of its stream, which says nothing more, is not waited for.
    if (name === "answer" || name === "error") this.asking = null;
    if (name === "status") {
      if (data.turn_id) Object.assign(held, { conversation: data.conversation_id, turn: data.turn_id });
      if (data.conversation_id) this.keep(data.conversation_id);
      turn.progress(data.state);
    } else if (name === "tool") turn.progress(data.name);
    else if (name === "error") turn.failed({ 409: "busy", 422: "unreadable", 429: "slow" }[data.status] || "failed", data.trace_id);
    else if (name === "answer") this.answered(turn, data);
  }

  answered(turn, answer) {
    this.keep(answer.conversation_id);
    turn.answered(answer).then(() => this.panel.reveal(turn.node));
    if (answer.outcome === "handed_over") this.handOver.follow(true).then(() => this.relabel());
  }

  refused(turn, { status, trace }) {
    // A conversation that is not ours any more is left; the question may begin another.
    if (status === 404) this.memory.set("conversation", null);
    turn.failed({ 401: "refused", 403: "refused", 409: "busy", 422: "unreadable", 429: "slow", 503: "slow" }[status] || "failed", trace);
  }

  async fetchAgain(turn, conversation, turnId) {
    turn.progress("again");
    const alive = () => this.turns.includes(turn) || !turn.node.isConnected;
    const answer = await recovered(this.line, conversation, turnId, alive);
    if (!this.turns.includes(turn)) return;
    if (answer) this.answered(turn, answer);
    else turn.failed("broken");
  }

  async person() {
    const desk = await this.handOver.desk().catch(() => null);
    if (!desk) return this.ask(say("ask_for_person"));
    const left = () => {
      this.panel.aside.replaceChildren();
      this.panel.person.focus();
    };
    const begun = () => {
      this.panel.aside.replaceChildren();
      this.address("person");
      this.drawPerson();
      this.panel.log.scrollTo({ top: this.panel.log.scrollHeight });
    };
    const form = handOverForm(this.handOver, desk, begun, left);
    this.panel.aside.replaceChildren(form);
    form.querySelector("h3").focus();
  }

  address(who) {
    this.addressee = who;
    this.relabel();
    this.panel.message.focus();
  }

  heard(fresh) {
    if (!this.handOver.open) this.addressee = "assistant";
    this.relabel();
    this.drawPerson();
    if (fresh.length) this.panel.log.scrollTo({ top: this.panel.log.scrollHeight });
  }
}
