// In which language the app speaks, in this browser.
import { Choose } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { LANGUAGES, type Language } from "../../i18n/languages";
import { useLanguage } from "../../i18n/useLanguage";

export function LanguageSettings() {
  const { t } = useTranslation();
  const [language, change] = useLanguage();
  const options = Object.entries(LANGUAGES).map(([value, label]) => ({ value: value as Language, label }));
  return <Choose label={t("settings.language")} options={options} value={language} onChange={change} />;
}
