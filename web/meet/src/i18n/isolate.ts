// What is put into a sentence keeps its own direction: a Latin name in an Arabic sentence, an Arabic one in an English one.
// Without it several such names change their order, and a sign at their edge its side.
const [FIRST_STRONG, END] = ["\u2068", "\u2069"];
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const COUNT = /^\d*$/;

/** The marks are left out where they change nothing, so that plain sentences stay plain. */
export function isolated(text: string, direction: "ltr" | "rtl"): string {
  const alike = direction === "rtl" ? COUNT.test(text) : !RIGHT_TO_LEFT.test(text);
  // A list of such goes as the sentence does.
  const already = text.startsWith(FIRST_STRONG) && text.endsWith(END);
  return alike || already ? text : FIRST_STRONG + text + END;
}
