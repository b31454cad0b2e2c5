// In which language the app speaks, in this browser.
import { Choose } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { speak } from "../../i18n";
import { choose, LANGUAGES, type Language } from "../../i18n/languages";

export function LanguageSettings() {
  const { t, i18n } = useTranslation();
  const options = Object.entries(LANGUAGES).map(([value, label]) => ({ value: value as Language, label }));
  const change = (language: Language) => {
    choose(language);
    void speak(language);
  };
  return (
    <Choose
      label={t("settings.language")}
      options={options}
      value={i18n.language as Language}
      onChange={change}
    />
  );
}
