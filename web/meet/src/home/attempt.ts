// Calls that change something: one at a time, and when one fails, a sentence that says why and what now.
import { useState } from "react";
import { dropLogIn } from "../queries";
import { note } from "./area";
import { refreshMine } from "./queries";
import { reasonFor } from "./reason";

/** For a form: the error stands beside its button. */
export function useAttempt() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const attempt = async (call: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await call();
      await refreshMine();
    } catch (fault) {
      dropLogIn(fault);
      setError(reasonFor(fault));
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, attempt };
}

/** For a press on a card: a note tells. */
export async function attemptWithNote(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (fault) {
    dropLogIn(fault);
    note(
      "alarm",
      (t) => t("areaRefused.not_done"),
      () => reasonFor(fault),
    );
  }
  await refreshMine();
}
