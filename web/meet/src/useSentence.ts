// What a page says of what went wrong, in the language that is spoken when it is read.
import { useState } from "react";
import type { Sentence } from "./i18n";

export function useSentence(first: Sentence | null = null) {
  const [said, setSaid] = useState(first && { say: first });
  return [said?.say() ?? null, (say: Sentence | null) => setSaid(say && { say })] as const;
}
