// Figures: amounts stay the strings that they came as, and get nothing but their grouping.
const DECIMAL = /^([+-]?)(\d+)(\.\d+)?$/;

function grouped(digits) {
  const found = DECIMAL.exec(String(digits));
  if (!found) return String(digits);
  return found[1] + found[2].replace(/\B(?=(\d{3})+$)/g, ",") + (found[3] || "");
}

// An amount with its currency; an unknown one is said to be unknown, never zero.
function amount(money) {
  if (!money || money.amount === null || money.amount === undefined) return say("unknown");
  return money.currency ? `${money.currency} ${grouped(money.amount)}` : grouped(money.amount);
}

// A fraction in per cent: the point moves by two digits, no digit changes.
function percentage(fraction) {
  const found = DECIMAL.exec(String(fraction ?? ""));
  if (!found) return known(fraction);
  const after = (found[3] || ".").slice(1).padEnd(2, "0");
  const whole = (found[2] + after.slice(0, 2)).replace(/^0+(?=\d)/, "");
  const rest = after.slice(2).replace(/0+$/, "");
  return `${found[1]}${whole}${rest ? `.${rest}` : ""} %`;
}

function days(number) {
  if (number === null || number === undefined) return say("unknown");
  return say(number === 1 ? "one_day" : "days", { days: number });
}

// A value in the unit that a calculation gives it.
function measured(value, unit, currency) {
  if (value === null || value === undefined) return say("unknown");
  if (unit === "money") return amount({ amount: value, currency });
  if (unit === "share") return percentage(value);
  return Object.hasOwn(WORDS[tongue].calculation_unit, unit)
    ? word("calculation_unit", unit, { value: grouped(value) })
    : grouped(value);
}
