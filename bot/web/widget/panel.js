// The panel: launcher, header, conversation and composer, labelled in the language of the moment.
class Panel {
  constructor(inline, does) {
    this.inline = inline;
    this.does = does;
    this.name = null;
    this.build();
    this.keys();
  }

  build() {
    const does = this.does;
    this.launcher = button("", "launcher", () => does.open());
    this.title = attributed(make("h2"), { id: "title" });
    this.badge = make("span", "badge");
    this.who = make("span", "quiet who");
    this.language = make("select", "", ...LANGUAGES.map(([name, said, tag]) => attributed(make("option", "", said), { value: name, lang: tag })));
    this.language.addEventListener("change", () => does.speak(this.language.value));
    this.fresh = button("", "plain", () => does.renew());
    this.print = button("", "plain", () => does.print());
    this.close = button("✕", "icon", () => does.close());
    this.close.hidden = this.inline;
    const tools = make("div", "tools", this.language, this.fresh, this.print);
    const header = make("div", "top", make("div", "names", this.title, this.badge, this.who), this.close, tools);
    this.log = attributed(make("div", "log"), { role: "log", "aria-live": "polite", tabindex: "0" });
    this.person = button("", "plain", () => does.person());
    this.addressed = attributed(make("div", "chips", ...["assistant", "person"].map((one) => button("", "chip", () => does.address(one)))), { role: "group", hidden: true });
    this.composer();
    this.aside = make("div", "aside");
    this.panel = make("div", "panel", header, this.log, this.aside, make("div", "person-line", this.addressed, this.person), this.form);
    attributed(this.panel, { role: this.inline ? "region" : "dialog", "aria-labelledby": "title", hidden: !this.inline });
    this.root = make("div", `desk${this.inline ? " inline" : ""}`, this.panel);
    this.corner = attributed(make("section", "corner", this.launcher), { hidden: this.inline });
    if (!this.inline) this.root.prepend(this.corner);
  }

  composer() {
    this.message = attributed(make("textarea"), { rows: "1", maxlength: "4000", id: "message", enterkeyhint: "send" });
    this.messageLabel = attributed(make("label", "unseen"), { for: "message" });
    this.send = attributed(make("button", "strong send"), { type: "submit" });
    this.form = make("form", "composer", this.messageLabel, this.message, this.send);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.message.value.trim();
      if (text && this.does.send(text)) this.message.value = "";
    });
    this.message.addEventListener("keydown", (event) => {
      // While an input method composes a word, Enter chooses the word.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.send.click();
    });
  }

  keys() {
    this.panel.addEventListener("keydown", (event) => {
      if (this.inline) return;
      if (event.key === "Escape" && !event.isComposing) {
        event.stopPropagation();
        this.does.close();
      } else if (event.key === "Tab") this.cycle(event);
    });
  }

  // Tab goes round within the panel; Escape leaves it.
  cycle(event) {
    const reachable = [...this.panel.querySelectorAll("button, select, textarea, input, a[href], summary, [tabindex='0']")]
      .filter((one) => !one.disabled && one.checkVisibility({ visibilityProperty: true }));
    const at = this.panel.getRootNode().activeElement;
    const [first, last] = [reachable[0], reachable[reachable.length - 1]];
    if (event.shiftKey ? at !== first : at !== last) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }

  label({ addressee, handOver, who }) {
    attributed(this.root, { lang: tagOf(tongue) });
    this.title.textContent = this.name || say("product");
    this.badge.textContent = say("badge");
    this.who.textContent = who ? say("signed_in", { name: who }) : "";
    this.language.value = tongue;
    attributed(this.language, { "aria-label": say("language") });
    this.fresh.textContent = say("new");
    this.print.textContent = say("print");
    attributed(this.close, { "aria-label": say("close") });
    attributed(this.corner, { "aria-label": say("product") });
    this.launcher.textContent = say("launch");
    attributed(this.log, { "aria-label": say("conversation") });
    this.person.textContent = say("talk_to_person");
    this.send.textContent = say("send");
    this.labelAddress(addressee, handOver);
  }

  labelAddress(addressee, handOver) {
    attributed(this.addressed, { hidden: !handOver, "aria-label": say("write_to") });
    this.person.hidden = handOver;
    for (const [at, name] of ["assistant", "person"].entries()) {
      this.addressed.childNodes[at].textContent = say(name);
      attributed(this.addressed.childNodes[at], { "aria-pressed": String(addressee === name) });
    }
    const person = addressee === "person";
    this.messageLabel.textContent = say(person ? "message_to_person" : "message");
    attributed(this.message, { placeholder: say(person ? "message_to_person" : "placeholder") });
  }

  get shown() {
    return !this.panel.hidden;
  }

  show(shown) {
    this.panel.hidden = !shown && !this.inline;
    this.corner.hidden = shown;
  }

  // The newest stays in sight, from its beginning where it is longer than the panel.
  reveal(node) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const top = node.offsetTop - 8;
    this.log.scrollTo({ top, behavior: still ? "auto" : "smooth" });
  }
}
