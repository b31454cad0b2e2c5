// The ledger of a card: ID with its link, PIN, people.
import type { MyConference } from "@gavel/sdk";
import { IconButton, Ledger, Unseen } from "@gavel/ui";
import { Check, Eye, EyeOff, KeyRound, Link as LinkIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Translate } from "../../i18n";
import { inBrief } from "../../i18n/locale";
import { useCopy } from "../../useCopy";
import { area, openDialog } from "../area";
import styles from "./ConferenceCard.module.css";

export function CardFacts({ conference }: { conference: MyConference }) {
  const { t } = useTranslation();
  const people = peopleInWords(t, conference);
  return (
    <div className={styles.facts}>
      <Ledger
        facts={[
          { label: t("card.id"), value: <Id conference={conference} /> },
          conference.settings ? { label: t("card.pin"), value: <Pin conference={conference} /> } : null,
          people ? { label: t("card.people"), value: people } : null,
        ]}
      />
    </div>
  );
}

function Id({ conference: { name, alias, join_url } }: { conference: MyConference }) {
  const { t } = useTranslation();
  const { copied, copy } = useCopy();
  return (
    <>
      <bdi dir="ltr">{alias}</bdi>
      <IconButton
        size="sm"
        icon={copied ? Check : LinkIcon}
        label={t("card.copyLink", { name })}
        onPress={() => copy(join_url)}
      />
    </>
  );
}

/** The server keeps no PIN that it could show; one that was set from here can be shown until the page is left. */
function Pin({ conference }: { conference: MyConference }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const known = useStore(area, ({ pins }) => pins.get(conference.room));
  const { name, settings } = conference;
  const has = settings?.has_guest_pin ?? false;
  const change = (
    <IconButton
      size="sm"
      icon={KeyRound}
      label={has ? t("card.changePin", { name }) : t("card.setPin", { name })}
      onPress={() => openDialog({ is: "pin", conference })}
    />
  );
  if (!has) {
    return (
      <>
        {t("card.pinNone")}
        {change}
      </>
    );
  }
  return (
    <>
      {known && shown ? (
        <bdi dir="ltr">{known}</bdi>
      ) : (
        <>
          <span aria-hidden="true">••••</span>
          <Unseen>{t("card.pinSet")}</Unseen>
        </>
      )}
      {known ? (
        <IconButton
          size="sm"
          icon={shown ? EyeOff : Eye}
          label={shown ? t("card.hidePin", { name }) : t("card.showPin", { name })}
          onPress={() => setShown(!shown)}
        />
      ) : null}
      {change}
    </>
  );
}

/** 8 in, 2 waiting, 12 invited. Whoever is invited only reads who is in. */
function peopleInWords(t: Translate, conference: MyConference): string | null {
  const { running, participants, waiting, invitees } = conference;
  const parts = [
    running ? t("card.in", { count: participants }) : null,
    waiting ? t("card.waiting", { count: waiting }) : null,
    invitees ? t("card.invited", { count: invitees }) : null,
  ].filter((part) => part !== null);
  if (parts.length > 0) return inBrief(parts);
  return invitees === null ? t("card.nobodyHere") : t("card.nobodyInvited");
}
