// Why a call failed, in a sentence.
import { Refused } from "@gavel/sdk";
import { t } from "./i18n";
import { en } from "./i18n/en";

export function explain(error: unknown): string {
  if (!(error instanceof Refused)) return t("common.unreachable");
  if (error.code === "rate_limited") return t("common.rateLimited");
  return t("common.failed", { code: error.problem.detail ?? error.code });
}

type SignInFault = keyof typeof en.login.failed;

/** What went wrong with a sign-in, by its code. It stands in the address, where anybody can write: unknown ones are not shown. */
export function explainSignIn(code: string): string {
  if (code === "rate_limited") return t("common.rateLimited");
  if (code === "unreachable") return t("common.unreachable");
  const known = Object.keys(en.login.failed).find((key): key is SignInFault => key === code);
  return t(`login.failed.${known ?? "other"}`);
}
