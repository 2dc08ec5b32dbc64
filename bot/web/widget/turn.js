// A turn: the question, and its progress, its answer, or what went wrong with a way to try again.
class Turn {
  constructor(question, at) {
    this.question = question;
    this.at = at;
    this.state = "sending";
    this.answer = null;
    this.fault = null;
    this.last = true;
    this.node = make("div", "turn");
  }

  progress(state) {
    this.state = state;
    this.answer = this.fault = null;
    this.draw();
  }

  // Its cards speak the language of the answer, whose words may have to be fetched: not for long.
  async answered(answer) {
    this.answer = answer;
    this.fault = null;
    const other = otherLanguage(answer);
    if (other && !WORDS[other]) await Promise.race([learn(other).catch(() => {}), paused(800)]);
    this.draw();
  }

  failed(name, trace) {
    this.fault = { name, trace };
    this.draw();
  }

  draw() {
    this.node.replaceChildren(
      bubble("mine", say("you"), make("p", "said", this.question)),
      bubble("theirs", say("assistant"), ...this.content()),
    );
  }

  content() {
    if (this.answer) return answerNodes(this.answer, this.at, this.last);
    if (this.fault) {
      const trace = this.fault.trace ? ` ${word("fault", "trace", { id: this.fault.trace })}` : "";
      return [
        make("p", "fault", word("fault", this.fault.name) + trace),
        make("div", "chips", button(say("retry"), "strong", () => this.at.retry(this))),
      ];
    }
    const words = WORDS[tongue].progress;
    return [make("p", "progress", words[Object.hasOwn(words, this.state) ? this.state : "other"])];
  }
}

function bubble(kind, who, ...content) {
  return make("article", `bubble ${kind}`, make("span", kind === "person" ? "who" : "unseen", who), ...content);
}
