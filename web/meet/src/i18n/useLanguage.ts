import { useTranslation } from "react-i18next";
import { speak } from ".";
import { choose, type Language } from "./languages";

/** The language of this browser, and how another one is chosen. */
export function useLanguage(): [Language, (language: Language) => void] {
  const { i18n } = useTranslation();
  const change = (language: Language) => {
    choose(language);
    // Where its words cannot be had, it stays as it is until the page is opened again.
    void speak(language).catch(() => undefined);
  };
  return [i18n.language as Language, change];
}
