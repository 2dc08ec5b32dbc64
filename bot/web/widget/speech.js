// Speech: the widget's words in the language that is chosen, and which language that is.
const LANGUAGES = [["zh", "简体中文", "zh-CN"], ["zh-Hant", "繁體中文", "zh-TW"], ["en", "English", "en"]];
let tongue = "en";

const WORDS = {};

// The words of a language, fetched once. Rejects when they cannot be had.
async function learn(language) {
  if (WORDS[language]) return;
  const answer = await fetchOnce(new URL(`/widget/words/${language}`, ORIGIN).href, { credentials: "omit" });
  if (!answer.ok) throw new Error(`CoverDesk: no words in ${language}`);
  WORDS[language] = await answer.json();
}

function languageOf(tag) {
  const said = String(tag || "").trim().toLowerCase().replaceAll("_", "-");
  if (/^zh-(hant|tw|hk|mo)\b/.test(said)) return "zh-Hant";
  return ["zh", "en"].find((one) => said === one || said.startsWith(`${one}-`)) || null;
}

// What the page's author chose, else what the page is written in, else what the browser prefers.
function preferredLanguage(chosen) {
  const page = Element.prototype.getAttribute.call(ofDocument("documentElement"), "lang");
  return [chosen, page, ...navigator.languages].map(languageOf).find(Boolean) || "en";
}

// The language that the server answers in: it has no traditional Chinese of its own.
const answerLanguage = () => (tongue === "en" ? "en" : "zh");
const tagOf = (language) => LANGUAGES.find(([name]) => name === language)[2];

function filled(phrase, fields) {
  return phrase.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(fields, name) ? String(fields[name]) : whole));
}

function say(name, fields = {}) {
  return filled(WORDS[tongue][name], fields);
}

// The word for a canonical value; the value itself where there is none: an insurer's own word.
function word(table, value, fields = {}) {
  const words = WORDS[tongue][table];
  return Object.hasOwn(words, value) ? filled(words[value], fields) : String(value);
}

// What is drawn in the words of another language, where they are at hand; else in those that are chosen.
function inWordsOf(language, drawn) {
  const chosen = tongue;
  if (WORDS[language]) tongue = language;
  try {
    return drawn();
  } finally {
    tongue = chosen;
  }
}

// The language of an answer in another one than the widget speaks; null where it is the same.
function otherLanguage(answer) {
  const language = languageOf(answer.language);
  return language && language !== answerLanguage() ? language : null;
}

const label = (name) => word("label", name);
const listed = (parts) => parts.join(tongue === "en" ? "; " : "；");
const known = (value) => (value === null || value === undefined || value === "" ? say("unknown") : String(value));

// A message without a sentence in it (a name, a number) is answered in the language of the widget.
function languageFor(message) {
  return /\p{Script=Han}|[a-z]+\s+[a-z]+\s+[a-z]+/iu.test(message) ? null : answerLanguage();
}
