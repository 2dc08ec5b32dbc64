// Markdown: the small part of it that answers use. Whatever else a text holds is shown as it is written.
const INLINE = /(\*\*[^*\n]{1,2000}\*\*|\[\d{1,3}\]|\[[^\][\n]{1,200}\]\([^\s()<>]{1,500}\))/;

// Only CoverDesk's own pages are linked, whatever an answer says.
function ownAddress(address) {
  if (!address) return null;
  try {
    const found = new URL(address, ORIGIN);
    return found.origin === ORIGIN && /^https?:$/.test(found.protocol) && !found.username ? found.href : null;
  } catch {
    return null;
  }
}

function linked(text, address) {
  const link = make("a", "", text, make("span", "unseen", say("new_window")));
  return attributed(link, { href: address, target: "_blank", rel: "noopener noreferrer" });
}

function inline(parent, text, marked) {
  for (const part of text.split(INLINE)) {
    const mark = /^\[(\d{1,3})\]$/.exec(part);
    const link = /^\[([^\]]+)\]\((.+)\)$/.exec(part);
    const address = link && ownAddress(link[2]);
    if (mark) parent.append(marked(Number(mark[1])) || part);
    else if (address) parent.append(linked(link[1], address));
    else if (/^\*\*[^*]+\*\*$/.test(part)) inline(parent.appendChild(make("strong")), part.slice(2, -2), marked);
    else if (part) parent.append(part);
  }
}

const KINDS = [
  ["quote", /^>\s?(.*)$/],
  ["list", /^\s*[-*•]\s+(.*)$/],
  ["numbers", /^\s*(\d{1,3}[.)]\s.*)$/],
  ["heading", /^#{1,6}\s+(.*)$/],
];

function lineOf(line) {
  for (const [kind, pattern] of KINDS) {
    const found = pattern.exec(line);
    if (found) return { kind, text: found[1] };
  }
  return { kind: line.trim() ? "text" : "gap", text: line };
}

const BLOCKS = { quote: "blockquote", list: "ul", numbers: "ul", heading: "p", text: "p" };

// The nodes of a text; `marked` gives the node for a mark, or null where it points to nothing.
function markdown(text, marked) {
  const nodes = [];
  let block = null;
  let before = "gap";
  for (const { kind, text: said } of String(text).split(/\r?\n/).map(lineOf)) {
    if (kind !== "gap" && kind !== before) nodes.push((block = make(BLOCKS[kind], kind)));
    if (kind === "list" || kind === "numbers") inline(block.appendChild(make("li")), said, marked);
    else if (kind !== "gap") {
      if (block.childNodes.length) block.append(make("br"));
      inline(block, said, marked);
    }
    before = kind;
  }
  return nodes;
}
