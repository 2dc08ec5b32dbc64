// The demo page: one conversation with POST /v1/chat. Everything shown is set as text, never as HTML.
"use strict";

const talk = document.querySelector("#talk");
const form = document.querySelector("#ask");
const box = document.querySelector("#message");
const person = document.querySelector("#person");
let conversation = null;

const STARTERS = ["客户破产了能赔多少？", "limit for Nordhaus?", "砺桐机电还有多少额度", "我的理赔到哪一步了", "When must I report an overdue invoice?"];

function make(tag, text, name) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (name) element.className = name;
  return element;
}

function entry(name) {
  const item = make("li", undefined, `said ${name}`);
  talk.append(item);
  item.scrollIntoView({ block: "nearest" });
  return item;
}

// Marks such as [1] become links to the citation; **bold** and lists stay as they are written.
function marked(parent, text, turn) {
  for (const part of text.split(/(\[\d{1,3}\])/)) {
    const mark = /^\[(\d{1,3})\]$/.exec(part);
    if (!mark) { parent.append(part); continue; }
    const link = make("a", mark[1]);
    link.href = `#${turn}-${mark[1]}`;
    const raised = make("sup");
    raised.append(link);
    parent.append(raised);
  }
}

function showText(item, answer) {
  for (const block of answer.answer.split(/\n{2,}/)) {
    const quoted = block.split("\n").every((line) => line.startsWith("> "));
    const element = make(quoted ? "blockquote" : "p");
    block.split("\n").forEach((line, number) => {
      if (number) element.append(make("br"));
      marked(element, quoted ? line.slice(2) : line.replace(/^- /, "• "), answer.turn_id);
    });
    item.append(element);
  }
}

function showCitations(item, answer) {
  if (!answer.citations.length) return;
  const list = make("ul", undefined, "cites");
  for (const cite of answer.citations) {
    const line = make("li");
    line.id = `${answer.turn_id}-${cite.mark}`;
    const details = make("details");
    const place = [cite.title, cite.section, cite.page && `p. ${cite.page}`].filter(Boolean).join(" · ");
    details.append(make("summary", `[${cite.mark}] ${cite.authority} — ${place}${cite.as_of ? ` (${cite.as_of.slice(0, 10)})` : ""}`));
    details.append(make("q", cite.quote));
    line.append(details);
    list.append(line);
  }
  item.append(list);
}

function plain(value) {
  if (value === null || value === undefined || value === "") return "—";
  if (Array.isArray(value)) return value.length ? value.map(plain).join("; ") : "—";
  if (typeof value === "object") {
    if ("amount" in value && "currency" in value) return `${value.currency} ${Number(value.amount).toLocaleString("en")}`;
    return Object.entries(value).filter(([, inner]) => inner !== null).map(([name, inner]) => `${name}: ${plain(inner)}`).join(", ");
  }
  return String(value);
}

const SHOWN = {
  credit_limit: ["buyer_name", "policy_id", "status", "in_force", "granted", "outstanding", "headroom", "max_payment_term_days", "insured_percentage", "conditions", "pending", "stop_shipment", "as_of"],
  claim: ["claim_no", "buyer_name", "cause", "status", "status_since", "claimed", "indemnity", "missing_documents", "next_step", "next_actor", "next_date", "as_of"],
};
Object.assign(SHOWN, {
  cover_check: ["verdict", "buyer_name", "policy_id", "invoice_no", "amount", "terms_days", "dispatched_on", "covered", "uncovered", "headroom", "missing", "as_of"],
  indemnity: ["amount", "uninsured", "buyer_name", "policy_id", "assumptions", "missing"],
  calculation: ["name", "inputs", "result", "assumptions"],
  checklist: ["cause", "claim_no", "buyer_name"],
});
// The list inside a card: its field, and the columns of it that are drawn.
const LISTED = {
  deadlines: ["invoices", ["invoice_no", "buyer_name", "due_on", "notify_by", "stop_shipment_from", "claim_by"]],
  cover_check: ["checks", ["name", "result", "because", "source"]],
  indemnity: ["steps", ["label", "percentage", "taken", "amount", "currency"]],
  calculation: ["steps", ["label", "value", "amount", "currency"]],
  checklist: ["items", ["document", "required", "status"]],
};
const ROW = ["claim_no", "level", "points", "buyer_name", "policy_id", "status", "granted", "headroom", "claimed", "next_date"];

