// Strings. English is complete and typed: a key that does not exist does not compile.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en";

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
