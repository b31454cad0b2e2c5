// Why the server refused something in the personal area, and what now.
import { Refused } from "@gavel/sdk";
import { explain } from "../explain";
import { t } from "../i18n";

const REASONS = ["alias_taken", "blocked", "denied", "not_found", "not_moderator", "not_running"] as const;

export function reasonFor(fault: unknown): string {
  const code = fault instanceof Refused ? REASONS.find((known) => known === fault.code) : undefined;
  return code ? t(`areaRefused.${code}`) : explain(fault);
}
