// Strings. English is complete and typed: a key that does not exist does not compile, nor does a language that lacks one.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en";
import { chosen, DIRECTION, type Language, load } from "./languages";

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
  interpolation: { escapeValue: false }, // React escapes
  initAsync: false,
});

export const t = i18next.t.bind(i18next);
export type Translate = typeof t;

/** Speaks another language from now on, once its words are here. */
export async function speak(language: Language): Promise<void> {
  const words = await load(language);
  if (words) i18next.addResourceBundle(language, "app", words);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = DIRECTION[language] ?? "ltr";
}

/** In the language that was chosen here, or else that the browser asks for. */
export const begin = (): Promise<void> => speak(chosen());
