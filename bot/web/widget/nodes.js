// Nodes: made, and filled with text and nodes alone; no string is ever read as HTML.
// The prototypes' own methods are called, because an element of a host page may be named like them.
const create = Document.prototype.createElement;
const ofDocument = (name) => Object.getOwnPropertyDescriptor(Document.prototype, name).get.call(document);

function make(tag, name, ...children) {
  const element = create.call(document, tag);
  if (name) element.className = name;
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function attributed(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : value);
  }
  return element;
}

function button(text, name, pressed, attributes = {}) {
  const element = attributed(make("button", name, text), { type: "button", ...attributes });
  element.addEventListener("click", pressed);
  return element;
}

let numbered = 0;
const freshId = (name) => `${name}-${(numbered += 1)}`;

// A field under its label; the two are tied together, and so is what is wrong with it.
function field(label, control, name = "field") {
  control.id = freshId("field");
  const wrong = attributed(make("span", "wrong"), { id: freshId("wrong"), hidden: true });
  const place = make("p", name, attributed(make("label", "", label), { for: control.id }), control, wrong);
  const complain = (text) => {
    wrong.textContent = text;
    wrong.hidden = !text;
    attributed(control, { "aria-invalid": text ? "true" : null, "aria-describedby": text ? wrong.id : null });
  };
  return { place, complain };
}
