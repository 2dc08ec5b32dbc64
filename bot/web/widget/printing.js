// Printing: the conversation alone, in a frame of its own, in the style of the widget.
function printed(title, log) {
  const frame = attributed(make("iframe"), { "aria-hidden": "true", tabindex: "-1", title: say("print") });
  frame.style.setProperty("display", "block", "important");
  for (const [name, value] of Object.entries({ position: "fixed", width: "0", height: "0", border: "0" })) {
    frame.style.setProperty(name, value, "important");
  }
  ofDocument("body").append(frame);
  const page = frame.contentDocument;
  const sheet = new frame.contentWindow.CSSStyleSheet();
  sheet.replaceSync(STYLE);
  page.adoptedStyleSheets = [sheet];
  const copy = page.importNode(log, true);
  for (const one of copy.querySelectorAll("details")) one.open = true;
  for (const one of copy.querySelectorAll(".doings, .chips, form")) one.remove();
  const heading = page.createElement("h1");
  heading.textContent = title;
  const desk = page.createElement("div");
  desk.className = "desk printed";
  desk.append(heading, copy);
  page.body.append(desk);
  frame.contentWindow.addEventListener("afterprint", () => frame.remove());
  setTimeout(() => frame.remove(), 120_000);
  frame.contentWindow.print();
}
