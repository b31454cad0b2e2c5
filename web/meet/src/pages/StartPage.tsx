// The start page: whoever is logged in has the personal area there; everybody else joins by ID, tries the demo, logs in.
import { Banner, Button, TextInput } from "@gavel/ui";
import { type FormEvent, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useStore } from "zustand";
import { account, current, rememberedName, rememberName, rest } from "../account";
import { explain } from "../explain";
import { useComplaint } from "../useComplaint";
import { useTitle } from "../useNow";
import { useOffers } from "../useOffers";
import { JoinForm } from "./JoinForm";
import { Page } from "./Page";
import styles from "./StartPage.module.css";
import text from "./text.module.css";

const Home = lazy(() => import("../home/Home"));

export default function StartPage() {
  useStore(account);
  return current() ? <Home /> : <Strangers />;
}

function Strangers() {
  const { t } = useTranslation();
  const dropped = useStore(account, (state) => state.dropped);
  const demo = useOffers()?.demo;
  useTitle(t("start.title"));

  return (
    <Page
      end={
        <Link href="/login" className={text.link ?? ""}>
          {t("start.logIn")}
        </Link>
      }
    >
      {dropped ? (
        <Banner tone="wait" role="alert">
          {t("start.loggedOut")}
        </Banner>
      ) : null}
      <div className={styles.doors}>
        <section className={text.card} aria-labelledby="join-h">
          <h1 id="join-h" className={text.title}>
            {t("start.joinById")}
          </h1>
          <JoinForm />
        </section>
        {demo ? <DemoCard /> : null}
      </div>
    </Page>
  );
}

function DemoCard() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [name, setName] = useState(rememberedName);
  const [error, setError] = useComplaint();
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
      setError(() => explain(fault));
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
