// An answer as nodes: its text, cards and sources, and what one may do with it.
const CARDS = {
  credit_limit: creditLimit, claim, deadlines, cover_check: coverCheck, indemnity, calculation, buyers, checklist, portfolio,
};

// What a card holds too little of to be drawn is left to the answer's text.
function drawnCard(card, at) {
  if (!Object.hasOwn(CARDS, card.kind)) return null;
  try {
    return CARDS[card.kind](card.data, at);
  } catch (error) {
    console.warn("CoverDesk: a card was left out", card.kind, error);
    return null;
  }
}

// A whole answer; `last` also offers what one might ask next.
function answerNodes(answer, at, last) {
  const other = otherLanguage(answer);
  const { list, marked } = inWordsOf(other, () => sourcesOf(answer.citations || []));
  const language = languageOf(answer.language);
  const text = attributed(make("div", "answer", ...markdown(answer.answer, marked)), { lang: language ? tagOf(language) : null });
  const cards = (answer.cards || []).filter((card) => !(answer.outcome === "clarify" && card.kind === "portfolio"));
  return [
    text,
    ...inWordsOf(other, () => cards.map((card) => drawnCard(card, at))).map((card) => card && attributed(card, { lang: other && tagOf(other) })),
    answer.pending_action ? actionNode(answer.pending_action, at) : null,
    list,
    doings(answer, at),
    last && !cards.some((card) => card.kind === "buyers") ? suggestionsOf(answer.suggestions || [], at) : null,
  ].filter(Boolean);
}

function suggestionsOf(questions, at) {
  if (!questions.length) return null;
  const place = make("div", "chips suggestions", ...questions.map((one) => button(String(one), "chip", () => at.ask(String(one)))));
  return attributed(place, { role: "group", "aria-label": say("suggested") });
}

function doings(answer, at) {
  const opinion = answer.turn_id ? opinionOf(answer.turn_id, at) : { buttons: [], place: null };
  const copied = attributed(make("span", "quiet"), { role: "status" });
  const copy = navigator.clipboard && button(say("copy"), "plain", async () => {
    try {
      await navigator.clipboard.writeText(copyOf(answer));
      copied.textContent = say("copied");
    } catch {
      copied.textContent = say("not_sent_opinion");
    }
  });
  return make("div", "doings", make("div", "chips", copy, copied, ...opinion.buttons), opinion.place);
}

function copyOf(answer) {
  const sources = (answer.citations || []).map((cited) => `[${cited.mark}] ${placeOf(cited)}: ${cited.quote}`);
  return [answer.answer, ...(sources.length ? [say("sources"), ...sources] : [])].join("\n\n");
}
