// Why a call failed, in a sentence.
import { Refused } from "@gavel/sdk";
import { t } from "./i18n";

export function explain(error: unknown): string {
  if (!(error instanceof Refused)) return t("common.unreachable");
  if (error.code === "rate_limited") return t("common.rateLimited");
  return t("common.failed", { code: error.problem.detail ?? error.code });
}
