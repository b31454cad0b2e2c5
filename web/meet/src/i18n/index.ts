// Strings. English is complete and typed: a key that does not exist does not compile, nor does a language that lacks one.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en";
import { isolated } from "./isolate";
import { chosen, directionOf, type Language, load, onChosenElsewhere, TAGS } from "./languages";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: { app: typeof en };
  }
}

void i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  defaultNS: "app",
  resources: { en: { app: en } },
  // React escapes; here what is put in is kept apart from the words around it.
  interpolation: { escape: (value) => apart(String(value)) },
  initAsync: false,
});

export const t = i18next.t.bind(i18next);
export type Translate = typeof t;

/**
 * Something to say, in the language of whoever reads it then. They bring their own `t`: a component's is of the language that
 * was spoken when it was drawn.
 */
export type Sentence = (t: Translate) => string;

/** With its own direction among words of the page: a name, or what a device calls itself. */
export const apart = (text: string): string => isolated(text, directionOf(i18next.language));

/** Speaks another language from now on, once its words are here. */
export async function speak(language: Language): Promise<void> {
  const words = await load(language);
  if (words) i18next.addResourceBundle(language, "app", words);
  await i18next.changeLanguage(language);
  document.documentElement.lang = TAGS[language] ?? language;
  document.documentElement.dir = directionOf(language);
}

/** In the language that was chosen in this browser, from now on in all its tabs, or else that the browser asks for. */
export function begin(): Promise<void> {
  onChosenElsewhere(() => void speak(chosen()).catch(() => undefined));
  return speak(chosen());
}
