// Sources: what each mark of an answer points to, opened in place, with a way into its document.
function placeOf(cited) {
  const [name, ...rest] = String(cited.section || "").split(", ");
  const section = cited.kind === "document" ? cited.section : [word("source", name), ...rest].join(" ");
  return [
    word("authority", cited.authority),
    word("source", cited.title),
    section,
    cited.page ? say("page", { page: cited.page }) : "",
    cited.as_of ? say("as_of", { day: String(cited.as_of).slice(0, 10) }) : "",
  ].filter((part, at, all) => part && all.indexOf(part) === at).join(" · ");
}

function source(cited) {
  const quote = attributed(make("blockquote", "verbatim", String(cited.quote)), { lang: cited.language || null });
  const address = ownAddress(cited.url);
  return make(
    "details", "source",
    make("summary", "", make("span", "mark", `[${cited.mark}]`), " ", placeOf(cited)),
    quote,
    address && make("p", "", linked(say("open_document"), address)),
  );
}

// The list of an answer's sources, and the button for a mark in its text; no node where nothing is cited.
function sourcesOf(citations) {
  const opened = new Map(citations.map((cited) => [cited.mark, source(cited)]));
  const show = (place) => {
    place.open = true;
    const summary = place.querySelector("summary");
    summary.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  };
  const marked = (mark) => {
    const place = opened.get(mark);
    return place ? button(`[${mark}]`, "mark", () => show(place), { "aria-label": say("source_number", { mark }) }) : null;
  };
  const list = opened.size ? make("div", "sources", make("p", "quiet", say("sources")), ...opened.values()) : null;
  return { list, marked };
}
