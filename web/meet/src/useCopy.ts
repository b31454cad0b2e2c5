// Copies a text, and says so for a moment.
import { announce } from "@gavel/ui";
import { useEffect, useRef, useState } from "react";
import { t } from "./i18n";

export function useCopy(): { copied: boolean; copy: (text: string) => void } {
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = (text: string) => {
    navigator.clipboard?.writeText(text).then(
      () => {
        setCopied(true);
        announce(t("common.copied"));
        timer.current = setTimeout(() => setCopied(false), 2000);
      },
      () => {}, // the link stands beside the button and can be selected by hand
    );
  };
  return { copied, copy };
}
