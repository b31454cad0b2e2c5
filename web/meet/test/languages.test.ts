// Every language says all that English says: the same keys, the same gaps to fill, and the plural forms of its own.
import { beforeAll, describe, expect, it } from "vitest";
import { en } from "../src/i18n/en";
import { LANGUAGES, type Language, load } from "../src/i18n/languages";

/** Names, and words that happen to be the same as in English. */
const SAME: Partial<Record<Language | "all", readonly string[]>> = {
  all: ["Gavel", "PIN", "ID", "API", "WHIP", "WHEP", "Ctrl", "Alt", "Tab"],
  de: ["Meeting", "Name", "Text", "Chat", "Operator", "Spam", "Hand", "App", "Browser", "Bot", "Alarm"],
  fr: [
    "Menu",
    "Date",
    "Message",
    "Messages",
    "Chat",
    "Participant",
    "Participants",
    "Surprise",
    "Administration",
    "Bot",
    "{{count}} minute",
    "{{count}} minutes",
    "15 minutes",
  ],
  es: ["Chat", "Bot"],
  zh: ["Shift", "Enter", "Backspace", "Delete"],
  ar: ["Shift", "Enter", "Backspace", "Delete"],
};

/** What no string may hold: typewriter quotes and dots; in French a space where a line could break before a mark. */
const CRUDE = /["']|\.\.\./;
const CRUDE_IN: Partial<Record<Language, RegExp>> = {
  de: / …/,
  fr: /« | [»:;!?]|[^\s\u202f][;!?»]|[^\s\u00a0]:(?!\/)/,
};

const PLURAL = /_(zero|one|two|few|many|other)$/;
const OTHER = "_other";
/** Forms for a place in an order, as in 1st, rather than for how many there are. */
const ORDINAL = "_ordinal";

/** Every string by its path. */
function flat(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === "object" && value !== null
      ? flat(value, `${path}${key}.`)
      : [[path + key, String(value)]],
  );
}

const english = new Map(flat(en));
const counted = new Set(
  [...english.keys()].filter((key) => key.endsWith(OTHER)).map((key) => key.slice(0, -OTHER.length)),
);

/** The key without its plural form, if it has one. */
function stemOf(key: string): string {
  const stem = key.replace(PLURAL, "");
  return counted.has(stem) ? stem : key;
}

const stems = (keys: Iterable<string>) => [...new Set([...keys].map(stemOf))].sort();

/** The placeholders and tags of a string, each once. */
const gapsOf = (text: string) => [...new Set(text.match(/\{\{\w+\}\}|<\/?\w+\/?>/g))].sort();

/** In a form for one number the number may be left out: "the one in this list". */
function expectSameGaps(key: string, text: string): void {
  const stem = stemOf(key);
  const isCounted = counted.has(stem);
  const original = english.get(isCounted ? stem + OTHER : key) ?? "";
  const free = isCounted && !key.endsWith(OTHER) ? "{{count}}" : null;
  const bound = (words: string) => gapsOf(words).filter((gap) => gap !== free);
  expect(bound(text), key).toEqual(bound(original));
}

const isSame = (language: Language, text: string) =>
  [...(SAME.all ?? []), ...(SAME[language] ?? [])].includes(text);
const hasWords = (text: string) => /\p{L}/u.test(text.replace(/\{\{\w+\}\}/g, ""));

const others = (Object.keys(LANGUAGES) as Language[]).filter((language) => language !== "en");

describe.each(others)("in %s", (language) => {
  let words: Map<string, string>;
  beforeAll(async () => {
    words = new Map(flat((await load(language)) ?? {}));
  });

  it("has every key of English, and no others", () => {
    expect(stems(words.keys())).toEqual(stems(english.keys()));
  });

  it("has the plural forms that the language asks for", () => {
    for (const stem of counted) {
      const type = stem.endsWith(ORDINAL) ? "ordinal" : "cardinal";
      const { pluralCategories } = new Intl.PluralRules(language, { type }).resolvedOptions();
      const forms = [...words.keys()].filter((key) => key !== stem && stemOf(key) === stem);
      expect(forms.sort(), stem).toEqual(pluralCategories.map((form) => `${stem}_${form}`).sort());
    }
  });

  it("has the placeholders and tags of English", () => {
    for (const [key, text] of words) expectSameGaps(key, text);
  });

  it("leaves nothing empty, nothing in English and nothing crudely set", () => {
    const ill = [...words].filter(([key, text]) => {
      const untranslated = text === english.get(key) && hasWords(text) && !isSame(language, text);
      return text.trim() === "" || untranslated || CRUDE.test(text) || CRUDE_IN[language]?.test(text);
    });
    expect(ill).toEqual([]);
  });
});
