// The start: which script tag asked for the widget, the element, and the one global that a host page may call.
const script = ofDocument("currentScript");
const options = { ...script.dataset };
const ORIGIN = new URL(script.src).origin;
let begun;
const first = new Promise((resolve) => (begun = resolve));

class CoverDeskElement extends HTMLElement {
  async connectedCallback() {
    if (this.shadowRoot) return;
    // Open, so that assistive tools and tests see into it; a closed root would keep no secret either.
    const shadow = this.attachShadow({ mode: "open" });
    const inline = Element.prototype.hasAttribute.call(this, "inline");
    shield(this, inline);
    const key = options.key || "";
    const language = new Memory(key).get("language") || preferredLanguage(options.language);
    await learn(language);
    tongue = language;
    const desk = new Desk(shadow, { origin: ORIGIN, key, inline });
    if (options.position === "left") desk.panel.root.classList.add("left");
    desk.begin();
    if (options.open !== undefined && options.open !== "false") desk.panel.show(true);
    begun(desk);
  }
}

// A host page's rules for all elements, even important ones, do not reach what an element says of itself.
function shield(element, inline) {
  const own = { all: "initial", display: "block", ...(inline ? { height: "100%" } : { position: "fixed", "z-index": "2147483000", inset: "auto" }) };
  for (const [name, value] of Object.entries(own)) element.style.setProperty(name, value, "important");
}

function placed() {
  if (!customElements.get("cover-desk")) customElements.define("cover-desk", CoverDeskElement);
  if (!Document.prototype.querySelector.call(document, "cover-desk")) ofDocument("body").append(make("cover-desk"));
}

const toFirst = (does) => async (...given) => does(await first, ...given);
const published = Object.freeze({
  identify: toFirst((desk, getToken) => desk.identity.identify(typeof getToken === "function" ? getToken : () => getToken)),
  logout: toFirst((desk) => desk.identity.logout()),
  open: toFirst((desk) => desk.open()),
  close: toFirst((desk) => desk.close()),
});

if (!customElements.get("cover-desk")) {
  Object.defineProperty(window, "CoverDesk", { value: published, configurable: false, writable: false });
  if (ofDocument("body")) placed();
  else addEventListener("DOMContentLoaded", placed);
}
