// Cards of what was worked out: a cover check, an indemnity, a calculation with its steps.
const SIGNS = { pass: "✓", fail: "✗", unknown: "?" };
const TONES = { covered: "good", partly_covered: "warn", not_covered: "bad", cannot_tell: "warn" };

function checkInWords(check) {
  const facts = { ...check.facts };
  if (facts.missing) facts.missing = missingWord(facts.missing);
  if (facts.status) facts.status = word("limit_status", facts.status);
  const said = Object.hasOwn(WORDS[tongue].check_reason, check.code || "")
    ? word("check_reason", check.code, facts)
    : known(check.because);
  return `${SIGNS[check.result] || "?"} ${said}`;
}

function coverCheck(card, at) {
  const told = card.verdict !== "cannot_tell";
  const checks = (card.checks || []).filter((one) => one.code !== "missing").map((one) => make("li", "", checkInWords(one)));
  return cardOf({
    title: `${word("title", "cover")} · ${known(card.buyer_name)}`,
    status: word("verdict", card.verdict),
    tone: TONES[card.verdict],
    facts: [
      ...(card.invoice_no ? [[label("invoice"), card.invoice_no]] : []),
      [label("amount"), amount(card.amount)],
      ...(told ? [[label("covered"), amount(card.covered)], [label("uncovered"), amount(card.uncovered)]] : []),
      [label("headroom"), amount(card.headroom)],
      [label("payment_term"), days(card.terms_days)],
      [label("dispatched"), known(card.dispatched_on)],
    ],
    lines: [notKnown(card.missing)],
    more: checks.length ? disclosed(say("conditions_of"), make("ul", "plain-list", ...checks)) : null,
    at,
  });
}

const disclosed = (title, node) => make("details", "", make("summary", "", title), node);
const stepsOf = (steps) => (steps.length ? disclosed(say("steps"), make("ol", "", ...steps.map((one) => make("li", "", one)))) : null);

function indemnityStep(step) {
  const { currency } = step;
  return word("indemnity_step", step.label, {
    left: amount({ amount: step.amount, currency }),
    taken: step.taken ? amount({ amount: step.taken, currency }) : say("unknown"),
    percentage: percentage(step.percentage),
  });
}

function indemnity(card, at) {
  const bounded = card.at_most && card.amount;
  const steps = (card.steps || []).filter((one) => !["indemnity", "uninsured"].includes(one.label));
  return cardOf({
    title: word("title", card.buyer_name ? "indemnity_of" : "indemnity", { buyer: card.buyer_name }),
    facts: [
      [label(bounded ? "at_most" : "estimate"), amount(card.amount)],
      [label(bounded ? "uninsured_at_least" : "uninsured"), amount(card.uninsured)],
    ],
    lines: [notKnown(card.missing)],
    more: stepsOf(steps.map(indemnityStep)),
    at,
  });
}

function calculation(card, at) {
  const currency = card.result.currency ?? null;
  const units = card.units || {};
  const measures = (values) => Object.fromEntries(
    Object.entries(values).filter(([name]) => units[name]).map(([name, value]) => [name, measured(value, units[name], currency)]),
  );
  const figures = { ...measures(card.inputs), ...measures(card.result) };
  const steps = (card.steps || []).map((step) => {
    const said = "amount" in step ? measured(step.amount, "money", currency) : measured(step.value, step.unit, currency);
    return word("calculation_step", step.label, { ...figures, step: said });
  });
  const rows = card.weeks?.length ? weekTable(card.weeks) : card.by_buyer?.length ? buyerTable(card.by_buyer) : null;
  if (!steps.length && !rows) return null;
  const title = [word("calculation", card.name), card.policy_id, card.buyer_name].filter(Boolean).join(" · ");
  return cardOf({ title, table: rows, more: stepsOf(steps), at });
}

function weekTable(weeks) {
  const cash = weeks.some((row) => row.cash);
  const out = weeks.some((row) => row.outflow);
  const names = ["week", "receipts", "slow", ...(out ? ["outflow"] : []), ...(cash ? ["cash"] : [])];
  const cells = weeks.map((row) => ({
    week: row.begins ? `${row.week} (${row.begins})` : String(row.week),
    receipts: amount(row.receipts?.expected),
    slow: amount(row.receipts?.low),
    outflow: amount(row.outflow),
    cash: amount(row.cash?.expected),
  }));
  return tableOf(word("calculation", "cash_flow_forecast"), names.map(label), cells.map((row) => names.map((name) => row[name])));
}

function buyerTable(rows) {
  const heads = ["buyer", "outstanding", "overdue", "limit", "beyond"].map(label);
  const cells = rows.map((row) => [
    known(row.buyer_name), ...["outstanding", "overdue", "limit", "beyond_limit"].map((name) => amount(row[name])),
  ]);
  return tableOf(word("calculation", "receivables_ageing"), heads, cells);
}
