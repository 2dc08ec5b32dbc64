// Cards of records: a credit limit, a claim, and the days of invoices.
const UNREAD = ["NOT_FOUND", "UNAVAILABLE"];
const ENDED = ["PAID", "CLOSED", "WITHDRAWN", "REJECTED", "COLLECTION_ONLY"];

function grantedInWords(card) {
  if (UNREAD.includes(card.status)) return say("unknown");
  return card.in_force ? amount(card.granted) : say("none_in_force");
}

function limitFacts(card) {
  const facts = [[card.on ? `${label("granted_on")} ${card.on}` : label("granted"), grantedInWords(card)]];
  if (card.in_force && !card.on) facts.push([label("headroom"), amount(card.headroom)]);
  if (!card.on && !UNREAD.includes(card.status)) facts.push([label("outstanding"), amount(card.outstanding)]);
  if (card.requested && !card.in_force) facts.push([label("requested"), amount(card.requested)]);
  if (card.in_force) {
    facts.push(
      [label("term"), days(card.max_payment_term_days)],
      [label("percentage"), percentage(card.insured_percentage)],
      [label("until"), card.effective_to || say("no_end")],
    );
  }
  facts.push([say("as_of_record"), known(card.as_of && card.as_of.slice(0, 10))]);
  return facts;
}

function limitLines(card) {
  const stop = card.stop_shipment;
  const change = card.pending;
  const told = change && { action: word("pending_action", change.action), day: known(change.effective) };
  return [
    stop && say("stop", { since: known(stop.since), invoice: known(stop.invoice_no), due: known(stop.due_on) }),
    change && (change.granted
      ? say("announced_to", { ...told, amount: amount(change.granted) })
      : say("announced", told)),
    card.conditions?.length && say("conditions", { listed: listed(card.conditions) }),
    ...(card.outstanding_other_currencies || []).map((money) => say("elsewhere", { amount: amount(money) })),
  ];
}

function creditLimit(card, at) {
  return cardOf({
    title: `${known(card.buyer_name)} · ${known(card.policy_id)}`,
    status: word("limit_status", card.status),
    tone: card.stop_shipment || card.pending ? "warn" : card.in_force ? "good" : "",
    facts: limitFacts(card),
    lines: limitLines(card),
    at,
  });
}

function claimFacts(card) {
  const facts = [[label("since"), known(card.status_since)], [label("cause"), card.cause ? word("cause", card.cause) : say("unknown")]];
  if (!ENDED.includes(card.status)) {
    facts.push(
      [label("next_step"), known(card.next_step)],
      [label("next_actor"), card.next_actor ? word("actor", card.next_actor) : say("unknown")],
      [label("next_date"), known(card.next_date)],
    );
    if (card.waiting_ends_on) facts.push([label("waiting_ends"), card.waiting_ends_on]);
  }
  // Without any amount, none is spoken of: not everybody may see them.
  const amounts = ["claimed", "assessed", "indemnity"];
  if (amounts.some((name) => card[name])) facts.push(...amounts.map((name) => [label(name), amount(card[name])]));
  if (card.paid_on) facts.push([say("paid_on"), card.paid_on]);
  if (card.payee) facts.push([say("payee"), card.payee]);
  return facts;
}

function claim(card, at) {
  const missing = card.missing_documents || [];
  const currency = card.claimed?.currency;
  return cardOf({
    title: `${word("title", "claim", { claim: known(card.claim_no) })} · ${known(card.buyer_name)}`,
    status: word("claim_status", card.status),
    tone: missing.length ? "warn" : "",
    facts: claimFacts(card),
    lines: [
      missing.length && say("still_missing", { listed: listed(missing) }),
      ...(card.deductions || []).map((one) => `${say("deductions")}: ${known(one.label)} ${amount({ amount: one.amount, currency })}`),
    ],
    at,
  });
}

const dayOf = (row, rule) => (row[rule] && rule in (row.missed || {}) ? say("missed", { day: row[rule] }) : known(row[rule]));
const noticeOf = (row) => (row.notified_on ? say("given", { day: row.notified_on }) : dayOf(row, "notify_by"));

function invoiceFacts(row) {
  const overdue = row.days_overdue ? days(row.days_overdue) : say("not_overdue");
  return [
    ...(row.invoice_no ? [[label("unpaid"), amount(row.unpaid)]] : []),
    [label("due"), known(row.due_on)],
    ...(row.invoice_no ? [[label("overdue_days"), row.due_on ? overdue : say("unknown")]] : []),
    [label("notify_by"), noticeOf(row)],
    [label("stop_from"), known(row.stop_shipment_from)],
    [label("waiting_ends"), known(row.waiting_ends_on)],
    [label("claim_by"), dayOf(row, "claim_by")],
  ];
}

function deadlines(card, at) {
  const rows = card.invoices || [];
  if (!rows.length) return null;
  const more = calendarLink(rows);
  if (rows.length === 1) {
    const [row] = rows;
    const title = row.invoice_no
      ? `${word("title", "deadline", { invoice: row.invoice_no })} · ${known(row.buyer_name)}`
      : `${word("title", "supposed")} · ${known(row.policy_id)}`;
    const atOnce = row.notice_due_at_once && say("at_once", { day: known(row.insolvent_since) });
    return cardOf({ title, facts: invoiceFacts(row), lines: [atOnce, notKnown(row.missing)], more, at });
  }
  const title = word("title", "deadlines");
  const heads = ["invoice", "buyer", "unpaid", "due", "notify_by", "stop_from", "claim_by"].map(label);
  const cells = rows.map((row) => [
    known(row.invoice_no), known(row.buyer_name), amount(row.unpaid), known(row.due_on),
    noticeOf(row), known(row.stop_shipment_from), dayOf(row, "claim_by"),
  ]);
  return cardOf({ title, table: tableOf(title, heads, cells), more, at });
}
