// Calendar: the days of a card as a file that any calendar reads (RFC 5545), made in the browser.
const CALENDAR_DAYS = [
  ["notify_by", "notify_by"], ["stop_shipment_from", "stop_from"],
  ["waiting_ends_on", "waiting_ends"], ["claim_by", "claim_by"],
];
const escaped = (text) => String(text).replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

// A line has at most 75 octets; what is longer goes on in the next, after a space.
function folded(line) {
  const lines = [""];
  let size = 0;
  for (const character of line) {
    const octets = new TextEncoder().encode(character).length;
    if (size + octets > 74) {
      lines.push("");
      size = 0;
    }
    lines[lines.length - 1] += character;
    size += octets;
  }
  return lines.join("\r\n ");
}

function calendarText(invoices, now) {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//CoverDesk//Widget//EN"];
  for (const row of invoices) {
    const about = [row.invoice_no, row.buyer_name].filter(Boolean).join(" · ");
    for (const [rule, name] of CALENDAR_DAYS) {
      if (!/^\d{4}-\d\d-\d\d$/.test(row[rule] || "") || row[rule] in (row.missed || {})) continue;
      lines.push(
        "BEGIN:VEVENT",
        `UID:${escaped([row.policy_id, row.invoice_no || row.due_on, rule].join("/"))}@coverdesk`,
        `DTSTAMP:${stamp}`,
        `DTSTART;VALUE=DATE:${row[rule].replaceAll("-", "")}`,
        `SUMMARY:${escaped(`${label(name)}: ${about || row.policy_id}`)}`,
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
      );
    }
  }
  return [...lines, "END:VCALENDAR", ""].map(folded).join("\r\n");
}

function calendarLink(invoices) {
  if (!invoices.some((row) => CALENDAR_DAYS.some(([rule]) => row[rule]))) return null;
  const spoken = tongue; // the card's, which may be another than the widget's
  return button(say("calendar"), "plain", () => {
    const text = inWordsOf(spoken, () => calendarText(invoices, new Date()));
    const file = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
    const link = attributed(make("a"), { href: file, download: "coverdesk.ics" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(file), 10_000);
  });
}
