// The demo: whoever is chosen speaks in the widget, as a host page vouches for its customer.
"use strict";

const CHOSEN = "coverdesk-demo-person";
const person = document.querySelector("#person");

function speak() {
  if (person.value) window.CoverDesk.identify(() => person.value);
  else window.CoverDesk.logout();
}

function begin() {
  const before = sessionStorage.getItem(CHOSEN);
  if ([...person.options].some((one) => one.value === before)) person.value = before;
  if (person.value) speak();
  person.addEventListener("change", () => {
    sessionStorage.setItem(CHOSEN, person.value);
    speak();
  });
}

// The widget's script is loaded beside this one; whichever comes last, both are there at `load`.
if (person) {
  if (window.CoverDesk) begin();
  else window.addEventListener("load", begin);
}
