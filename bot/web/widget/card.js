// A card: a title with a status, facts, lines, a table, and what one may do next.
function factList(facts) {
  const list = make("dl");
  for (const [name, value] of facts) list.append(make("div", "", make("dt", "", name), make("dd", "", value)));
  return list;
}

// A table that scrolls by itself where it is wider than the panel; a row is a list of texts or nodes.
function tableOf(title, heads, rows) {
  const head = make("tr", "", ...heads.map((one) => attributed(make("th", "", one), { scope: "col" })));
  const body = rows.map((row) => make("tr", "", ...row.map((cell) => make("td", "", cell))));
  const table = make("table", "", make("thead", "", head), make("tbody", "", ...body));
  return attributed(make("div", "wide", table), { tabindex: "0", role: "group", "aria-label": title });
}

function cardOf({ title, status, tone, facts = [], lines = [], table, more, asks = [], at }) {
  const filledLines = lines.filter(Boolean);
  const next = asks.map(([name, question]) => button(name, "chip", () => at.ask(question)));
  const place = make(
    "div", "card",
    make("p", "card-title", make("strong", "", title), status && make("span", `status ${tone || ""}`, status)),
    facts.length ? factList(facts) : null,
    filledLines.length ? make("ul", "", ...filledLines.map((one) => make("li", "", one))) : null,
    table, more,
    next.length ? make("div", "chips", ...next) : null,
  );
  return attributed(place, { role: "group", "aria-label": title });
}

const missingWord = (name) => {
  const [head, rest] = name.split(/\.(.*)/s);
  if (head === "policy" && rest) return word("parameter", rest.split(".")[0]);
  const [of, number] = name.split(" of ");
  return [word("missing", of), number].filter(Boolean).join(" · ");
};
const notKnown = (names) => (names?.length ? say("not_known", { listed: listed(names.map(missingWord)) }) : "");
