// Being called, anywhere in the app: who calls into which meeting, with a ring, until it is answered or stops.
import { CallLine, Refused, type Ringing } from "@gavel/sdk";
import { Avatar, announce, Button } from "@gavel/ui";
import { Phone, PhoneOff } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useRoute } from "wouter";
import { useStore } from "zustand";
import { rest } from "../../account";
import text from "../../pages/text.module.css";
import { ring } from "../../sounds";
import { pathOf } from "../enter";
import { reasonFor } from "../reason";
import styles from "./IncomingCalls.module.css";

export default function IncomingCalls() {
  const [line] = useState(() => new CallLine(rest.calls.listen));
  const ringing = useStore(line.store, (state) => state.ringing);
  useEffect(() => {
    line.open();
    return () => line.close();
  }, [line]);
  useRing(ringing.length > 0);
  return (
    // The mark keeps it within reach while a dialog is open.
    <div className={styles.place} data-react-aria-top-layer="true">
      {ringing.map((call) => (
        <IncomingCall key={call.place} call={call} />
      ))}
    </div>
  );
}

function useRing(rings: boolean): void {
  useEffect(() => (rings ? ring() : undefined), [rings]);
}

/** It takes no focus: somebody may be writing, and the next key would answer. */
function IncomingCall({ call }: { call: Ringing }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [elsewhere] = useRoute("/m/:alias");
  const [error, setError] = useState<string | null>(null);
  const id = useId();
  const { place, by, room_name } = call;
  const title = t("ringing.title", { by });
  const said = t("ringing.said", { by, room: room_name });
  useEffect(() => announce(said, "assertive"), [said]);

  const answer = async (reply: () => Promise<void>) => {
    try {
      await reply();
    } catch (fault) {
      const over = fault instanceof Refused && fault.code === "not_found";
      setError(over ? t("ringing.over") : reasonFor(fault));
    }
  };
  const accept = async () => {
    const path = pathOf(await rest.calls.accept(place));
    // On the page of that meeting already, only its fragment changes, which is a new visit.
    if (path.startsWith(`${window.location.pathname}#`)) window.location.assign(path);
    else navigate(path);
  };
  const decline = async () => {
    await rest.calls.decline(place);
  };
  return (
    <section className={styles.call} role="alertdialog" aria-modal="false" aria-labelledby={id}>
      <Avatar id={by} name={by} size="lg" />
      <div className={styles.who}>
        <h2 id={id} className={text.section}>
          {title}
        </h2>
        <p>{t("ringing.text", { room: room_name })}</p>
        {elsewhere ? <p className={text.hint}>{t("ringing.leave")}</p> : null}
        {error ? (
          <p className={text.error} role="alert">
            {error}
          </p>
        ) : null}
      </div>
      <div className={styles.acts}>
        <Button look="edge" icon={PhoneOff} onPress={() => void answer(decline)}>
          {t("ringing.decline")}
        </Button>
        <Button look="primary" icon={Phone} onPress={() => void answer(accept)}>
          {t("ringing.accept")}
        </Button>
      </div>
    </section>
  );
}
