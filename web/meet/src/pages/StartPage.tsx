// The start page: join by ID, try the demo, log in; with an account, the own rooms.
import { Button, TextInput } from "@gavel/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useStore } from "zustand";
import { account, current, logOut, rememberedName, rememberName, rest } from "../account";
import { explain } from "../explain";
import { useTitle } from "../useNow";
import { useOffers } from "../useOffers";
import { MyRooms } from "./MyRooms";
import { Page } from "./Page";
import styles from "./StartPage.module.css";
import text from "./text.module.css";

export default function StartPage() {
  const { t } = useTranslation();
  useStore(account);
  const user = current();
  const demo = useOffers()?.demo;
  useTitle(t("start.title"));

  return (
    <Page
      end={
        user ? (
          <>
            <span className={styles.user}>{t("start.signedInAs", { name: user.username })}</span>
            <Button onPress={logOut}>{t("start.logOut")}</Button>
          </>
        ) : (
          <Link href="/login" className={text.link ?? ""}>
            {t("start.logIn")}
          </Link>
        )
      }
    >
      <div className={styles.doors}>
        <JoinById />
        {demo ? <DemoCard /> : null}
      </div>
      {user ? <MyRooms /> : null}
    </Page>
  );
}

function JoinById() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [id, setId] = useState("");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const alias = aliasIn(id);
    if (alias) navigate(`/m/${encodeURIComponent(alias)}`);
  };

  return (
    <section className={text.card} aria-labelledby="join-h">
      <h1 id="join-h" className={text.title}>
        {t("start.joinById")}
      </h1>
      <form className={text.form} onSubmit={submit}>
        <TextInput
          label={t("start.id")}
          hint={t("start.idHint")}
          value={id}
          onChange={setId}
          autoComplete="off"
          isRequired
          large
        />
        <Button type="submit" look="primary" size="lg" wide>
          {t("start.join")}
        </Button>
      </form>
    </section>
  );
}

function DemoCard() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [name, setName] = useState(rememberedName);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const { ticket, alias } = await rest.demo(name.trim());
      rememberName(name.trim());
      navigate(`/m/${encodeURIComponent(alias)}#t=${encodeURIComponent(ticket)}`);
    } catch (fault) {
      setError(explain(fault));
      setBusy(false);
    }
  };

  return (
    <section className={text.card} aria-labelledby="demo-h">
      <h2 id="demo-h" className={text.section}>
        {t("start.demoHeading")}
      </h2>
      <p className={text.dim}>{t("start.demoText")}</p>
      <form className={text.form} onSubmit={submit}>
        <TextInput
          label={t("prejoin.name")}
          value={name}
          onChange={setName}
          autoComplete="name"
          isRequired
          large
        />
        {error ? (
          <p className={text.error} role="alert">
            {error}
          </p>
        ) : null}
        <Button type="submit" look="soft" size="lg" wide isPending={busy}>
          {t("start.demo")}
        </Button>
      </form>
    </section>
  );
}

/** An ID, or the whole link pasted. */
export function aliasIn(input: string): string {
  const link = /\/m\/([^/?#\s]+)/.exec(input);
  return link?.[1] ? decodeURIComponent(link[1]) : input.trim();
}
