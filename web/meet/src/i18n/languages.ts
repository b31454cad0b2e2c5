// Which languages there are, and which one somebody wants. The words of each are a chunk of their own, English excepted.
import type { en } from "./en";

/** Each in its own words. */
export const LANGUAGES = {
  en: "English",
  ar: "العربية",
  de: "Deutsch",
  es: "Español",
  fr: "Français",
  zh: "简体中文",
} as const;
export type Language = keyof typeof LANGUAGES;

/** The same keys, in other words. Plural forms may be more, or fewer: see `Intl.PluralRules`. */
export type Words<T = typeof en> = {
  [Key in keyof T as Key extends `${string}_${"one" | "two" | "few"}` ? never : Key]: T[Key] extends string
    ? string
    : Words<T[Key]>;
} & Record<string, unknown>;

export const DIRECTION: Partial<Record<Language, "rtl">> = { ar: "rtl" };

export const directionOf = (language: string): "ltr" | "rtl" => DIRECTION[language as Language] ?? "ltr";

/** What the page calls its language, where that is more than its code: by it fonts draw Chinese characters as they do there. */
export const TAGS: Partial<Record<Language, string>> = { zh: "zh-Hans" };

const KEY = "gavel_language";

const others: Partial<Record<Language, () => Promise<Words>>> = {
  de: () => import("./de").then((m) => m.de),
  fr: () => import("./fr").then((m) => m.fr),
  es: () => import("./es").then((m) => m.es),
  ar: () => import("./ar").then((m) => m.ar),
  zh: () => import("./zh").then((m) => m.zh),
};

export const load = async (language: Language): Promise<Words | undefined> => others[language]?.();

export function choose(language: Language): void {
  localStorage.setItem(KEY, language);
}

/** Tells of a choice made in another tab of this browser. */
export function onChosenElsewhere(follow: () => void): void {
  window.addEventListener("storage", ({ key }) => {
    if (key === KEY) follow();
  });
}

export function chosen(wanted: readonly string[] = navigator.languages): Language {
  const kept = localStorage.getItem(KEY);
  const all = kept ? [kept, ...wanted] : wanted;
  const found = all.map((tag) => tag.toLowerCase().split("-")[0] ?? "").find(isLanguage);
  return found ?? "en";
}

const isLanguage = (tag: string): tag is Language => Object.hasOwn(LANGUAGES, tag);
