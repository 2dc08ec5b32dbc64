// Colours: a site's own accent, made readable on light and on dark paper (WCAG 2.2, 4.5 to 1).
const PAPERS = { light: [255, 255, 255], dark: [28, 36, 44] };
const READABLE = 4.6;

const parsedColour = (text) => /^#[0-9a-f]{6}$/i.test(text || "") && [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));

function luminance(colour) {
  const [r, g, b] = colour.map((one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const mixed = (one, other, share) => one.map((value, at) => Math.round(value + (other[at] - value) * share));
const written = (colour) => `rgb(${colour.join(" ")})`;

// The accent moved towards black or white until text in it can be read on the paper.
function readableOn(paper, accent) {
  const away = luminance(paper) > 0.5 ? [0, 0, 0] : [255, 255, 255];
  let share = 0;
  let colour = accent;
  while (contrast(colour, paper) < READABLE && share < 1) colour = mixed(accent, away, (share += 0.05));
  return colour;
}

function paint(place, accentText, dark) {
  const paper = dark ? PAPERS.dark : PAPERS.light;
  const accent = parsedColour(accentText) || parsedColour("#0b5cad");
  const white = contrast(accent, [255, 255, 255]) >= contrast(accent, [0, 0, 0]);
  const mine = mixed(paper, accent, dark ? 0.3 : 0.12);
  const painted = {
    accent: accent, "on-accent": white ? [255, 255, 255] : [0, 0, 0],
    mine, link: readableOn(mine, accent),
  };
  for (const [name, colour] of Object.entries(painted)) place.style.setProperty(`--${name}`, written(colour));
  place.classList.toggle("dark", dark);
}
