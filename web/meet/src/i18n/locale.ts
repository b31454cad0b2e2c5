// How dates, numbers and lists are written: in the language that is spoken, as it is written where the reader is.
import i18next from "i18next";
import { apart } from ".";

/**
 * Always with the calendar in which conferences are planned, and the digits of IDs, PINs and counts. Of the tags that the
 * browser names, the first in this language and script counts: times are British for a Briton, and simplified Chinese
 * stays so in Taipei.
 */
export function localeOf(language: string, wanted: readonly string[] = navigator.languages): string {
  const plain = new Intl.Locale(language).maximize();
  const nearest = wanted.map(parsed).find((tag) => {
    const full = tag?.maximize();
    return full?.language === plain.language && full.script === plain.script;
  });
  return new Intl.Locale(nearest ?? language, { calendar: "gregory", numberingSystem: "latn" }).toString();
}

/** What a formatter is made of, made again when another language is spoken. */
export function inLocale<Made>(make: (locale: string) => Made): () => Made {
  let last: { locale: string; made: Made } | undefined;
  return () => {
    const locale = localeOf(i18next.language ?? "en");
    if (last?.locale !== locale) last = { locale, made: make(locale) };
    return last.made;
  };
}

const conjunction = inLocale((locale) => new Intl.ListFormat(locale, { type: "conjunction" }));
const brief = inLocale((locale) => new Intl.ListFormat(locale, { type: "conjunction", style: "narrow" }));

/** "Alice, Bob and Carol": names in a sentence, one after the other as the page goes, whatever their letters. */
export const listed = (names: readonly string[]): string => conjunction().format(names.map(apart));

/** "8 in, 2 waiting": facts side by side. */
export const inBrief = (facts: readonly string[]): string => brief().format(facts.map(apart));

/** Some systems name what is no tag: "en-US@posix". */
function parsed(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}
