// The door: what one is about to enter, how one looks and sounds, and the one button.
import { Button, Icon, Ledger, TextInput } from "@gavel/ui";
import { DoorClosed, DoorOpen, KeyRound, Lock, LockOpen } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useStore } from "zustand";
import { current, rememberedName } from "../account";
import { Page } from "../pages/Page";
import text from "../pages/text.module.css";
import { useTitle } from "../useNow";
import { DevicePickers } from "./DevicePickers";
import styles from "./PreJoin.module.css";
import { Preview } from "./Preview";
import { accountName, type Visit } from "./visit";

export function PreJoin({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const lobby = useStore(visit.store, (state) => state.lobby);
  const session = useStore(visit.store, (state) => state.session);
  useEffect(() => {
    void session.devices.start();
  }, [session]);
  useTitle(t("prejoin.title", { name: lobby?.name ?? "" }));
  if (!lobby) return null;

  const user = current();
  return (
    <Page
      shape="door"
      end={
        user ? (
          <span>{t("start.signedInAs", { name: user.username })}</span>
        ) : (
          <>
            <span className={styles.account}>{t("prejoin.haveAccount")}</span>
            <Link
              href={`/login?next=${encodeURIComponent(window.location.pathname)}`}
              className={text.link ?? ""}
            >
              {t("start.logIn")}
            </Link>
          </>
        )
      }
    >
      <div className={styles.door}>
        <section className={styles.camera} aria-label={t("prejoin.pictureAndSound")}>
          <Preview devices={session.devices} />
          <div className={styles.pickers}>
            <DevicePickers devices={session.devices} />
          </div>
        </section>
        <section className={styles.join} aria-labelledby="door-h">
          <div>
            <h1 id="door-h" className={text.title}>
              <bdi>{lobby.name}</bdi>
            </h1>
            <p className={text.dim}>
              {lobby.running ? t("prejoin.running", { count: lobby.participants }) : t("prejoin.notRunning")}
            </p>
          </div>
          <Facts visit={visit} />
          <Entry visit={visit} />
        </section>
      </div>
    </Page>
  );
}

function Facts({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const lobby = useStore(visit.store, (state) => state.lobby);
  if (!lobby) return null;
  const name = accountName();
  const as = visit.invited
    ? t("prejoin.asInvited")
    : name
      ? t("prejoin.asAccount", { name })
      : t("prejoin.asGuest");
  return (
    <div className={styles.facts}>
      <Ledger
        facts={[
          { label: t("prejoin.factInvitation"), value: as },
          {
            label: t("prejoin.factWaiting"),
            value: (
              <>
                <Icon of={lobby.waiting_room ? DoorClosed : DoorOpen} size="xs" />
                {lobby.waiting_room ? t("prejoin.on") : t("prejoin.off")}
              </>
            ),
          },
          {
            label: t("prejoin.factLock"),
            value: (
              <>
                <Icon of={lobby.locked ? Lock : LockOpen} size="xs" />
                {lobby.locked ? t("prejoin.locked") : t("prejoin.notLocked")}
              </>
            ),
          },
          lobby.has_pin
            ? {
                label: t("prejoin.factPin"),
                value: (
                  <>
                    <Icon of={KeyRound} size="xs" />
                    {t("prejoin.pinAsked")}
                  </>
                ),
              }
            : null,
        ]}
      />
    </div>
  );
}

function Entry({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const { lobby, joining, error, pinWrong } = useStore(visit.store);
  const user = accountName();
  const [name, setName] = useState(() => rememberedName() || user || "");
  const [pin, setPin] = useState("");
  const [nameMissing, setNameMissing] = useState(false);
  if (!lobby) return null;
  const stranger = !visit.invited && !user;
  const asks = stranger && lobby.waiting_room;

  if (stranger && !lobby.allow_guests) {
    return <p className={text.error}>{t("prejoin.guestsRefused")}</p>;
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (joining) return;
    setNameMissing(name.trim() === "");
    if (name.trim() !== "") void visit.join(name.trim(), pin.trim());
  };

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextInput
        label={t("prejoin.name")}
        hint={stranger ? t("prejoin.nameHintGuest") : t("prejoin.nameHint")}
        error={nameMissing ? t("prejoin.nameMissing") : null}
        value={name}
        onChange={setName}
        autoComplete="name"
        maxLength={80}
        large
      />
      {lobby.has_pin && !visit.invited ? (
        <TextInput
          label={t("prejoin.pin")}
          hint={t("prejoin.pinHint")}
          error={pinWrong ? t("prejoin.pinWrong") : null}
          value={pin}
          ltr
          onChange={setPin}
          inputMode="numeric"
          autoComplete="one-time-code"
          large
        />
      ) : null}
      <div className={styles.go}>
        {error ? (
          <p className={text.error} role="alert">
            {error}
          </p>
        ) : null}
        <Button type="submit" look="primary" size="lg" wide isPending={joining}>
          {joining ? t("prejoin.joining") : asks ? t("prejoin.ask") : t("prejoin.join")}
        </Button>
        {asks ? <p className={text.hint}>{t("prejoin.askHint")}</p> : null}
        {lobby.locked && stranger ? <p className={text.hint}>{t("prejoin.lockedHint")}</p> : null}
      </div>
    </form>
  );
}