function table(names, rows) {
  const element = make("table");
  const used = names.filter((name) => rows.some((row) => row[name] !== undefined));
  const head = make("tr");
  used.forEach((name) => head.append(make("th", name.replaceAll("_", " "))));
  element.append(head);
  for (const row of rows) {
    const line = make("tr");
    used.forEach((name) => line.append(make("td", plain(row[name]))));
    element.append(line);
  }
  return element;
}

function showCards(item, answer) {
  for (const card of answer.cards) {
    const place = make("div", undefined, "card");
    const rows = card.data.rows || card.data.candidates;
    if (rows) {
      place.append(table(card.data.rows ? ROW : ["legal_name", "city", "country", "registration_number", "reasons"], rows));
    } else {
      const element = make("table");
      for (const name of SHOWN[card.kind] || Object.keys(card.data)) {
        const line = make("tr");
        line.append(make("th", name.replaceAll("_", " ")), make("td", plain(card.data[name])));
        element.append(line);
      }
      if (SHOWN[card.kind] || !LISTED[card.kind]) place.append(element);
    }
    const [field, columns] = LISTED[card.kind] || [];
    if (field && card.data[field] && card.data[field].length) place.append(table(columns, card.data[field]));
    item.append(place);
  }
}

function showNext(item, answer) {
  if (!answer.suggestions.length) return;
  const row = make("div", undefined, "next");
  for (const question of answer.suggestions) {
    const button = make("button", question);
    button.type = "button";
    button.addEventListener("click", () => ask(question));
    row.append(button);
  }
  item.append(row);
}

function show(item, answer) {
  item.replaceChildren();
  showText(item, answer);
  showCards(item, answer);
  showCitations(item, answer);
  showNext(item, answer);
  item.append(make("div", `${answer.outcome} · ${answer.model}`, "outcome"));
  item.scrollIntoView({ block: "nearest" });
}

function* events(text) {
  for (const block of text.split(/\r?\n\r?\n/)) {
    const name = /^event: ?(.*)$/m.exec(block);
    const data = [...block.matchAll(/^data: ?(.*)$/gm)].map((line) => line[1]).join("\n");
    if (name && data) yield [name[1].trim(), JSON.parse(data)];
  }
}

async function stream(response, item) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read();
    waiting += decoder.decode(value || new Uint8Array(), { stream: !done });
    const end = done ? waiting.length : Math.max(waiting.lastIndexOf("\n\n"), waiting.lastIndexOf("\r\n\r\n"));
    if (end >= 0) {
      for (const [name, data] of events(waiting.slice(0, end))) {
        if (name === "tool") item.textContent = `… ${data.name.replaceAll("_", " ")}`;
        if (name === "error") item.textContent = data.detail;
        if (name === "answer") { conversation = data.conversation_id; show(item, data); }
      }
      waiting = waiting.slice(end);
    }
    if (done) return;
  }
}

async function ask(question) {
  entry("mine").textContent = question;
  const item = entry("theirs");
  item.textContent = "…";
  form.querySelector("button").disabled = true;
  const headers = { "Content-Type": "application/json", Accept: "text/event-stream" };
  if (person.value) headers.Authorization = `Bearer ${person.value}`;
  try {
    const response = await fetch("/v1/chat", {
      method: "POST", headers, body: JSON.stringify({ message: question, conversation_id: conversation }),
    });
    if (response.ok) await stream(response, item);
    else item.textContent = (await response.json()).detail;
  } catch (error) {
    item.textContent = "The server did not answer. Is it still running? 服务器没有响应。";
  }
  form.querySelector("button").disabled = false;
  box.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = box.value.trim();
  if (!question) return;
  box.value = "";
  document.querySelector("#starters").replaceChildren();
  ask(question);
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
person.addEventListener("change", () => {
  conversation = null;
  talk.replaceChildren();
});

async function begin() {
  const settings = await (await fetch("/web-settings")).json();
  for (const one of settings.demo) {
    const choice = make("option", `${one.name} — ${one.role}, ${one.policies || "no policy"}`);
    choice.value = one.token;
    person.append(choice);
  }
  const nobody = make("option", "a visitor, not signed in");
  nobody.value = "";
  person.append(nobody);
  document.querySelector("#demo").hidden = settings.demo.length === 0;
  document.querySelector("#today").textContent = ` · ${settings.today}`;
  for (const question of STARTERS) {
    const button = make("button", question);
    button.type = "button";
    button.addEventListener("click", () => { document.querySelector("#starters").replaceChildren(); ask(question); });
    document.querySelector("#starters").append(button);
  }
}
begin();
