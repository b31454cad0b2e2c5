// What a page says of what went wrong, in the language that is spoken when it is read.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Sentence } from "./i18n";

export function useComplaint(first: Sentence | null = null) {
  const { t } = useTranslation();
  const [said, setSaid] = useState(first && { say: first });
  return [said?.say(t) ?? null, (say: Sentence | null) => setSaid(say && { say })] as const;
}
