// Logging in with an account of this installation, or by whoever vouches for its people.
import { Refused } from "@gavel/sdk";
import { Button, TextInput } from "@gavel/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearchParams } from "wouter";
import { logIn, rest } from "../account";
import { explain, explainSignIn } from "../explain";
import { useComplaint } from "../useComplaint";
import { useTitle } from "../useNow";
import { useOffers } from "../useOffers";
import styles from "./LoginPage.module.css";
import { Page } from "./Page";
import text from "./text.module.css";

export default function LoginPage() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [query] = useSearchParams();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const code = query.get("error");
  const [error, setError] = useComplaint(code ? () => explainSignIn(code) : null);
  const [busy, setBusy] = useState(false);
  const openid = useOffers()?.openid;
  const next = ownPath(query.get("next"));
  useTitle(t("login.title"));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await logIn(username, password);
      navigate(next, { replace: true });
    } catch (fault) {
      const wrong = fault instanceof Refused && fault.problem.status === 401;
      setError((t) => (wrong ? t("login.wrong") : explain(fault)));
      setBusy(false);
    }
  };

  return (
    <Page shape="narrow">
      <h1 className={text.title}>{t("login.heading")}</h1>
      <form className={text.form} onSubmit={submit}>
        <TextInput
          label={t("login.username")}
          value={username}
          onChange={setUsername}
          autoComplete="username"
          isRequired
          large
        />
        <TextInput
          label={t("login.password")}
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          isRequired
          large
        />
        {error ? (
          <p className={text.error} role="alert">
            {error}
          </p>
        ) : null}
        <Button type="submit" look="primary" size="lg" wide isPending={busy}>
          {t("login.submit")}
        </Button>
      </form>
      {openid ? (
        <>
          <p className={styles.or}>{t("login.or")}</p>
          <Button look="edge" size="lg" wide onPress={() => window.location.assign(rest.openidStart(next))}>
            {t("login.openid", { label: openid.label })}
          </Button>
        </>
      ) : null}
    </Page>
  );
}

/** Only back to a page of our own: never to an address that somebody put into a link. */
function ownPath(next: string | null): string {
  return next && /^\/(m|manage|analytics)\/[^/\\]+$/.test(next) ? next : "/";
}
