// Cards of lists: documents to tick, companies to choose from, limits, claims and warnings.
function checklist(card, at) {
  const title = word("title", card.claim_no ? "checklist_of" : "checklist", { claim: card.claim_no });
  const items = (card.items || []).map((item) => {
    const name = item.name?.[tongue === "en" ? "en" : "zh"] || String(item.document);
    const kept = `tick:${card.claim_no || card.cause || ""}:${item.document}`;
    const box = attributed(make("input"), { type: "checkbox" });
    box.checked = at.memory.get(kept) === "1" || (at.memory.get(kept) === null && item.status === "have");
    box.addEventListener("change", () => at.memory.set(kept, box.checked ? "1" : "0"));
    const needed = { true: "yes", false: "no" }[String(item.required)] || "depends";
    const status = card.claim_no ? ` · ${word("document_status", item.status)}` : "";
    return make("li", "", make("label", "tick", box, make("span", "", name, make("span", "quiet", ` (${word("needed", needed)}${status})`))));
  });
  return items.length ? cardOf({ title, more: make("ul", "plain-list", ...items), at }) : null;
}

// Two companies of one name are told apart by their registration numbers.
function buyers(card, at) {
  const names = card.candidates.map((one) => one.legal_name);
  const choices = card.candidates.map((one) => {
    const twice = names.filter((name) => name === one.legal_name).length > 1 && one.registration_number;
    const about = [one.city, one.country, one.registration_type, one.registration_number].filter(Boolean).join(" · ");
    const chosen = twice ? one.registration_number : one.legal_name;
    return button(one.legal_name, "choice", () => at.ask(chosen)).appendChild(make("span", "quiet", about)).parentNode;
  });
  return choices.length ? make("div", "choices", ...choices) : null;
}

const LISTS = {
  claim_no: ["claims", ["claim", "buyer", "stage", "since", "next_step", "next_date"], (row) => [
    row.claim_no, known(row.buyer_name), word("claim_status", row.status), known(row.status_since),
    ENDED.includes(row.status) ? "–" : known(row.next_step), ENDED.includes(row.status) ? "–" : known(row.next_date),
  ]],
  finding: ["credit_review", ["buyer", "finding", "at_risk", "next_date"], (row) => [
    known(row.buyer_name),
    word("found", row.finding, { ...row.facts, level: row.facts.level && word("alert_level_name", row.facts.level) }),
    amount(row.at_risk), row.by || "–",
  ]],
  // Of a natural person there is neither level nor points.
  alert_id: ["alerts", ["buyer", "level", "points", "next_date"], (row) => [
    known(row.buyer_name), row.level ? word("alert_level_name", row.level) : "–",
    row.points === null ? "–" : String(row.points), row.next ? row.next.on : "–",
  ]],
  granted: ["limits", ["buyer", "granted", "headroom", "term", "status"], (row) => [
    known(row.buyer_name), grantedInWords(row), row.in_force ? amount(row.headroom) : "–",
    row.in_force ? days(row.max_payment_term_days) : "–", word("limit_status", row.status),
  ]],
};

function portfolio(card, at) {
  const rows = card.rows || [];
  const kind = rows.length && Object.keys(LISTS).find((name) => name in rows[0]);
  if (!kind) return null;
  const [name, heads, cells] = LISTS[kind];
  const title = word("title", name);
  return cardOf({ title, status: say("rows", { count: rows.length }), table: tableOf(title, heads.map(label), rows.map(cells)), at });
}
